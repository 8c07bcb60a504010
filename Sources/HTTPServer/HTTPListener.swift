// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd
import Synchronization
import Wire

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// Hosts a handler of wire requests over HTTP/1.1, plain or with TLS.
package final class HTTPListener: Sendable {
    /// Called on the server's threads, possibly for several requests at once.
    ///
    /// While it runs, its thread serves no other connection. HEAD is passed on as HEAD; the
    /// answer's length is sent and its body is not. Status 0 means no answer: the connection is
    /// closed.
    package typealias Handler = @Sendable (WireRequest) -> WireResponse

    /// The port in use, even if any free one was asked for.
    package let port: Int
    package let isTLS: Bool

    private let core: ServerCore
    private let socket: ListeningSocket
    private let watch: RequestDeadlineWatch
    private let stopGrace: UInt64
    /// `nil` once the server is stopped; used by one thread at a time, under the lock.
    private let daemon: Mutex<Daemon?>

    // The library's daemon can be stopped from any thread except its own.
    private struct Daemon: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    package init(
        _ options: HTTPServerOptions,
        handler: @escaping Handler
    ) throws(HTTPServerError) {
        let material = try options.tls.map { pair throws(HTTPServerError) in
            try TLSMaterial(certificate: pair.certificate, key: pair.key)
        }
        // A client that hangs up during a write must not kill the process.
        signal(SIGPIPE, SIG_IGN)
        socket = try ListeningSocket(
            address: options.address,
            port: options.port,
            backlog: options.connectionsMax
        )
        core = ServerCore(options, handler)
        let started = Self.start(core, socket.descriptor, options, material)
        guard let started else {
            // From this call on the library owns the socket, even if it fails to start.
            guard material == nil else {
                throw .certificateUnusable(
                    "the key does not belong to the certificate, or one of them is damaged"
                )
            }
            throw .notStarted("the HTTP library refused to start")
        }
        guard
            let watch = RequestDeadlineWatch(
                core.registry,
                ConnectionRegistry.Limits(options)
            )
        else {
            MHD_stop_daemon(started)
            throw .notStarted("no thread for the deadlines of requests")
        }
        self.watch = watch
        daemon = Mutex(Daemon(pointer: started))
        port = socket.port
        isTLS = material != nil
        stopGrace = options.stopGrace.millisecondsOfClock
    }

    deinit {
        stop()
    }

    /// Returns the memory of long bodies to the system; for processes whose main job is serving.
    package static func returnLargeBlocks() {
        residue_return_large_blocks()
    }

    /// Returns freed memory to the system after something large is gone.
    package static func returnFreedMemory() {
        residue_return_freed_memory()
    }

    /// Stops accepting connections, gives requests `stopGrace` to finish, then closes everything.
    ///
    /// Returns when the server's threads have ended, so it must not be called on one of them.
    package func stop() {
        daemon.withLock { running in
            guard let pointer = running?.pointer else { return }
            running = nil
            core.drain()
            MHD_quiesce_daemon(pointer)
            // The library's threads may still look at the socket: it is closed after them.
            shutdown(socket.descriptor, Int32(SHUT_RDWR))
            let end = monotonicMilliseconds() + stopGrace
            while core.registry.dismissQuiet() > 0, monotonicMilliseconds() < end {
                poll(nil, 0, 2)
            }
            watch.stop()
            MHD_stop_daemon(pointer)
            close(socket.descriptor)
        }
    }

    private static func start(
        _ core: ServerCore,
        _ socket: Int32,
        _ options: HTTPServerOptions,
        _ material: TLSMaterial?
    ) -> OpaquePointer? {
        let context = Unmanaged.passUnretained(core).toOpaque()
        var flags = MHD_USE_AUTO_INTERNAL_THREAD.rawValue | MHD_USE_ITC.rawValue
        // Without its log the library gives no sign that it is rejecting a request.
        flags |= MHD_USE_TURBO.rawValue | MHD_USE_ERROR_LOG.rawValue
        flags |= MHD_ALLOW_SUSPEND_RESUME.rawValue
        if material != nil { flags |= MHD_USE_TLS.rawValue }
        var list = DaemonOptions(socket: socket, options, core)
        guard let material else {
            return list.withItems {
                residue_start(flags, acceptConnection, requestAdvanced, context, $0)
            }
        }
        // The library reads both before the call returns.
        return material.certificate.withCString { certificate in
            material.key.withCString { key in
                list.add(.HTTPS_MEM_CERT, certificate)
                list.add(.HTTPS_MEM_KEY, key)
                return TLSMaterial.priorities.withCString { priorities in
                    list.add(.HTTPS_PRIORITIES, priorities)
                    return list.withItems {
                        residue_start(flags, acceptConnection, requestAdvanced, context, $0)
                    }
                }
            }
        }
    }
}

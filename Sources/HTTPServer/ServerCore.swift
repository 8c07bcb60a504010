// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd
import Synchronization
import Wire

/// What the library's threads share; turns requests into answers.
final class ServerCore: Sendable {
    let options: HTTPServerOptions
    let handler: HTTPListener.Handler
    let registry = ConnectionRegistry()
    private let streams: StreamRegistry
    private let connections = Atomic<Int>(0)
    private let isDraining = Atomic<Bool>(false)
    /// Where the library's log goes; fixed once the daemon runs.
    private nonisolated(unsafe) let listener: UnsafeMutablePointer<residue_log>

    init(_ options: HTTPServerOptions, _ handler: @escaping HTTPListener.Handler) {
        self.options = options
        self.handler = handler
        streams = StreamRegistry(streamsMax: options.streamsMax)
        listener = .allocate(capacity: 1)
        listener.initialize(to: residue_log(complained: libraryComplained, context: nil))
        listener.pointee.context = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        listener.deallocate()
    }

    var log: UnsafeMutableRawPointer { UnsafeMutableRawPointer(listener) }

    func drain() {
        isDraining.store(true, ordering: .relaxed)
        streams.endAll()
    }

    /// Whether there is room for one more connection.
    ///
    /// A full server closes the connection it has waited on the longest, so that connections
    /// without a complete request cannot shut out those that have one.
    var admits: Bool {
        let open = connections.load(ordering: .relaxed)
        guard open >= options.connectionsMax else { return true }
        // The library closes such connections a little later.
        return open < 2 * options.connectionsMax && registry.dismissLongestWaiting()
    }

    /// Answers a malformed `Content-Length` before the library does.
    ///
    /// Version 0.9.75 sends the head of its own answer twice, and a client that keeps reading would
    /// take the second one as the answer to its next request.
    func refuseUnreadableLength() {
        registry.forEachReceiving { $0.refuseUnreadableLength(isTLS: options.tls != nil) }
    }

    func opened(_ connection: ServerConnection) {
        connections.add(1, ordering: .relaxed)
        registry.add(connection)
    }

    func closed(_ connection: ServerConnection) {
        registry.remove(connection)
        connections.subtract(1, ordering: .relaxed)
    }

    /// Called when the header has arrived, for each piece of the body, and when the request is
    /// complete.
    func advance(
        _ connection: ServerConnection,
        _ request: LibraryRequest,
        upload: UnsafePointer<CChar>?,
        size: UnsafeMutablePointer<Int>
    ) -> MHD_Result {
        guard connection.hasHead else {
            return headArrived(connection, request)
        }
        guard size.pointee == 0 else {
            let bytes = UnsafeRawBufferPointer(start: upload, count: size.pointee)
            connection.take(bytes, max: options.bodyBytesMax)
            size.pointee = 0
            // The library can answer only between header and body or after the body, so an
            // oversized body is read and discarded, up to a limit.
            return connection.discarded > 4 * options.bodyBytesMax + 1 << 20 ? .NO : .YES
        }
        return answer(connection, request)
    }

    private func headArrived(
        _ connection: ServerConnection,
        _ request: LibraryRequest
    ) -> MHD_Result {
        connection.hasHead = true
        request.readHead(into: connection)
        if connection.head.isMalformed { return request.refuse(400, connection) }
        if request.headBytes > options.headerBytesMax { return request.refuse(431, connection) }
        // The library closes the connection after answering this early.
        guard case .sized(let bytes) = connection.head.body, bytes > options.bodyBytesMax else {
            return .YES
        }
        return answerTooLarge(connection, request)
    }

    private func answer(_ connection: ServerConnection, _ request: LibraryRequest) -> MHD_Result {
        connection.enter(.answering)
        if connection.discarded > 0 { return answerTooLarge(connection, request) }
        guard let asked = request.takeRequest(of: connection) else {
            return request.refuse(400, connection)
        }
        if let (head, stream) = options.streamed(asked) {
            guard streams.add(stream) else {
                stream.end()
                connection.enter(.sending)
                return request.send(WireResponse(status: 503), closing: true)
            }
            connection.follow(stream)
            return request.send(head, stream, of: streams)
        }
        let answer = handler(asked)
        connection.enter(.sending)
        return request.send(answer, closing: isDraining.load(ordering: .relaxed))
    }

    private func answerTooLarge(
        _ connection: ServerConnection,
        _ request: LibraryRequest
    ) -> MHD_Result {
        connection.enter(.sending)
        guard let asked = request.takeRequest(of: connection) else {
            return request.refuse(400, connection)
        }
        return request.send(options.tooLarge(asked), closing: true)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd

/// The library's option list for one server.
struct DaemonOptions {
    private var items: [MHD_OptionItem] = []

    init(socket: Int32, _ options: HTTPServerOptions, _ core: ServerCore) {
        add(.EXTERNAL_LOGGER, residue_log_callback(), core.log)
        addCallbacks(Unmanaged.passUnretained(core).toOpaque())
        add(.LISTEN_SOCKET, Int(socket))
        add(.THREAD_POOL_SIZE, options.threads > 1 ? options.threads : 0)
        // The library's limit is per thread and must leave room, since the policy callback does the
        // counting.
        add(.CONNECTION_LIMIT, (options.connectionsMax + 16) * max(options.threads, 1))
        add(.CONNECTION_TIMEOUT, Int(options.idleTimeout.millisecondsOfClock + 999) / 1_000)
        // A connection's pool holds the header, a record per field, the part of the body being
        // read, and the answer's header. It is cleared for every request, so a larger one is
        // slower.
        add(.CONNECTION_MEMORY_LIMIT, options.headerBytesMax + 16_384)
    }

    private mutating func addCallbacks(_ context: UnsafeMutableRawPointer) {
        typealias LineCallback =
            @convention(c) (
                UnsafeMutableRawPointer?, UnsafePointer<CChar>?, OpaquePointer?
            ) -> UnsafeMutableRawPointer?
        typealias Unescape =
            @convention(c) (
                UnsafeMutableRawPointer?, OpaquePointer?, UnsafeMutablePointer<CChar>?
            ) -> Int
        let changed: MHD_NotifyConnectionCallback = connectionChanged
        let finished: MHD_RequestCompletedCallback = requestFinished
        let line: LineCallback = requestLineArrived
        let unescape: Unescape = keepEscapes
        add(.NOTIFY_CONNECTION, unsafeBitCast(changed, to: Int.self), context)
        add(.NOTIFY_COMPLETED, unsafeBitCast(finished, to: Int.self), context)
        add(.URI_LOG_CALLBACK, unsafeBitCast(line, to: Int.self), context)
        add(.UNESCAPE_CALLBACK, unsafeBitCast(unescape, to: Int.self), context)
    }

    mutating func add(_ option: MHD_OPTION, _ value: Int) {
        items.append(MHD_OptionItem(option: option, value: value, ptr_value: nil))
    }

    mutating func add(_ option: MHD_OPTION, _ pointer: UnsafePointer<CChar>) {
        let pointer = UnsafeMutableRawPointer(mutating: pointer)
        items.append(MHD_OptionItem(option: option, value: 0, ptr_value: pointer))
    }

    mutating func add(_ option: MHD_OPTION, _ callback: Int, _ context: UnsafeMutableRawPointer?) {
        items.append(MHD_OptionItem(option: option, value: callback, ptr_value: context))
    }

    mutating func withItems<Result>(
        _ body: (UnsafeMutablePointer<MHD_OptionItem>?) -> Result
    ) -> Result {
        var list = items + [MHD_OptionItem(option: .END, value: 0, ptr_value: nil)]
        return list.withUnsafeMutableBufferPointer { body($0.baseAddress) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CMicrohttpd
import Synchronization
import Wire

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One connection and its current request; reused for each request on the connection.
///
/// `progress`, `stream`, `socket` and `thread` are read by any thread. `slot`, `watch` and
/// `isDismissed` belong to whoever holds the lock of `ConnectionRegistry`. The rest is touched by
/// the one library thread that serves the connection, and by no other from its start to its end;
/// that is what makes it `Sendable`.
final class ServerConnection: @unchecked Sendable {
    /// What the watch needs to know: which request this is, what it is doing, and since when.
    struct Progress {
        enum Phase: UInt64 {
            /// Between requests.
            case quiet
            /// The request line has arrived, the rest has not.
            case receiving
            case answering
            /// The answer is ready and has not been fully read.
            case sending
            /// The answer is open-ended.
            case streaming
        }

        var phase: Phase
        /// Counts requests; it may wrap, since only a change matters.
        var cycle: UInt64
        /// Milliseconds of the monotonic clock.
        var since: UInt64

        private static let cycleMask: UInt64 = 0xFFFF

        var word: UInt64 { since << 19 | (cycle & Self.cycleMask) << 3 | phase.rawValue }

        init(_ phase: Phase, cycle: UInt64, since: UInt64) {
            self.phase = phase
            self.cycle = cycle & Self.cycleMask
            self.since = since
        }

        init(word: UInt64) {
            phase = Phase(rawValue: word & 7) ?? .answering
            cycle = word >> 3 & Self.cycleMask
            since = word >> 19
        }
    }

    /// What the watch has seen of a request, before and after its first line was complete.
    struct Watch {
        var cycle: UInt64
        /// The first sign of it, in milliseconds of the monotonic clock.
        var begun: UInt64?
        /// The peer has sent its last byte, and it has been read.
        var isExhausted = false
    }

    let socket: Int32
    /// The library's thread that serves the connection.
    let thread = pthread_self()
    private let connection: OpaquePointer
    private let progressWord: Atomic<UInt64>
    var slot = 0
    var watch = Watch(cycle: 0)
    /// Its socket was shut down to make room.
    var isDismissed = false

    private let followed = Mutex<HTTPStream?>(nil)

    private var cycle: UInt64 = 0
    private var target = RequestTarget.malformed
    /// The address of the target's terminator; the version follows it unless the target held a NUL,
    /// which the library does not report.
    private var targetEnd: UInt = 0
    var head = RequestHead()
    var hasHead = false
    private(set) var body: [UInt8] = []
    /// Bytes of an oversized body that were discarded.
    private(set) var discarded = 0

    init(_ connection: OpaquePointer, socket: Int32) {
        self.connection = connection
        self.socket = socket
        progressWord = Atomic(Progress(.quiet, cycle: 0, since: monotonicMilliseconds()).word)
    }

    var progress: Progress { Progress(word: progressWord.load(ordering: .relaxed)) }

    func enter(_ phase: Progress.Phase) {
        let now = Progress(phase, cycle: cycle, since: monotonicMilliseconds())
        progressWord.store(now.word, ordering: .relaxed)
    }

    /// The stream that is the answer to the current request.
    var stream: HTTPStream? { followed.withLock { $0 } }

    func follow(_ stream: HTTPStream) {
        followed.withLock { $0 = stream }
        enter(.streaming)
    }

    func begin(_ bytes: UnsafeBufferPointer<UInt8>) {
        target = RequestTarget(bytes)
        targetEnd = UInt(bitPattern: bytes.baseAddress) + UInt(bytes.count)
        enter(.receiving)
    }

    /// Ready for the next request.
    func finish() {
        if progress.phase == .streaming { followed.withLock { $0 = nil } }
        cycle &+= 1
        hasHead = false
        head = RequestHead()
        body = []
        discarded = 0
        enter(.quiet)
    }

    /// Keeps what arrives up to `max` bytes, whatever was announced; beyond that it only counts.
    func take(_ bytes: UnsafeRawBufferPointer, max: Int) {
        guard discarded == 0, body.count + bytes.count <= max else {
            discarded += body.count + bytes.count
            body = []
            return
        }
        if body.isEmpty, case .sized(let announced) = head.body {
            body.reserveCapacity(min(announced, 65_536))
        }
        body.append(contentsOf: bytes)
    }

    /// Called on `thread` while the library is rejecting some request's header.
    func refuseUnreadableLength(isTLS: Bool) {
        guard !hasHead,
            let text = MHD_lookup_connection_value(connection, .HEADER_KIND, "Content-Length")
        else { return }
        let length = String(cString: text)
        let isNumber = !length.isEmpty && length.utf8.allSatisfy { (48...57).contains($0) }
        if isNumber, UInt64(length) != nil { return }
        // Plain bytes would be garbage to a TLS client.
        if !isTLS {
            let status = isNumber ? "413 Content Too Large" : "400 Bad Request"
            let answer = "HTTP/1.1 \(status)\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            _ = answer.withCString { send(socket, $0, strlen($0), Int32(MSG_DONTWAIT)) }
        }
        shutdown(socket, isTLS ? Int32(SHUT_RDWR) : Int32(SHUT_WR))
        hasHead = true
    }

    /// The request that arrived; `nil` if its request line or header is invalid.
    func takeRequest(method: UnsafePointer<CChar>, version: UnsafePointer<CChar>) -> WireRequest? {
        guard let method = Self.method(method), !head.isMalformed,
            UInt(bitPattern: version) == targetEnd + 1,
            head.hosts == 1 || (head.hosts == 0 && strcmp(version, "HTTP/1.0") == 0)
        else { return nil }
        switch target {
        case .malformed:
            return nil
        case .asterisk:
            guard method.rawValue == "OPTIONS" else { return nil }
            return request(method, "*", query: nil)
        case .path(let path, let query):
            return request(method, path, query: query)
        }
    }

    private func request(
        _ method: WireRequest.Method,
        _ path: String,
        query: String?
    ) -> WireRequest {
        let headers = head.headers
        head = RequestHead()
        let body = self.body
        self.body = []
        return WireRequest(method, path, query: query, headers: headers, body: body)
    }

    private static func method(_ name: UnsafePointer<CChar>) -> WireRequest.Method? {
        let length = strlen(name)
        return name.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
            let bytes = UnsafeBufferPointer(start: bytes, count: length)
            guard isToken(bytes) else { return nil }
            return WireRequest.Method(rawValue: String(decoding: bytes, as: UTF8.self))
        }
    }
}

/// Milliseconds on a clock that is never set.
func monotonicMilliseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
}

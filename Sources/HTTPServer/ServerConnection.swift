// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Wire

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// One connection and the request it is about; reused for all its requests, one after another.
///
/// `progress` and `socket` are read by any thread. `slot` and `watch` belong to whoever holds the
/// lock of `ConnectionRegistry`. The rest is touched by the one library thread that serves the
/// connection, and by no other from its start to its end; that is what makes it `Sendable`.
final class ServerConnection: @unchecked Sendable {
    /// What the watch has to know of a connection: which request, what it does, and since when.
    struct Progress {
        enum Phase: UInt64 {
            /// Between requests.
            case quiet
            /// The request line is in, the rest is not.
            case receiving
            case answering
        }

        var phase: Phase
        /// Counts requests; wraps, since only a change of it matters.
        var cycle: UInt64
        /// Milliseconds of the monotonic clock.
        var since: UInt64

        private static let cycleMask: UInt64 = 0xFFFF

        var word: UInt64 { since << 18 | (cycle & Self.cycleMask) << 2 | phase.rawValue }

        init(_ phase: Phase, cycle: UInt64, since: UInt64) {
            self.phase = phase
            self.cycle = cycle & Self.cycleMask
            self.since = since
        }

        init(word: UInt64) {
            phase = Phase(rawValue: word & 3) ?? .answering
            cycle = word >> 2 & Self.cycleMask
            since = word >> 18
        }
    }

    /// What was seen of a request from outside, before and after its request line was complete.
    struct Watch {
        var cycle: UInt64
        /// The first sign of it, in milliseconds of the monotonic clock.
        var begun: UInt64?
        /// The other side has sent its last byte, and it was read.
        var isExhausted = false
    }

    let socket: Int32
    private let progressWord: Atomic<UInt64>
    var slot = 0
    var watch = Watch(cycle: 0)

    private var cycle: UInt64 = 0
    private var target = RequestTarget.malformed
    /// The address where the target's terminator is; the version follows unless the target held a
    /// NUL, of which the library tells nothing else.
    private var targetEnd: UInt = 0
    var head = RequestHead()
    var hasHead = false
    private(set) var body: [UInt8] = []
    /// Bytes of an over-long body that were thrown away.
    private(set) var discarded = 0

    init(socket: Int32) {
        self.socket = socket
        progressWord = Atomic(Progress(.quiet, cycle: 0, since: monotonicMilliseconds()).word)
    }

    var progress: Progress { Progress(word: progressWord.load(ordering: .relaxed)) }

    func enter(_ phase: Progress.Phase) {
        let now = Progress(phase, cycle: cycle, since: monotonicMilliseconds())
        progressWord.store(now.word, ordering: .relaxed)
    }

    func begin(_ bytes: UnsafeBufferPointer<UInt8>) {
        target = RequestTarget(bytes)
        targetEnd = UInt(bitPattern: bytes.baseAddress) + UInt(bytes.count)
        enter(.receiving)
    }

    /// Ready for the next request.
    func finish() {
        cycle &+= 1
        hasHead = false
        head = RequestHead()
        body = []
        discarded = 0
        enter(.quiet)
    }

    /// Grows with what arrived, never by what was announced; beyond `max` counts and drops.
    func take(_ bytes: UnsafeRawBufferPointer, max: Int) {
        guard discarded == 0, body.count + bytes.count <= max else {
            discarded += body.count + bytes.count
            body = []
            return
        }
        body.append(contentsOf: bytes)
    }

    /// Hands over what arrived; `nil` for a request line or header that no request may have.
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

/// Milliseconds of a clock that nobody sets.
func monotonicMilliseconds() -> UInt64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return UInt64(time.tv_sec) * 1_000 + UInt64(time.tv_nsec) / 1_000_000
}

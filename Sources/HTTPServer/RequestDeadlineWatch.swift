// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A thread that holds requests to their deadline.
///
/// The library's own timeout restarts with every byte, so a client that drips bytes would keep
/// its connection for ever.
struct RequestDeadlineWatch: Sendable {
    /// Closing the pipe's writing end ends the thread.
    private let pipeEnd: Int32
    private let thread: pthread_t

    fileprivate final class Work: Sendable {
        let registry: ConnectionRegistry
        let requestMax: UInt64
        let pipeEnd: Int32

        init(_ registry: ConnectionRegistry, _ requestMax: UInt64, _ pipeEnd: Int32) {
            self.registry = registry
            self.requestMax = requestMax
            self.pipeEnd = pipeEnd
        }

        func run() {
            let pause = Int32(min(max(requestMax / 10, 5), 1_000))
            var descriptor = pollfd(fd: pipeEnd, events: Int16(POLLIN), revents: 0)
            while true {
                let ready = poll(&descriptor, 1, pause)
                if ready > 0 { break }
                registry.cutLateRequests(requestMax: requestMax)
            }
            close(pipeEnd)
        }
    }

    init?(_ registry: ConnectionRegistry, requestTimeout: Duration) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let work = Work(registry, requestTimeout.wholeMilliseconds, ends[0])
        let context = Unmanaged.passRetained(work)
        var thread = pthread_t()
        let created = pthread_create(&thread, nil, watchLoop, context.toOpaque())
        guard created == 0 else {
            context.release()
            close(ends[0])
            close(ends[1])
            return nil
        }
        self.thread = thread
        pipeEnd = ends[1]
    }

    func stop() {
        close(pipeEnd)
        pthread_join(thread, nil)
    }
}

private func watchLoop(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<RequestDeadlineWatch.Work>.fromOpaque(context).takeRetainedValue().run()
    return nil
}

extension Duration {
    /// Rounded up, and at least 1.
    var wholeMilliseconds: UInt64 {
        let (seconds, attoseconds) = components
        let whole = seconds * 1_000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000
        return UInt64(max(whole, 1))
    }
}

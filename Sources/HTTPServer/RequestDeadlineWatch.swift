// SPDX-License-Identifier: Apache-2.0

import CivilTime

#if canImport(Glibc)
import Glibc
#else
import Darwin
#endif

/// A thread that holds requests and answers to their deadlines.
///
/// The library's own timeout restarts with every byte, so a client that drips bytes would keep
/// its connection forever, and so would one that reads its answer that way.
struct RequestDeadlineWatch: Sendable {
    /// Closing the pipe's writing end ends the thread.
    private let pipeEnd: Int32
    private let thread: pthread_t

    fileprivate final class Work: Sendable {
        let registry: ConnectionRegistry
        let limits: ConnectionRegistry.Limits
        let pipeEnd: Int32

        init(
            _ registry: ConnectionRegistry,
            _ limits: ConnectionRegistry.Limits,
            _ pipeEnd: Int32
        ) {
            self.registry = registry
            self.limits = limits
            self.pipeEnd = pipeEnd
        }

        func run() {
            let shortest = min(limits.request, limits.answer)
            let pause = Int32(min(max(shortest / 10, 5), 1_000))
            var descriptor = pollfd(fd: pipeEnd, events: Int16(POLLIN), revents: 0)
            while true {
                let ready = poll(&descriptor, 1, pause)
                if ready > 0 { break }
                registry.cutLate(limits)
            }
            close(pipeEnd)
        }
    }

    init?(_ registry: ConnectionRegistry, _ limits: ConnectionRegistry.Limits) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let work = Work(registry, limits, ends[0])
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
    /// As `monotonicMilliseconds` counts; at least 1.
    var millisecondsOfClock: UInt64 { UInt64(max(wholeMilliseconds, 1)) }
}

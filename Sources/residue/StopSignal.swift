// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Waits until the process is asked to stop, by Ctrl-C or by a supervisor.
enum StopSignal {
    /// The write end of the pipe that a signal writes to; -1 while nobody waits.
    private static let doorbell = Atomic<Int32>(-1)

    /// Starts listening; signals that arrive before `wait()` are not lost.
    ///
    /// - Returns: The read end of the pipe; `nil` if the system has no pipe left.
    static func listen() -> Int32? {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return nil }
        doorbell.store(ends[1], ordering: .sequentiallyConsistent)
        for number in [SIGINT, SIGTERM] {
            // Writing a byte is one of the few things that a signal handler may do.
            signal(number) { _ in
                var byte: UInt8 = 1
                _ = write(StopSignal.doorbell.load(ordering: .sequentiallyConsistent), &byte, 1)
            }
        }
        return ends[0]
    }

    /// From here on a signal ends the process as usual, and a waiting caller returns.
    static func stopListening() {
        for number in [SIGINT, SIGTERM] { signal(number, SIG_DFL) }
        let end = doorbell.exchange(-1, ordering: .sequentiallyConsistent)
        if end >= 0 { close(end) }
    }

    static func wait(at end: Int32) async {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                var byte: UInt8 = 0
                while read(end, &byte, 1) < 0, errno == EINTR {}
                continuation.resume()
            }
            thread.start()
        }
    }
}

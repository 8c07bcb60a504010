// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A line on the terminal that says how far a run is; silent where nobody watches.
final class Progress: Sendable {
    private let done = Mutex(0)
    private let total: Int
    private let noun: String
    private let isShown = Terminal.isInteractive
    private let start = Terminal.nanoseconds
    /// What is over within a second needs no line that comes and goes.
    private static let patience: UInt64 = 1_000_000_000

    init(total: Int, noun: String) {
        self.total = total
        self.noun = noun
    }

    func advance(_ what: String, by count: Int = 1) {
        guard isShown else { return }
        let now = done.withLock { done in
            done += count
            return done
        }
        guard Terminal.nanoseconds - start > Self.patience else { return }
        Terminal.overwrite("\(now) of \(total) \(noun): \(what)")
    }

    func end() {
        if isShown { Terminal.overwrite("") }
    }
}

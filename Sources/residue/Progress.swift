// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A progress line on the terminal; elsewhere silent, or one line per tenth.
final class Progress: Sendable {
    private let done = Mutex(0)
    private let total: Int
    private let noun: String
    private let isShown = Terminal.isInteractive
    /// Whether a log without a terminal gets a line at each tenth.
    private let isKept: Bool
    private let start = Terminal.nanoseconds
    /// A run shorter than a second needs no progress line.
    private static let patience: UInt64 = 1_000_000_000

    init(total: Int, noun: String, isKept: Bool = false) {
        self.total = total
        self.noun = noun
        self.isKept = isKept && !Terminal.isInteractive
    }

    func advance(_ what: String, by count: Int = 1) {
        guard isShown || isKept else { return }
        let (former, now) = done.withLock { done in
            defer { done += count }
            return (done, done + count)
        }
        guard isShown else {
            guard former * 10 / max(1, total) < now * 10 / max(1, total) else { return }
            let seconds = (Terminal.nanoseconds - start) / 1_000_000_000
            Terminal.complain("\(now) of \(total) \(noun) after \(seconds) s")
            return
        }
        guard Terminal.nanoseconds - start > Self.patience else { return }
        Terminal.overwrite("\(now) of \(total) \(noun): \(what)")
    }

    func end() {
        if isShown { Terminal.overwrite("") }
    }
}

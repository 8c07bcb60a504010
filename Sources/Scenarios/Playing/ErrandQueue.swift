// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization

/// Outside requests to a play, on their way to the simulation's thread.
final class ErrandQueue: Sendable {
    /// Something to do within the play.
    struct Errand: Sendable {
        let body: @Sendable (PlayStage) async -> Void
        /// Releases the waiting caller if it cannot be done.
        let giveUp: @Sendable () -> Void
    }

    fileprivate struct State {
        var errands: [Errand] = []
        var head = 0
        var isClosed = false
    }

    private let condition = NSCondition()
    private let state = Mutex(State())

    /// `false` once errands are no longer accepted.
    func add(_ errand: Errand) -> Bool {
        condition.lock()
        defer { condition.unlock() }
        return state.withLock { state in
            guard !state.isClosed else { return false }
            state.errands.append(errand)
            condition.signal()
            return true
        }
    }

    /// The next errand, in order of arrival; blocks until there is one, and is `nil` once the
    /// queue is closed.
    func next() -> Errand? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            let (errand, isClosed) = state.withLock { ($0.take(), $0.isClosed) }
            if let errand { return errand }
            if isClosed { return nil }
            condition.wait()
        }
    }

    /// Whether nothing is left to do, and nothing more can come.
    var isOver: Bool { state.withLock { $0.isClosed && $0.head == $0.errands.count } }

    /// Errands already queued stay.
    func close() {
        condition.lock()
        state.withLock { $0.isClosed = true }
        condition.signal()
        condition.unlock()
    }
}

extension ErrandQueue.State {
    fileprivate mutating func take() -> ErrandQueue.Errand? {
        guard head < errands.count else { return nil }
        defer { head += 1 }
        if head == 1_024 {
            errands.removeFirst(head)
            head = 0
        }
        return errands[head]
    }
}

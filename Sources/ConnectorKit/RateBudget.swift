// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Synchronization

/// What is known about an account's request allowance, shared by all requests to that account.
///
/// Services count in fixed windows and report in each answer how much is left. When nothing is
/// left, the budget holds back every request of that lane until the window must have ended, instead
/// of collecting refusals, which count as well; after a refusal it holds everything back. Waiting
/// requests share one deadline, so a clock that wakes sleepers in order of arrival keeps them first
/// in, first out.
public final class RateBudget: Sendable {
    /// Requests whose answers describe the same counter: a sub-limit has its own lane.
    public struct Lane: Hashable, Sendable {
        public let rawValue: Int

        public init(_ rawValue: Int) {
            self.rawValue = rawValue
        }

        public static let overall = Lane(0)
    }

    private struct Counter {
        var remaining: Int
        /// When the window was first seen; `nil` if it was already in use, so its end is unknown.
        var openedAt: Instant?
    }

    /// What is known about one lane.
    private struct Knowledge {
        let lane: Lane
        var counter: Counter?
        var pausedUntil: Instant?
    }

    private struct State {
        /// Those seen so far: a handful, found faster in order than by their hashes.
        var lanes: [Knowledge] = []
        var pausedUntil: Instant?

        /// Where the lane is, which is added if it is new.
        mutating func index(of lane: Lane) -> Int {
            if let index = lanes.firstIndex(where: { $0.lane == lane }) { return index }
            lanes.append(Knowledge(lane: lane))
            return lanes.count - 1
        }
    }

    private let window: Duration
    private let state = Mutex(State())

    public init(window: Duration) {
        self.window = window
    }

    /// When a request of the lane may be sent; `nil` for at once.
    public func resumption(of lane: Lane, at now: Instant) -> Instant? {
        state.withLock { state in
            if let until = state.pausedUntil {
                if until > now { return until }
                state.pausedUntil = nil
            }
            guard let index = state.lanes.firstIndex(where: { $0.lane == lane }),
                let until = state.lanes[index].pausedUntil
            else { return nil }
            if until > now { return until }
            state.lanes[index].pausedUntil = nil
            return nil
        }
    }

    /// Learns from the counters of an answer: the window's size, what is left of it, and what this
    /// request cost.
    public func learn(total: Int, remaining: Int, used: Int, lane: Lane, at now: Instant) {
        state.withLock { state in
            let index = state.index(of: lane)
            let known = state.lanes[index].counter
            if let known, remaining <= known.remaining {
                state.lanes[index].counter?.remaining = remaining
            } else {
                // Answers can overtake each other by a few counts, which is not a new window.
                let isFresh = remaining + used >= total
                state.lanes[index].counter = Counter(
                    remaining: remaining,
                    openedAt: isFresh ? now : known?.openedAt
                )
            }
            guard remaining <= 0, let openedAt = state.lanes[index].counter?.openedAt else {
                return
            }
            let end = openedAt.advanced(by: window)
            if end > now { state.lanes[index].pausedUntil = end }
        }
    }

    /// Learns from a refusal, which applies to the whole account: the counters of all lanes are
    /// reset.
    public func refused(waiting duration: Duration, at now: Instant) {
        state.withLock { state in
            let until = now.advanced(by: duration)
            state.pausedUntil = max(state.pausedUntil ?? until, until)
            state.lanes.removeAll(keepingCapacity: true)
        }
    }
}

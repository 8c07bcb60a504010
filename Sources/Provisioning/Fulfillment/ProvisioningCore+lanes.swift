// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording

/// How a pass over a lane ended.
enum PassOutcome {
    case settled
    /// The picture is clearer now; plan anew at once.
    case again
    case wait(Duration)
    /// Somebody has to act, or a seat has to be free.
    case blocked
}

/// Why a pass broke off.
enum LaneFailure: Error {
    case connector(ConnectorError)
    case journal(JournalError)
    /// A newer event took the place of what was being done.
    case superseded
}

extension ProvisioningCore {
    /// Puts the lane in line, unless it is there or is being worked on, which notices by itself.
    func enqueue(_ lane: Int) {
        guard halted == nil else { return }
        let target = state.target(ofLane: lane)
        let isRemoval = state.people[state.person(ofLane: lane)].standing != .active
        switch work[lane].phase {
        case .running: return
        case .queued:
            // Whoever leaves while in line moves up; the place among the others is passed over.
            if isRemoval { queues[target].append(lane, isRemoval: true) }
            return
        case .waiting(let timer): timer.cancel()
        case .idle: inFlight += 1
        }
        work[lane].phase = .queued
        queues[target].append(lane, isRemoval: isRemoval)
        startNext(at: target)
    }

    private func startNext(at target: Int) {
        while queues[target].runningCount < options.concurrencyMax,
            let lane = queues[target].next()
        {
            guard case .queued = work[lane].phase else { continue }
            work[lane].phase = .running
            queues[target].runningCount += 1
            _ = startTask { await self.run(lane) }
        }
    }

    /// Nothing of the lane is in flight any more.
    func leave(_ lane: Int) {
        work[lane].phase = .idle
        inFlight -= 1
        guard inFlight == 0 else { return }
        let waiters = settleWaiters
        settleWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    private func run(_ lane: Int) async {
        let outcome = await passUntilOver(lane)
        let target = state.target(ofLane: lane)
        queues[target].runningCount -= 1
        switch outcome {
        case .wait(let duration) where halted == nil: wait(lane, for: duration)
        case .wait, .settled, .again, .blocked:
            work[lane].isBlocked = !state.lanes[lane].isSettled
            leave(lane)
        }
        attempt { () throws(JournalError) in
            try updateClaim(of: state.person(ofLane: lane))
        }
        startNext(at: target)
    }

    /// Passes in a row after which a lane that never comes to rest has to wait like one that fails.
    private static let passesMax = 64

    private func passUntilOver(_ lane: Int) async -> PassOutcome {
        var passes = 0
        while halted == nil {
            passes += 1
            if passes > ProvisioningCore.passesMax { return rest(lane) }
            let generation = work[lane].generation
            do throws(LaneFailure) {
                let outcome = try await pass(lane)
                switch outcome {
                case .again: continue
                case .settled, .wait, .blocked: return outcome
                }
            } catch {
                switch error {
                case .superseded: keepUnknown(lane)
                case .journal(let failure): halt(failure)
                case .connector where work[lane].generation != generation: keepUnknown(lane)
                case .connector(let failure):
                    let outcome = react(to: failure, in: lane)
                    switch outcome {
                    case .again: continue
                    case .settled, .wait, .blocked: return outcome
                    }
                }
            }
        }
        return .blocked
    }

    private func rest(_ lane: Int) -> PassOutcome {
        switch work[lane].persistence.failed(retryAfter: nil, at: now) {
        case .tryNow: return .again
        case .wait(let duration): return .wait(duration)
        case .giveUp:
            open("unverified", in: lane, detail: "the work at the target does not come to rest")
            return .blocked
        }
    }

    /// What an older event left in doubt has to be read before a newer one goes on.
    private func keepUnknown(_ lane: Int) {
        if state.lanes[lane].hasUnknownOutcome { work[lane].needsRead = true }
    }

    private func wait(_ lane: Int, for duration: Duration) {
        let deadline = now.advanced(by: duration)
        let generation = work[lane].generation
        let timer = startTask { [clock] in
            // A cancellation means that something newer took the lane over.
            do { try await clock.sleep(until: deadline, tolerance: nil) } catch { return }
            await self.wake(lane, generation: generation)
        }
        work[lane].phase = .waiting(timer)
    }

    private func wake(_ lane: Int, generation: Int) {
        guard work[lane].generation == generation, case .waiting = work[lane].phase else { return }
        enqueue(lane)
    }

    /// A seat was released: whoever waited longest for one at the target tries again.
    func wakeSeatWaiter(at target: Int) {
        guard let first = seatWaiters[target].firstIndex(where: { work[$0].awaitsSeat }) else {
            seatWaiters[target] = []
            return
        }
        let lane = seatWaiters[target][first]
        seatWaiters[target].removeSubrange(...first)
        work[lane].awaitsSeat = false
        work[lane].withheld = []
        enqueue(lane)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording

/// How a pass over a lane ended.
enum PassOutcome {
    case settled
    /// New information; plan again at once.
    case again
    case wait(Duration)
    /// Somebody has to act, or a seat must become free.
    case blocked
}

/// Why a pass was aborted.
enum LaneFailure: Error {
    case connector(ConnectorError)
    case journal(JournalError)
    /// A newer event replaced the goal.
    case superseded
}

extension ProvisioningCore {
    /// Queues the lane, unless it is queued already; a running lane notices a new goal by itself.
    func enqueue(_ lane: Lane) {
        guard halted == nil else { return }
        let target = lane.target
        let isRemoval = state.people[lane.person].standing != .active
        switch lane.phase {
        case .running: return
        case .queued:
            // A leaver moves up; its old place in the queue is skipped.
            if isRemoval { queues[target].append(lane, isRemoval: true) }
            return
        case .waiting(let timer): timer.cancel()
        case .idle: inFlight += 1
        }
        lane.phase = .queued
        queues[target].append(lane, isRemoval: isRemoval)
        startNext(at: target)
    }

    private func startNext(at target: Int) {
        while queues[target].runningCount < options.concurrencyMax,
            let lane = queues[target].next()
        {
            guard case .queued = lane.phase else { continue }
            lane.phase = .running
            queues[target].runningCount += 1
            _ = startTask { await self.run(lane) }
        }
    }

    /// The lane has nothing in flight any more.
    func leave(_ lane: Lane) {
        lane.phase = .idle
        inFlight -= 1
        guard inFlight == 0 else { return }
        let waiters = settleWaiters
        settleWaiters = []
        for waiter in waiters { waiter.resume() }
    }

    private func run(_ lane: Lane) async {
        let outcome = await passUntilOver(lane)
        let target = lane.target
        queues[target].runningCount -= 1
        switch outcome {
        case .wait(let duration) where halted == nil: wait(lane, for: duration)
        case .wait, .settled, .again, .blocked:
            lane.isBlocked = !state[lane].isSettled
            leave(lane)
            if !lane.isBlocked { lanes.rest(lane) }
        }
        attempt { () throws(JournalError) in
            try followKept(in: lane)
            try updateClaim(of: lane.person)
        }
        startNext(at: target)
    }

    /// After this many passes in a row, a lane that does not settle backs off as after a failure.
    private static let passesMax = 64

    private func passUntilOver(_ lane: Lane) async -> PassOutcome {
        var passes = 0
        while halted == nil {
            passes += 1
            if passes > ProvisioningCore.passesMax {
                return follow(lane.failedToSettle(at: now), in: lane)
            }
            let generation = lane.generation
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
                case .connector where lane.generation != generation: keepUnknown(lane)
                case .connector(let failure):
                    let reaction = lane.failed(with: failure, state[lane], at: now)
                    let outcome = follow(reaction, in: lane)
                    switch outcome {
                    case .again: continue
                    case .settled, .wait, .blocked: return outcome
                    }
                }
            }
        }
        return .blocked
    }

    /// Carries out a lane's decision after a failure.
    func follow(_ reaction: Lane.Reaction, in lane: Lane) -> PassOutcome {
        switch reaction {
        case .again: return .again
        case .wait(let duration): return .wait(duration)
        case .ask(let reason, let detail):
            open(reason, in: lane, detail: detail)
            return .blocked
        }
    }

    /// Unknown outcomes of an older event must be read before a newer one continues.
    private func keepUnknown(_ lane: Lane) {
        guard state[lane].hasUnknownOutcome else { return }
        lane.needsRead = true
        // A create that may have happened can only be found by address.
        if !state[lane].hasAccounts { lane.askForSearch() }
    }

    private func wait(_ lane: Lane, for duration: Duration) {
        let deadline = now.advanced(by: duration)
        let generation = lane.generation
        let timer = startTask { [clock] in
            // A cancellation means that a newer goal took over the lane.
            do { try await clock.sleep(until: deadline, tolerance: nil) } catch { return }
            await self.wake(lane, generation: generation)
        }
        lane.phase = .waiting(timer)
    }

    private func wake(_ lane: Lane, generation: Int) {
        guard lane.generation == generation, case .waiting = lane.phase else { return }
        enqueue(lane)
    }

    /// After a seat was released, the lane that has waited longest for one tries again.
    func wakeSeatWaiter(at target: Int) {
        guard let first = seatWaiters[target].firstIndex(where: \.awaitsSeat) else {
            seatWaiters[target] = []
            return
        }
        let lane = seatWaiters[target][first]
        seatWaiters[target].removeSubrange(...first)
        lane.seatIsFree()
        enqueue(lane)
    }
}

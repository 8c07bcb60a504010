// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Recording
import Vocabulary

extension ProvisioningCore {
    /// Claims how far the person's current event has come, if that changed.
    ///
    /// Complete means that every target was read and agrees. A repair that starts afterwards does
    /// not withdraw the claim unless it gets stuck, but nothing is called complete during a repair.
    func updateClaim(of number: Int) throws(JournalError) {
        var claim = withForce(claim(of: number), of: number)
        guard halted == nil, claim != state.people[number].claim,
            let event = state.people[number].current
        else { return }
        if claim == .complete, try askForHandOffs(after: event, isLast: true) {
            // If nobody is left to ask, it is already decided by now.
            claim = withForce(self.claim(of: number), of: number)
            guard claim != state.people[number].claim else { return }
        }
        var verifiedAt: Instant?
        var residual: [Entitlement] = []
        for target in targets.indices {
            let recorded = state.lanes[state.lane(of: number, target)]
            if options.isVerifying { verifiedAt = max(verifiedAt, recorded.settledAt) }
            if !recorded.isSettled { residual += lanes[number, target].residual }
        }
        if claim == .complete, options.isVerifying { tell(.verified, of: number) }
        let record = ClaimRecord(
            event: event.id,
            identity: event.identity,
            state: claim,
            verifiedAt: claim == .complete ? verifiedAt : nil,
            residual: claim == .complete ? [] : residual
        )
        try commit(.claim(record, at: now))
        emit(.claim(record))
        if claim == .complete { resolvePurpose(number) }
    }

    private func claim(of number: Int) -> ClaimRecord.State {
        let wasComplete = state.people[number].claim == .complete
        var claim = ClaimRecord.State.complete
        // An event that waits for a decision is not done, whatever else is.
        if !wasComplete, awaitsDecision(number) { claim = .open }
        for target in targets.indices {
            let recorded = state.lanes[state.lane(of: number, target)]
            guard !recorded.isSettled, !mutated("claim.done-when-begun") else { continue }
            if lanes[number, target].isBlocked, !recorded.exceptions.isEmpty {
                return mutated("claim.done-when-stuck") ? .complete : .escalated
            }
            if !recorded.isRepair || !wasComplete { claim = .open }
        }
        guard claim == .complete else { return claim }
        let isLacking =
            awaitsSecrets(number) || awaitsHandover(number) || isBounded(number)
            || lacksHandOff(number)
        return isLacking ? .escalated : keptClaim(of: number) ?? claim
    }

    private func awaitsDecision(_ number: Int) -> Bool {
        let cause = state.currentID(of: number)?.rawValue
        return state.decisions.about(state.people[number].id).contains { decision in
            decision.isOpen && decision.record.cause == cause
        }
    }

    private func max(_ left: Instant?, _ right: Instant?) -> Instant? {
        guard let left else { return right }
        guard let right else { return left }
        return left < right ? right : left
    }

    /// Reports a phase of the lane's event once, in order.
    func reach(_ phase: PhaseRecord.Phase, _ lane: Lane) {
        guard !state[lane].isRepair else { return }
        tell(phase, of: lane.person)
    }

    func tell(_ phase: PhaseRecord.Phase, of number: Int) {
        let position = phase.position
        guard phases[number] < position, let event = state.currentID(of: number) else {
            return
        }
        phases[number] = position
        let record = PhaseRecord(
            cause: event.rawValue,
            identity: state.people[number].id,
            phase: phase
        )
        emit(.phase(record))
    }

    /// Opens an exception unless it is already open.
    func open(_ reason: String, about thing: String? = nil, in lane: Lane, detail: String) {
        let identity = state.people[lane.person].id
        let target = targets[lane.target]
        let cause = correlation(of: lane)
        var id = "\(reason)/\(target.rawValue)/\(identity.rawValue)/\(cause)"
        if let thing { id += "/\(thing)" }
        open(
            ExceptionRecord(
                id: id,
                cause: cause,
                identity: identity,
                target: target,
                reason: reason,
                detail: detail,
                owner: options.exceptionOwner,
                fate: .opened
            )
        )
    }

    func open(_ record: ExceptionRecord) {
        guard halted == nil, state.openExceptions[record.id] == nil,
            !mutated("claim.asks-nobody")
        else { return }
        var record = record
        if let first = exceptionOwners(of: record).first { record.owner = first.rawValue }
        defer { rearm() }
        attempt { () throws(JournalError) in
            try commit(.exception(record, at: now))
            emit(.exception(record))
        }
    }

    func resolve(_ id: String, as fate: ExceptionRecord.Fate = .resolved) {
        guard halted == nil, var record = state.openExceptions[id] else { return }
        record.fate = fate
        attempt { () throws(JournalError) in
            try commit(.exception(record, at: now))
            emit(.exception(record))
        }
    }
}

extension PhaseRecord.Phase {
    /// 1 for the first.
    fileprivate var position: Int {
        switch self {
        case .decided: 1
        case .approved: 2
        case .planned: 3
        case .executing: 4
        case .executed: 5
        case .verified: 6
        }
    }
}

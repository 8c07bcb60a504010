// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Forced closure of an event although something is left.
///
/// It is merely an exception with an approver and an end: the work continues, and no figure counts
/// it as done.
extension ProvisioningCore {
    package func force(_ closure: ForcedClosure) async {
        guard halted == nil, let number = state.number(of: closure.person),
            let event = state.people[number].current, state.people[number].claim != .complete
        else { return }
        var record = ExceptionRecord(
            id: "\(ExceptionRecord.forcedClosure)/\(event.id.rawValue)",
            cause: event.id.rawValue,
            identity: event.identity,
            target: nil,
            reason: ExceptionRecord.forcedClosure,
            detail: closure.reason,
            owner: closure.approver.rawValue,
            fate: .approved
        )
        record.until = closure.until
        if !mayForce(closure, record), !options.omits.contains(.forcer) { record.fate = .refused }
        if let objection = decisionRules.objection(toReason: closure.reason),
            !options.omits.contains(.reason)
        {
            record.fate = .refused
            record.detail = objection
        }
        attempt { () throws(JournalError) in
            try commit(.exception(record, at: now))
            emit(.exception(record))
            try updateClaim(of: number)
        }
        rearm()
    }

    /// Whether the closer handles the person's exceptions or is the overall owner; never the
    /// person.
    private func mayForce(_ closure: ForcedClosure, _ record: ExceptionRecord) -> Bool {
        guard closure.approver != closure.person, !hasLeft(closure.approver) else { return false }
        return governance.owner == closure.approver
            || exceptionOwners(of: record).contains(closure.approver)
    }

    /// The claim, marked as forced while a closure is in effect.
    func withForce(_ claim: ClaimRecord.State, of number: Int) -> ClaimRecord.State {
        guard claim != .complete, let event = state.people[number].current,
            state.forced[event.id.rawValue] != nil
        else { return claim }
        return .forced
    }

    func endForcedClosures() throws(JournalError) {
        for (_, record) in state.forced.sorted(by: { $0.key < $1.key }) {
            guard let until = record.until, until <= now else { continue }
            var ended = record
            ended.fate = .expired
            try commit(.exception(ended, at: now))
            emit(.exception(ended))
            guard let number = record.identity.flatMap(state.number) else { continue }
            try updateClaim(of: number)
        }
    }
}

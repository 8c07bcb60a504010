// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Whether whoever force-closed an event was allowed to (I45).
extension AccessOracle {
    func noteForce(_ record: ExceptionRecord) {
        guard record.reason == ExceptionRecord.forcedClosure else { return }
        forcedBy[record.cause] = record.fate == .approved ? record : nil
    }

    func judgeForce(_ claim: ClaimRecord, at instant: Instant) {
        guard let person = people.position(of: claim.identity) else { return }
        let id = claim.event.rawValue
        guard let record = forcedBy[id], let until = record.until else {
            let what = "'\(id)' is called closed by force, and nobody answers for it for a time"
            return reportForce(person, what, claim.event, at: instant)
        }
        let approver = Identity.ID(record.owner)
        guard instant < until, mayForce(approver, about: person) else {
            let what = "'\(id)' is called closed by force by \(record.owner), who may not"
            return reportForce(person, what, claim.event, at: instant)
        }
        if !governance.hasCode(record.detail) {
            let what =
                "'\(id)' is called closed by force for a reason that the policy does not know"
            reportForce(person, what, claim.event, at: instant)
        }
    }

    private func mayForce(_ approver: Identity.ID, about person: Int) -> Bool {
        guard approver != people[person].id, !isGone(approver) else { return false }
        if governance.data.owner == approver { return true }
        let named = governance.data.exceptions?.deciders ?? []
        return named.contains { decider in
            switch decider {
            case .person(let id): id == approver
            case .manager: people[person].profile?.manager == approver
            case .owner, .sponsor: false
            }
        }
    }

    private func reportForce(
        _ person: Int,
        _ summary: String,
        _ event: LifecycleEvent.ID,
        at instant: Instant
    ) {
        let finding = governanceFinding(.forceAnswered, person, summary, event: event, at: instant)
        report(finding, at: instant)
    }
}

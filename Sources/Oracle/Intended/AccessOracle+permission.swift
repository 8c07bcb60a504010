// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension AccessOracle {
    /// Removes from the intents what a person may not hold without a decision, or against one.
    ///
    /// Records with the person what was removed and which invariant holding it would break.
    func permitted(_ intents: [Intent], of person: Int, at instant: Instant) -> [Intent] {
        guard !governance.isEmpty else { return intents }
        people[person].barred = [:]
        people[person].suspendedAt = []
        let rights = intents.map { table[$0.entitlement].entitlement }
        var closed: [TargetName: FindingRecord.Invariant] = [:]
        for (intent, right) in zip(intents, rights) {
            guard let (invariant, ruling) = bar(on: right, of: person, among: rights, at: instant)
            else { continue }
            people[person].barred[intent.entitlement] = invariant
            if right.kind == .account {
                closed[right.target] = invariant
                if ruling == .suspend { people[person].suspendedAt.insert(right.target) }
            }
        }
        for (intent, right) in zip(intents, rights) where closed[right.target] != nil {
            people[person].barred[intent.entitlement] = closed[right.target]
        }
        return intents.filter { people[person].barred[$0.entitlement] == nil }
    }

    /// What bars a person from a right that rules grant; `nil` if nothing does.
    private func bar(
        on right: Entitlement,
        of person: Int,
        among rights: [Entitlement],
        at instant: Instant
    ) -> (FindingRecord.Invariant, Ruling)? {
        guard let profile = people[person].profile else { return nil }
        if governance.data.needsOwners, right.kind != .license,
            governance.ownerOf(right).map(isGone) ?? true, !isHeld(right, by: person)
        {
            return (.rightsOwned, .refuse)
        }
        let id = people[person].id
        let form = people[person].requests.last { $0.request.entitlement == right }?.form
        if let rule = governance.approval(for: right, of: id, profile, by: form, at: instant),
            let invariant = lack(of: .approval, rule, on: right, of: person, at: instant)
        {
            return (invariant, .refuse)
        }
        for conflict in governance.conflicts(of: right, with: rights)
        where lack(of: .conflict, conflict.name, on: right, of: person, at: instant) != nil {
            return (.dutiesApart, .refuse)
        }
        for decision in (decisionsByPerson[id] ?? []).reversed().compactMap({ decisions[$0] }) {
            guard decision.stands, decision.isValid, decision.record.entitlement == right else {
                continue
            }
            switch decision.record.kind {
            case .approval, .conflict, .handOff, .deletion, .ruleChange: continue
            case .review, .inactivity, .emergency:
                let ruling = decision.record.ruling ?? .refuse
                return ruling == .grant ? nil : (.rulingsCarriedOut, ruling)
            }
        }
        return nil
    }

    /// What is missing from the decision that the right needs; `nil` if it allows the right.
    private func lack(
        of kind: DecisionRecord.Kind,
        _ rule: String,
        on right: Entitlement,
        of person: Int,
        at instant: Instant
    ) -> FindingRecord.Invariant? {
        let last = (decisionsByPerson[people[person].id] ?? []).reversed()
            .compactMap { decisions[$0] }
            .first { known in
                known.record.kind == kind && known.record.rule == rule
                    && known.record.entitlement == right && known.record.step != .withdrawn
            }
        guard let last, !last.isOpen else { return .approvalFirst }
        guard last.stands else { return .approvalInForce }
        guard last.isValid else { return .approvalFirst }
        guard last.record.ruling == .grant else { return .rulingsCarriedOut }
        guard let end = last.record.validUntil, end <= instant else { return nil }
        if kind == .approval, isUsed(right, by: person, before: end) { return nil }
        return .approvalInForce
    }

    private func isHeld(_ right: Entitlement, by person: Int) -> Bool {
        table.known(right).flatMap { people[person].holdings[$0] } != nil
    }

    private func isUsed(_ right: Entitlement, by person: Int, before end: Instant) -> Bool {
        guard let number = table.known(right), let holding = people[person].holdings[number] else {
            return false
        }
        return holding.since <= end && !holding.isEmpty
    }
}

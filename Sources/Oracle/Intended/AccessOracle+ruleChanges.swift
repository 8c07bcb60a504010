// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// A rule that would give somebody more, while nobody has agreed to it or somebody has said no.
struct PendingRule {
    let change: RuleChange
    var isRefused = false
}

/// Changes of rules, judged by the policy and by what people really said.
extension AccessOracle {
    /// Takes note of what somebody wants a rule to say; in force at once where nobody gains.
    package func apply(change: RuleChange, at instant: Instant) {
        guard governance.data.ruleChanges != nil, widens(change.rule) else {
            return adopt(change, at: instant)
        }
        pendingRules[change.id] = PendingRule(change: change)
        reviseEverybody(at: instant)
    }

    private func widens(_ rule: AccessRule) -> Bool {
        let next = intendedAccess.with(rule)
        return people.contains { person in
            guard person.standing == .active, let profile = person.profile else { return false }
            let before = Set(intendedAccess.entitlements(of: profile, in: &table))
            return !before.isSuperset(of: next.entitlements(of: profile, in: &table))
        }
    }

    private func adopt(_ change: RuleChange, at instant: Instant) {
        pendingRules[change.id] = nil
        intendedAccess = intendedAccess.with(change.rule)
        let owner = Identity.ID(change.rule.owner)
        sink.record(.declaration(Declaration(.rule, change.rule.id, owner: owner)), at: instant)
        reviseEverybody(at: instant)
    }

    private func reviseEverybody(at instant: Instant) {
        for person in people.indices where people[person].standing == .active {
            reviseIntents(of: person, beginning: .decided, at: instant)
        }
    }

    /// Follows a decision about a rule to its end: a valid yes lets the rule be in force.
    func judgeRuleChange(_ record: DecisionRecord, at instant: Instant) {
        guard let pending = pendingRules[record.cause], let known = decisions[record.id] else {
            return
        }
        if known.stands, known.isValid, known.record.ruling == .grant {
            return adopt(pending.change, at: instant)
        }
        pendingRules[record.cause]?.isRefused = true
        reviseEverybody(at: instant)
    }

    /// Notes what a person would gain by rules that are not in force: holding it breaks I36 before
    /// anybody has spoken, and I25 once somebody has said no.
    func barPendingRules(of person: Int, _ profile: PersonProfile, beyond wanted: [Intent]) {
        guard !pendingRules.isEmpty else { return }
        let held = Set(wanted.map(\.entitlement))
        for (_, pending) in pendingRules.sorted(by: { $0.key < $1.key }) {
            let next = intendedAccess.with(pending.change.rule)
            for entitlement in next.entitlements(of: profile, in: &table)
            where !held.contains(entitlement) {
                people[person].barred[entitlement] =
                    pending.isRefused ? .rulingsCarriedOut : .approvalFirst
            }
        }
    }
}

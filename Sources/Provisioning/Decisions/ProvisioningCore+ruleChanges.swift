// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Rules that change while people hold access by them: the approver sees who would gain something,
/// and nothing is granted before the approval.
extension ProvisioningCore {
    /// Whom a rule change would affect.
    private struct Effect {
        /// By right, the people who would gain it.
        var gained: [Entitlement: [Identity.ID]] = [:]
        var losing: Set<Int> = []
        /// Everybody affected, with the targets.
        var lanes: [(person: Int, target: Int)] = []
    }

    /// Accepts a requested rule change; one that grants nobody more takes effect at once.
    package func receive(change: RuleChange) async {
        attempt { () throws(JournalError) in
            guard halted == nil, state.ruleChanges[change.id] == nil else { return }
            try commit(.ruleChange(change, .asked, at: now))
            guard let terms = governance.ruleChanges, !effect(of: change).gained.isEmpty,
                !options.omits.contains(.ruleChange)
            else { return try adopt(change, by: nil) }
            try ask(
                .ruleChange,
                change.rule.id,
                about: Entitlement(
                    target: change.rule.access.first?.target ?? targets.first ?? TargetName(""),
                    kind: Entitlement.Kind(rawValue: "rule"),
                    name: change.rule.id
                ),
                of: change.requester,
                cause: change.id,
                terms: terms
            )
            rearm()
        }
    }

    /// Who would gain what, for the approver.
    func preview(of id: String) -> String? {
        guard let change = state.ruleChanges[id] else { return nil }
        let gained = effect(of: change).gained
        let people = Set(gained.values.joined()).count
        let rights = gained.sorted { $0.key < $1.key }.map { right, people in
            "\(right) for \(people.map(\.rawValue).joined(separator: ", "))"
        }
        let count = people == 1 ? "1 person" : "\(people) people"
        return "\(count) would gain access: \(rights.joined(separator: "; "))"
    }

    private func effect(of change: RuleChange) -> Effect {
        var changed = policy
        changed.put(change.rule)
        let next = PolicyEvaluator(policy: changed, targets: targets)
        var effect = Effect()
        for number in state.people.indices {
            let person = state.people[number]
            guard person.standing == .active, let profile = person.profile else { continue }
            for target in targets.indices {
                func rights(by evaluator: PolicyEvaluator) -> Set<Entitlement> {
                    let desired = evaluator.desired(
                        for: person.id,
                        profile: profile,
                        target: target,
                        beyond: requested(by: person.id),
                        at: now
                    )
                    return desired.rights(on: targets[target])
                }
                let (before, after) = (rights(by: evaluator), rights(by: next))
                guard before != after else { continue }
                effect.lanes.append((number, target))
                for right in after.subtracting(before) {
                    effect.gained[right, default: []].append(person.id)
                }
                if !before.isSubset(of: after) { effect.losing.insert(number) }
            }
        }
        return effect
    }

    /// The change takes effect if somebody approved, and otherwise never.
    func ruleChangeMoved(_ record: DecisionRecord) throws(JournalError) {
        guard record.step.isFinal, let change = state.ruleChanges[record.cause] else { return }
        if record.ruling == .grant, record.step == .decided {
            try adopt(change, by: record)
        } else {
            try commit(.ruleChange(change, .refused, at: now))
        }
    }

    /// Puts the rule into effect and starts the work; people who would lose something count toward
    /// the mass-change guard.
    private func adopt(_ change: RuleChange, by decision: DecisionRecord?) throws(JournalError) {
        guard !state.ruleChanges.adopted.contains(change) else { return }
        let effect = effect(of: change)
        try commit(.ruleChange(change, .adopted(decision?.id), at: now))
        follow(change.rule)
        let stop = policy.massChange.stop(
            change.id,
            affected: effect.losing.count,
            active: state.activeCount
        )
        let held = stop == nil ? [] : effect.losing
        for (number, target) in effect.lanes where !held.contains(number) {
            let lane = lanes[number, target]
            if lane.isInFlight {
                lane.renew(needsRead: true)
                enqueue(lane)
            } else {
                let approver = decision?.decidedBy?.rawValue
                try repair(lane, approvedBy: approver, because: change.id)
            }
        }
        for number in Set(effect.lanes.map(\.person)).sorted() {
            try reviseDecisions(of: number)
        }
        guard let stop else { return }
        let people = held.sorted().map { state.people[$0].id }
        try hold(GuardHold(stop: stop, events: [], people: people))
    }
}

extension DesiredAccess {
    /// The account and everything on it, as rights of the target.
    fileprivate func rights(on target: TargetName) -> Set<Entitlement> {
        guard case .active(let kind) = presence else { return [] }
        var rights = Set(
            grants.map { Entitlement(target: target, kind: $0.kind, name: $0.name) }
        )
        rights.insert(Entitlement(target: target, kind: .account, name: kind.rawValue))
        return rights
    }
}

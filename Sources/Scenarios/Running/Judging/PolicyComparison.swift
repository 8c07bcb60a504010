// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning

/// What the same people would hold under two policies, after the same facts.
package struct PolicyComparison: Sendable {
    /// What a person would gain and lose by the second policy; sorted.
    package struct Change: Hashable, Sendable {
        package let person: Identity.ID
        package let gained: [Entitlement]
        package let lost: [Entitlement]
    }

    /// People who are engaged at the end.
    package let people: Int
    /// Those for whom the policies differ, by key.
    package let changes: [Change]

    /// The two are the same scenario, read with either organization.
    package init(_ first: Scenario, _ second: Scenario) {
        let before = PolicyComparison.holdings(in: first)
        let after = PolicyComparison.holdings(in: second)
        let everybody = Set(before.keys).union(after.keys).sorted()
        people = everybody.count
        changes = everybody.compactMap { person in
            let (old, new) = (before[person] ?? [], after[person] ?? [])
            guard old != new else { return nil }
            return Change(
                person: person,
                gained: new.subtracting(old).sorted(),
                lost: old.subtracting(new).sorted()
            )
        }
    }

    /// How many people gain and lose each right.
    package var byRight: [(right: Entitlement, gained: Int, lost: Int)] {
        var counts: [Entitlement: (Int, Int)] = [:]
        for change in changes {
            for right in change.gained { counts[right, default: (0, 0)].0 += 1 }
            for right in change.lost { counts[right, default: (0, 0)].1 += 1 }
        }
        return counts.sorted { $0.key < $1.key }.map { ($0.key, $0.value.0, $0.value.1) }
    }

    private static func holdings(in scenario: Scenario) -> [Identity.ID: Set<Entitlement>] {
        let policy = scenario.organization.policy
        let targets = scenario.targets.map(\.name)
        let evaluator = PolicyEvaluator(policy: policy, targets: targets)
        var held: [Identity.ID: Set<Entitlement>] = [:]
        for (person, profile) in engaged(in: scenario) {
            var rights: Set<Entitlement> = []
            for (number, target) in targets.enumerated() {
                let desired = evaluator.desired(
                    for: person,
                    profile: profile,
                    target: number,
                    at: scenario.end
                )
                guard case .active(let kind) = desired.presence else { continue }
                rights.insert(Entitlement(target: target, kind: .account, name: kind.rawValue))
                for grant in desired.grants {
                    rights.insert(Entitlement(target: target, kind: grant.kind, name: grant.name))
                }
            }
            held[person] = rights
        }
        return held
    }

    /// Everybody engaged after the timeline's true facts, with their last profile.
    private static func engaged(in scenario: Scenario) -> [Identity.ID: PersonProfile] {
        let events = scenario.timeline.compactMap { entry -> LifecycleEvent? in
            guard case .lifecycle(let step) = entry.action, step.isTrue,
                step.event.effectiveAt <= scenario.end
            else { return nil }
            return step.event
        }
        var profiles: [Identity.ID: PersonProfile] = [:]
        for event in events.sorted(by: {
            ($0.effectiveAt, $0.revision) < ($1.effectiveAt, $1.revision)
        }) {
            if event.kind.leavesPersonActive, let profile = event.profile,
                profile.endsAt.map({ $0 > scenario.end }) ?? true
            {
                profiles[event.identity] = profile
            } else {
                profiles[event.identity] = nil
            }
        }
        return profiles
    }
}

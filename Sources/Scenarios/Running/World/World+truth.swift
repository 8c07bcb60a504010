// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Oracle
import Recording
import Reports
import TargetKit

/// What a report says of each target's own state.
extension World {
    func truth(of host: TargetHost) -> TargetTruth {
        let truth = oracle.groundTruth(of: host.name)
        var active = truth.activeAccounts
        for key in host.target.serviceAccounts {
            guard let profile = host.target.profile(of: key), profile.isActive else { continue }
            active[profile.kind, default: 1] -= 1
        }
        return TargetTruth(
            target: host.name,
            activeAccounts: active,
            disabledAccounts: truth.disabledAccounts,
            memberships: truth.memberships,
            seats: Dictionary(
                host.target.licenses.map { ($0.name, $0.assigned) },
                uniquingKeysWith: { first, _ in first }
            ),
            residualPeople: truth.residualPeople.count,
            latentPeople: truth.latentPeople.count,
            ableToAct: truth.ableToAct,
            ownStore: oracle.ownStore(of: host.name, named: namedRights(at: host.name))
        )
    }

    /// What policy has a word for at the target: every right that it could give or asks about.
    private func namedRights(
        at target: TargetName
    ) -> (rights: Set<Entitlement>, kinds: Set<Entitlement.Kind>) {
        var rights = Set(plan.policy.exceptions.map(\.entitlement))
        var kinds: Set<Entitlement.Kind> = [.account, .license]
        for item in plan.policy.rules.flatMap(\.access) where item.target == target {
            for right in item.rights {
                switch right {
                case .named(let kind, let name):
                    rights.insert(Entitlement(target: target, kind: kind, name: name))
                case .eachGroup(let kind): kinds.insert(kind)
                }
            }
        }
        let governance = plan.policy.governance
        let asked = governance.templates.flatMap(\.rights) + governance.approvals.flatMap(\.rights)
        for pattern in asked where pattern.target == nil || pattern.target == target {
            if pattern.name == "*" { kinds.insert(pattern.kind) }
            rights.insert(Entitlement(target: target, kind: pattern.kind, name: pattern.name))
        }
        return (rights, kinds)
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Provisioning
import Recording
import SimulatedTargets
import TargetKit

extension World {
    /// Declarations that figures depend on and that do not change during a run.
    var declarations: [Declaration] {
        owned + keyLimits + hosts.compactMap(credential) + connections + operations
    }

    private var owned: [Declaration] {
        let governance = plan.policy.governance
        var things = governance.workflows.map { workflow in
            var thing = Declaration(.workflow, workflow.name, owner: workflow.owner)
            thing.granted = workflow.events.map(\.rawValue).sorted()
            return thing
        }
        things += hosts.map { host in
            Declaration(
                .target,
                host.name.rawValue,
                target: host.name,
                owner: governance.owners.first { $0.target == host.name && $0.kind == nil }?.owner
            )
        }
        things += privilegedRights.map { right in
            Declaration(
                .privilegedRight,
                "\(right.kind.rawValue)/\(right.name)",
                target: right.target,
                owner: governance.owners.first { $0.covers(right) }?.owner
            )
        }
        things += governance.templates.map { Declaration(.queue, $0.name, owner: $0.owner) }
        if !governance.isEmpty {
            things.append(Declaration(.queue, "exceptions", owner: governance.owner))
        }
        return things
    }

    /// The rights of weight 10 or more that a rule or an exception grants, or a form offers.
    private var privilegedRights: [Entitlement] {
        let policy = plan.policy
        var rights: Set<Entitlement> = Set(policy.exceptions.map(\.entitlement))
        for item in policy.rules.flatMap(\.access) {
            for case .named(let kind, let name) in item.rights {
                rights.insert(Entitlement(target: item.target, kind: kind, name: name))
            }
        }
        for pattern in policy.governance.templates.flatMap(\.rights) where pattern.name != "*" {
            let targets = pattern.target.map { [$0] } ?? hosts.map(\.name)
            for target in targets {
                rights.insert(Entitlement(target: target, kind: pattern.kind, name: pattern.name))
            }
        }
        return rights.filter { policy.weights.weight(of: $0.kind, $0.name) >= 10 }.sorted()
    }

    private var keyLimits: [Declaration] {
        Identity.Employment.allCases.compactMap { employment in
            plan.policy.engagements[employment].map { engagement in
                var limit = Declaration(.keys, employment.rawValue)
                limit.ageMax = engagement.rotateEvery
                limit.within = engagement.grace + plan.deadline
                return limit
            }
        }
    }

    private func credential(of host: TargetHost) -> Declaration? {
        guard plan.tracesPermissions, let issuer = ScopeIssuer.of(type(of: host.target).kind)
        else { return nil }
        var credential = Declaration(.credential, "connector", target: host.name)
        let granted = host.target.connectorPermissions
        credential.powers = issuer.powers(of: granted)
        credential.callsPerMinute = host.target.callsPerMinute
        guard let granted else { return credential }
        credential.granted = granted
        credential.needed = issuer.needs(of: granted)
        credential.surplus = issuer.surplus(in: granted).map { "\($0.scope): lets \($0.text)" }
        credential.lack = issuer.lack(in: granted).map { "\($0.scope): stops \($0.text)" }
        return credential
    }

    private var connections: [Declaration] {
        plan.policy.governance.connections.map { connection in
            let kind: Declaration.Kind =
                switch connection.kind {
                case .signOn: .signOn
                case .secret: .keptSecret
                }
            return Declaration(kind, connection.from.rawValue, target: connection.to)
        }
    }

    private var operations: [Declaration] {
        hosts.flatMap { host in
            let name = plan.connectors[host.name] ?? type(of: host.target).kind
            let known = core.manifests[host.name] ?? ConnectorCatalog.manifest(of: name)
            guard let manifest = known else { return [Declaration]() }
            let accounts = manifest.accountKinds.map { kind in
                ("account/\(kind.rawValue)", LifecycleMap.accounts.contains(kind))
            }
            let rights = manifest.entitlementKinds.map { kind in
                (kind.rawValue, LifecycleMap.rights.contains(kind))
            }
            return (accounts + rights).map { name, isMapped in
                var operation = Declaration(.operation, name, target: host.name)
                operation.isMapped = isMapped
                return operation
            }
        }
    }
}

extension RightOwner {
    fileprivate func covers(_ right: Entitlement) -> Bool {
        target == right.target && (kind.map { $0 == right.kind } ?? true)
            && (name.map { $0 == right.name } ?? true)
    }
}

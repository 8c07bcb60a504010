// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// Everything that whoever holds one credential comes to, through however many systems.
package struct CredentialReach: Hashable, Sendable {
    /// Whom it could act on or as.
    package var identities: Set<Identity.ID> = []
    /// What it could do at each target, in the words of `CredentialPower`, or `act` as an account
    /// there.
    package var actions: [TargetName: Set<String>] = [:]
    /// Further credentials that it comes to: `connector of scim`, `key-2 of export-bot`.
    package var credentials: Set<String> = []

    package var targets: [TargetName] { actions.keys.sorted() }
}

/// The connector's own credential at one target: what it was granted, and what that amounts to.
package struct IntegrationEntry: Hashable, Sendable {
    package let target: TargetName
    package let granted: [String]?
    /// What is granted in vain, with what it would let happen; what is lacking, with what that
    /// stops.
    package let surplus: [String]
    package let lack: [String]
    package var reach = CredentialReach()
}

/// Where credentials, accounts and targets lead to.
struct ReachGraph {
    struct Key: Hashable {
        let target: TargetName
        let account: String
        let name: String
    }

    /// What is still to be followed.
    private enum Step: Hashable {
        /// The connector's credential of a target.
        case connector(TargetName)
        case key(Key)
        /// Everything at a target, since administrators are made there.
        case control(TargetName)
        case account(TargetName, String)
    }

    let accounts: [AccountObservation]
    /// Keys that work.
    let keys: [Key]
    let powers: [TargetName: [CredentialPower]]
    /// `from` and `to`, by kind.
    let connections: [(kind: Declaration.Kind, from: TargetName, to: TargetName)]

    func reach(ofConnectorAt target: TargetName) -> CredentialReach {
        follow(.connector(target), isAlready: "connector of \(target.rawValue)")
    }

    func reach(of key: Key) -> CredentialReach { follow(.key(key), isAlready: name(of: key)) }

    private func name(of key: Key) -> String {
        let account = accounts.first { $0.target == key.target && $0.account == key.account }
        return "\(key.name) of \(account?.owner?.rawValue ?? key.account) at \(key.target.rawValue)"
    }

    private func follow(_ first: Step, isAlready name: String) -> CredentialReach {
        var reach = CredentialReach()
        var known: Set<Step> = [first]
        var open = [first]
        while let step = open.popLast() {
            for next in steps(from: step, &reach) where known.insert(next).inserted {
                open.append(next)
            }
        }
        reach.credentials.remove(name)
        return reach
    }

    private func steps(from step: Step, _ reach: inout CredentialReach) -> [Step] {
        switch step {
        case .connector(let target):
            reach.credentials.insert("connector of \(target.rawValue)")
            let powers = powers[target] ?? []
            reach.actions[target, default: []].formUnion(powers.map(\.rawValue))
            if powers.contains(where: { $0 != .read }) {
                reach.identities.formUnion(people(at: target))
            }
            return powers.contains(.mint) ? [.control(target)] : []
        case .key(let key):
            reach.credentials.insert(name(of: key))
            return [.account(key.target, key.account)]
        case .control(let target): return everything(at: target, &reach)
        case .account(let target, let account): return own(account, at: target, &reach)
        }
    }

    /// Whoever makes administrators has every account, every key of one, and what is kept there.
    private func everything(at target: TargetName, _ reach: inout CredentialReach) -> [Step] {
        reach.identities.formUnion(people(at: target))
        reach.actions[target, default: []].formUnion(CredentialPower.allCases.map(\.rawValue))
        var steps: [Step] = [.connector(target)]
        steps += keys.filter { $0.target == target }.map { .key($0) }
        steps += held(at: target).map { .account(target, $0.account) }
        for connection in connections where connection.from == target {
            if connection.kind == .keptSecret { steps.append(.connector(connection.to)) }
        }
        return steps
    }

    /// Whoever acts as an account acts as its owner, there and wherever it signs them in.
    private func own(
        _ account: String,
        at target: TargetName,
        _ reach: inout CredentialReach
    ) -> [Step] {
        guard let found = held(at: target).first(where: { $0.account == account }) else {
            return []
        }
        reach.actions[target, default: []].insert("act")
        guard let owner = found.owner else { return found.isPrivileged ? [.control(target)] : [] }
        reach.identities.insert(owner)
        var steps: [Step] = found.isPrivileged ? [.control(target)] : []
        for connection in connections where connection.from == target && connection.kind == .signOn
        {
            steps += held(at: connection.to).filter { $0.owner == owner }
                .map { .account(connection.to, $0.account) }
        }
        return steps
    }

    private func held(at target: TargetName) -> [AccountObservation] {
        accounts.filter { $0.target == target && $0.exists && $0.isEnabled }
    }

    private func people(at target: TargetName) -> [Identity.ID] {
        accounts.filter { $0.target == target && $0.exists }.compactMap(\.owner)
    }
}

extension CredentialReach: ReportObject {
    static let members: [ReportMember<Self>] = [
        .init("targets") { $0.targets.map(\.rawValue) },
        .init("actions") { reach in
            reach.targets.flatMap { target in
                (reach.actions[target] ?? []).sorted().map { "\(target.rawValue): \($0)" }
            }
        },
        .init("people") { $0.identities.map(\.rawValue).sorted() },
        .init("credentials") { $0.credentials.sorted() },
    ]
}

extension IntegrationEntry: ReportObject {
    static let definition: String? = "integration"
    static let members: [ReportMember<Self>] = [
        .init("target", \.target.rawValue), .optional("granted", \.granted),
        .init("surplus", \.surplus), .init("lack", \.lack), .init("reach", \.reach),
    ]
}

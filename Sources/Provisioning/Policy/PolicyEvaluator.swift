// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Vocabulary

/// Turns a person's profile into what they should hold.
///
/// A class, since whoever asks a value that is stored in the core copies it first.
package final class PolicyEvaluator: Sendable {
    /// The rule behind a change, and its owner.
    package struct Ground: Hashable, Sendable {
        package var rule: String
        package var owner: String
    }

    /// What the rules alone give at a target; no kind without an account.
    struct RuleAccess: Sendable {
        fileprivate var kind: Account.Kind?
        fileprivate var grants: Set<Grant> = []

        fileprivate mutating func meet(_ other: Account.Kind) {
            if kind == nil || other == .agent,
                !(mutated("policy.first-rule-decides") && kind != nil)
            {
                kind = other
            }
        }
    }

    private struct Item {
        let rule: Int
        let account: Account.Kind
        let rights: [AccessItem.Right]
    }

    let policy: Policy
    let targets: [TargetName]
    /// The items of every target, in the order of the rules.
    private let items: [[Item]]
    private let exceptions: [Identity.ID: [AccessException]]
    private let groundOfNamed: [Entitlement: Ground]
    private let groundOfKind: [Entitlement: Ground]

    package init(policy: Policy, targets: [TargetName]) {
        self.policy = policy
        self.targets = targets
        var items = [[Item]](repeating: [], count: targets.count)
        var named: [Entitlement: Ground] = [:]
        var kinds: [Entitlement: Ground] = [:]
        for (index, rule) in policy.rules.enumerated() {
            let ground = Ground(rule: rule.id, owner: rule.owner)
            for access in rule.access {
                guard let target = targets.firstIndex(of: access.target) else { continue }
                items[target].append(
                    Item(rule: index, account: access.account, rights: access.rights)
                )
                let account = Entitlement(
                    target: access.target,
                    kind: .account,
                    name: access.account.rawValue
                )
                if named[account] == nil { named[account] = ground }
                for right in access.rights {
                    switch right {
                    case .named(let kind, let name):
                        let key = Entitlement(target: access.target, kind: kind, name: name)
                        if named[key] == nil { named[key] = ground }
                    case .eachGroup(let kind):
                        let key = Entitlement(target: access.target, kind: kind, name: "*")
                        if kinds[key] == nil { kinds[key] = ground }
                    }
                }
            }
        }
        self.items = items
        groundOfNamed = named
        groundOfKind = kinds
        exceptions = Dictionary(grouping: policy.exceptions, by: \.identity)
    }

    /// What an active person should hold at the target with this index.
    ///
    /// An agent can do everything a requester can, so of two account kinds the agent wins;
    /// otherwise the first rule's kind does.
    package func desired(
        for identity: Identity.ID,
        profile: PersonProfile,
        target: Int,
        beyond: [Entitlement] = [],
        at instant: Instant
    ) -> DesiredAccess {
        desired(
            for: identity,
            granted: ruleAccess(for: profile, target: target),
            target: target,
            beyond: beyond,
            at: instant
        )
    }

    func ruleAccess(for profile: PersonProfile, target: Int) -> RuleAccess {
        var access = RuleAccess()
        for item in items[target] where matches(policy.rules[item.rule], profile) {
            access.meet(item.account)
            for right in item.rights {
                switch right {
                case .named(let kind, let name):
                    access.grants.insert(Grant(kind: kind, name: name))
                case .eachGroup(let kind):
                    access.grants.reserveCapacity(access.grants.count + profile.groups.count)
                    for group in profile.groups {
                        access.grants.insert(Grant(kind: kind, name: group))
                    }
                }
            }
        }
        return access
    }

    /// The same for somebody to whom the rules give this.
    func desired(
        for identity: Identity.ID,
        granted: RuleAccess,
        target: Int,
        beyond: [Entitlement],
        at instant: Instant
    ) -> DesiredAccess {
        var access = granted
        func add(_ entitlement: Entitlement) {
            guard entitlement.target == targets[target] else { return }
            if entitlement.kind == .account {
                access.meet(Account.Kind(rawValue: entitlement.name))
            } else {
                access.grants.insert(Grant(kind: entitlement.kind, name: entitlement.name))
            }
        }
        for exception in mutated("policy.knows-no-exception") ? [] : exceptions[identity] ?? []
        where instant < exception.expiresAt ?? .distantFuture
            || mutated("policy.exceptions-never-end")
        {
            add(exception.entitlement)
        }
        for entitlement in beyond { add(entitlement) }
        guard let kind = access.kind else { return .nothing }
        return DesiredAccess(presence: .active(kind), grants: access.grants)
    }

    /// Whether an exception grants the right beyond the rules.
    func isExcepted(_ right: Entitlement, for identity: Identity.ID, at instant: Instant) -> Bool {
        (exceptions[identity] ?? []).contains { exception in
            exception.entitlement == right && instant < exception.expiresAt ?? .distantFuture
        }
    }

    /// When an exception of the person next expires.
    package func nextExpiry(of identity: Identity.ID, after instant: Instant) -> Instant? {
        (exceptions[identity] ?? []).compactMap(\.expiresAt).filter { $0 > instant }.min()
    }

    /// The rule that grants a right; `nil` if none does.
    package func ground(
        of entitlement: Entitlement,
        for identity: Identity.ID
    ) -> Ground? {
        if let ground = groundOfNamed[entitlement] { return ground }
        let anyName = Entitlement(target: entitlement.target, kind: entitlement.kind, name: "*")
        if let ground = groundOfKind[anyName] { return ground }
        let exception = exceptions[identity]?.first { $0.entitlement == entitlement }
        return exception.map { Ground(rule: "exception", owner: $0.approver) }
    }

    /// The rules that match, for the record.
    package func matchedRules(for profile: PersonProfile) -> [AccessRule] {
        policy.rules.filter { matches($0, profile) }
    }

    /// Whether the policy mentions seats at the target, and so manages them.
    package func managesSeats(target: Int) -> Bool {
        let isExcepted = policy.exceptions.contains { exception in
            exception.entitlement.target == targets[target]
                && exception.entitlement.kind == .license
        }
        return isExcepted
            || items[target].contains { item in
                item.rights.contains { right in
                    switch right {
                    case .named(let kind, _), .eachGroup(let kind): kind == .license
                    }
                }
            }
    }

    private func matches(_ rule: AccessRule, _ profile: PersonProfile) -> Bool {
        rule.conditions.allSatisfy { condition in
            mutated("policy.everybody-matches") || profile.meets(condition)
        }
    }
}

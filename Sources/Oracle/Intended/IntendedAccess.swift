// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What policy grants a person, read straight from the rules.
///
/// Written independently of the core's evaluation and deliberately simpler: each rule is checked in
/// turn, each condition is a membership test.
struct IntendedAccess {
    private var rules: [AccessRule]
    /// Targets for which some rule or exception mentions licenses.
    private(set) var targetsWithLicenses: Set<TargetName>

    init(policy: Policy) {
        rules = policy.rules
        var licensed: Set<TargetName> = []
        for item in policy.rules.flatMap(\.access) {
            for right in item.rights {
                switch right {
                case .named(let kind, _), .eachGroup(let kind):
                    if kind == .license { licensed.insert(item.target) }
                }
            }
        }
        for exception in policy.exceptions where exception.entitlement.kind == .license {
            licensed.insert(exception.entitlement.target)
        }
        targetsWithLicenses = licensed
    }

    /// The same with a rule that replaces the one of its id, or joins the others.
    func with(_ rule: AccessRule) -> IntendedAccess {
        var changed = self
        changed.rules.removeAll { $0.id == rule.id }
        changed.rules.append(rule)
        for item in rule.access where item.rights.contains(where: \.isLicense) {
            changed.targetsWithLicenses.insert(item.target)
        }
        return changed
    }

    /// The entitlements of an active person by the rules, in ascending order of their numbers.
    func entitlements(of profile: PersonProfile, in table: inout EntitlementTable) -> [Int] {
        var numbers: [Int] = []
        for rule in rules where rule.conditions.allSatisfy({ holds($0, for: profile) }) {
            for item in rule.access {
                numbers.append(table.number(of: item.accountEntitlement))
                for right in item.rights {
                    add(right, on: item.target, of: profile, to: &numbers, in: &table)
                }
            }
        }
        numbers.sort()
        return numbers.withoutRepeats()
    }

    private func add(
        _ right: AccessItem.Right,
        on target: TargetName,
        of profile: PersonProfile,
        to numbers: inout [Int],
        in table: inout EntitlementTable
    ) {
        switch right {
        case .named(let kind, let name):
            numbers.append(
                table.number(of: Entitlement(target: target, kind: kind, name: name))
            )
        case .eachGroup(let kind):
            for name in profile.groups {
                numbers.append(
                    table.number(of: Entitlement(target: target, kind: kind, name: name))
                )
            }
        }
    }

    private func holds(_ condition: AccessRule.Condition, for profile: PersonProfile) -> Bool {
        switch condition.attribute {
        case "groups": profile.groups.contains { condition.anyOf.contains($0) }
        case "employment": condition.anyOf.contains(profile.employment.rawValue)
        default: profile.attributes[condition.attribute].map(condition.anyOf.contains) ?? false
        }
    }

    /// An agent of a target is not also a requester there: the products keep one record for both
    /// and convert it.
    func withoutReplacedRequesters(_ intents: [Intent], in table: EntitlementTable) -> [Intent] {
        var replaced: [Int] = []
        for intent in intents {
            let entitlement = table[intent.entitlement].entitlement
            guard entitlement.kind == .account,
                entitlement.name == Account.Kind.agent.rawValue
            else { continue }
            let requester = Entitlement(
                target: entitlement.target,
                kind: .account,
                name: Account.Kind.requester.rawValue
            )
            if let number = table.known(requester) { replaced.append(number) }
        }
        guard !replaced.isEmpty else { return intents }
        return intents.filter { !replaced.contains($0.entitlement) }
    }
}

extension AccessItem {
    var accountEntitlement: Entitlement {
        Entitlement(target: target, kind: .account, name: account.rawValue)
    }
}

extension [Int] {
    /// The sorted array without duplicates.
    func withoutRepeats() -> [Int] {
        var result: [Int] = []
        result.reserveCapacity(count)
        for value in self where value != result.last { result.append(value) }
        return result
    }
}

extension AccessItem.Right {
    fileprivate var isLicense: Bool {
        switch self {
        case .named(let kind, _), .eachGroup(let kind): kind == .license
        }
    }
}

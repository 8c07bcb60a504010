// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

/// M-13: whether the connector's credential has the permissions it needs, and no more.
///
/// What is granted is counted by single permissions: `Desk.settings.ALL` is four of them. If a
/// target's issuer has no scopes, there is nothing to count.
enum ScopeFit {
    static let definitions: [MetricDefinition] = [
        ratio(
            "scopeUse",
            "Scope in use",
            .higher,
            "Permissions granted that the run used / permissions granted"
        ) { ($0.used, $0.granted) },
        ratio(
            "scopeNeed",
            "Scope needed",
            .higher,
            "Permissions granted that the connector's operations need / permissions granted"
        ) { ($0.granted - $0.surplus, $0.granted) },
        ratio(
            "scopeExcess",
            "Excess of scope",
            .lower,
            "Permissions granted that no operation of the connector needs / permissions granted"
        ) { ($0.surplus, $0.granted) },
        ratio(
            "weightedScopeExcess",
            "Excess of scope by power",
            .lower,
            "The same by power: 1 for reading, 3 for changing, 10 for deleting and administering"
        ) { ($0.surplusPower, $0.grantedPower) },
        ratio(
            "scopeDeficit",
            "Deficit of scope",
            .lower,
            "Permissions needed that are not granted / permissions needed"
        ) { ($0.lacking, $0.needed) },
        .count(
            "deniedBeyondScope",
            "M-13",
            "Calls denied beyond the scope",
            of: .calls,
            .lower,
            "Calls denied that needed a permission that is not granted"
        ) { .count(ScopeTally(read: $0).denied) },
    ]

    private static func ratio(
        _ key: String,
        _ title: String,
        _ better: MetricDefinition.Better,
        _ definition: String,
        _ part: @escaping @Sendable (ScopeTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, "M-13", title, better, .field, definition) { reader in
            let (numerator, denominator) = part(ScopeTally(read: reader))
            return .ratio(numerator, of: denominator)
        }
    }
}

/// The permissions of every credential of a query.
private struct ScopeTally {
    private(set) var granted = 0
    private(set) var used = 0
    private(set) var surplus = 0
    private(set) var needed = 0
    private(set) var lacking = 0
    private(set) var grantedPower = 0
    private(set) var surplusPower = 0
    private(set) var denied = 0

    init(read reader: MetricReader) {
        guard reader.includesUnowned else { return }
        for declaration in reader.ledger.declarations where declaration.kind == .credential {
            guard let target = declaration.target,
                reader.query.target == nil || reader.query.target == target
            else { continue }
            add(declaration, at: target, reader)
        }
    }

    private mutating func add(
        _ declaration: Declaration,
        at target: TargetName,
        _ reader: MetricReader
    ) {
        let granted = Set(declaration.granted ?? [])
        let needed = Set(declaration.needed ?? [])
        let uses = reader.ledger.credentials.uses.filter { use in
            use.target == target && use.at <= reader.at
        }
        let used = Set(uses.filter { !$0.isDenied }.map(\.permission))
        self.granted += granted.count
        self.used += granted.intersection(used).count
        surplus += granted.subtracting(needed).count
        self.needed += needed.count
        lacking += needed.subtracting(granted).count
        grantedPower += ScopeTally.power(of: granted)
        surplusPower += ScopeTally.power(of: granted.subtracting(needed))
        denied += uses.count { $0.isDenied && !granted.contains($0.permission) }
    }

    private static func power(of permissions: Set<String>) -> Int {
        permissions.reduce(0) { $0 + power(of: $1) }
    }

    /// Derived from the words in the permission's name.
    private static func power(of permission: String) -> Int {
        if permission.hasSuffix(".READ") || permission.hasPrefix("View ") { return 1 }
        let changes = [".CREATE", ".UPDATE"].contains { permission.hasSuffix($0) }
        return changes || ["Create/", "Edit "].contains { permission.hasPrefix($0) } ? 3 : 10
    }
}

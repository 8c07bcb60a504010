// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// Gives every entitlement seen so far a small number, so that comparing two is cheap.
///
/// Numbers follow the order of first appearance, which the scenario fixes; they never leave the
/// oracle.
struct EntitlementTable {
    struct Row {
        let entitlement: Entitlement
        let weight: Int
        /// An entitlement to the account itself; disabling ends it, deletion is a later matter
        ///.
        let isAccount: Bool
        let isLicense: Bool
    }

    private let weights: [Policy.EntitlementPattern: Int]
    private(set) var rows: [Row] = []
    private var numbers: [Entitlement: Int] = [:]

    init(weights: [Policy.EntitlementPattern: Int]) {
        self.weights = weights
    }

    // Lent, since a copy for one of its fields would retain all of its texts.
    subscript(number: Int) -> Row {
        _read { yield rows[number] }
    }

    mutating func number(of entitlement: Entitlement) -> Int {
        if let known = numbers[entitlement] { return known }
        rows.append(
            Row(
                entitlement: entitlement,
                weight: weights.weight(of: entitlement.kind, entitlement.name),
                isAccount: entitlement.kind == .account,
                isLicense: entitlement.kind == .license
            )
        )
        numbers[entitlement] = rows.count - 1
        return rows.count - 1
    }

    /// The number of an entitlement seen before.
    func known(_ entitlement: Entitlement) -> Int? { numbers[entitlement] }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What a metric needs to know about an entitlement.
struct EntitlementTraits {
    let target: Int32
    let weight: Int64
    let isSeat: Bool
    let isAccount: Bool
    /// Whether it is usable only with a seat (M-10); requesters' entitlements need none.
    let needsSeat: Bool

    init(target: Int32, weight: Int64, kind: Entitlement.Kind) {
        self.target = target
        self.weight = weight
        isSeat = kind == .license
        isAccount = kind == .account
        needsSeat =
            !isAccount && !isSeat && kind != .requesterGroup && kind != .departmentTickets
    }

    var isPrivileged: Bool { weight >= 10 }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What a metric needs to know about an entitlement.
struct EntitlementTraits {
    let target: Int32
    let weight: Int64
    let kind: Entitlement.Kind

    var isSeat: Bool { kind == .license }
    var isAccount: Bool { kind == .account }
    var isPrivileged: Bool { weight >= 10 }

    /// Whether it is usable only with a seat (M-10); requesters' entitlements need none.
    var needsSeat: Bool {
        kind != .account && kind != .license && kind != .requesterGroup
            && kind != .departmentTickets
    }
}

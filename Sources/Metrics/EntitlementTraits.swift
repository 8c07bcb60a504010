// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What a metric needs to know of an entitlement.
struct EntitlementTraits {
    let target: Int32
    let weight: Int64
    let kind: Entitlement.Kind

    var isSeat: Bool { kind == .license }
    var isAccount: Bool { kind == .account }
    var isPrivileged: Bool { weight >= 10 }

    /// Whether it is of use to those with a seat only (M-10); what requesters hold needs none.
    var needsSeat: Bool {
        kind != .account && kind != .license && kind != .requesterGroup
            && kind != .departmentTickets
    }
}

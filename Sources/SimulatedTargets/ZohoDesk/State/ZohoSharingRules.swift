// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// How far agents see each other's records, by module (OAS DataSharingRules).
struct ZohoSharingRules: Hashable, Sendable {
    enum Level: String, Hashable, Sendable, CaseIterable {
        case open = "public"
        case readOnly = "public read only"
        case closed = "private"
    }

    /// In the order in which they are listed.
    static let modules = ["tickets", "contacts", "accounts", "tasks", "calls", "events"]

    var levels: [String: Level] = Dictionary(
        uniqueKeysWithValues: modules.map { ($0, Level.open) }
    )
}

/// One row of a reassignment: whose work of one department goes to whom.
struct ZohoReassignment: Hashable, Sendable {
    let departmentID: Int64
    let ticketOwner: Int64
    let taskOwner: Int64
}

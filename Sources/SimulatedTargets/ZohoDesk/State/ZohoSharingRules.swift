// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// Visibility of agents' records to each other, by module (OAS DataSharingRules).
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

/// One row of a reassignment: a department and the new owners of its work.
struct ZohoReassignment: Hashable, Sendable {
    let departmentID: Int64
    let ticketOwner: Int64
    let taskOwner: Int64
}

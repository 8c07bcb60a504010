// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit

/// A portal's data besides its staff: end users, and portal-wide settings.
///
/// None of it is access to the desk: end users never hold a seat.
struct ZohoPlatform: Sendable {
    var presence = ZohoPresenceSettings()
    var contacts: RecordTable<ZohoContact>
    var users: RecordTable<ZohoEndUser>
    var groups: RecordTable<ZohoUserTag>
    var labels: RecordTable<ZohoUserTag>
    /// The only help center.
    let helpCenter: Int64

    init(base: Int64) {
        contacts = RecordTable(firstID: base + 5_000_001)
        users = RecordTable(firstID: base + 6_000_001)
        groups = RecordTable(firstID: base + 7_000_001)
        labels = RecordTable(firstID: base + 7_500_001)
        helpCenter = base + 8_000_001
    }

    /// Contradictions, one sentence each.
    func checkInvariants() -> [String] {
        var found: [String] = []
        for slot in contacts.slots {
            guard let user = contacts.rows[slot].user else { continue }
            if users.slot(of: user) == nil {
                found.append("contact \(contacts.rows[slot].id) has no user \(user)")
            }
        }
        for table in [groups, labels] {
            for slot in table.slots {
                let tag = table.rows[slot]
                for user in tag.users.ids where users.slot(of: user) == nil {
                    found.append("\(tag.name) holds no user \(user)")
                }
            }
        }
        return found
    }
}

/// A record of a customer.
struct ZohoContact: Sendable {
    let id: Int64
    let createdAt: Instant
    var modifiedAt: Instant
    var firstName = ""
    var lastName = ""
    var email: String?
    var phone: String?
    var mobile: String?
    var type: String?
    var isTrashed = false
    /// The login to the help center.
    var user: Int64?

    var fullName: String { firstName.isEmpty ? lastName : "\(firstName) \(lastName)" }
}

/// A login to the help center.
struct ZohoEndUser: Sendable {
    enum Status: String, Hashable, Sendable {
        case active = "ACTIVE"
        case disabled = "DISABLED"
        case deleted = "DELETED"
    }

    let id: Int64
    let contact: Int64
    var name: String
    var email: String
    var status = Status.active
    var modifiedAt: Instant
}

/// A group of end users, or a label on them.
struct ZohoUserTag: Sendable {
    let id: Int64
    var name: String
    var description = ""
    var users = SortedIDs()
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// A staff member, invited or confirmed; deleted ones are in the archive.
struct ZohoAgent: Sendable {
    let id: Int64
    /// The number of the Zoho account behind it; `nil` until the invitation is accepted.
    var zuid: Int64?
    var firstName: String
    var lastName: String
    var email: String
    var type: ZohoAgentType
    var roleID: Int64
    var profileID: Int64
    var isEnabled = true
    var isConfirmed: Bool
    var isBot = false
    var departments = SortedIDs()
    var chatDepartments = SortedIDs()
    /// The teams of which it is a direct member.
    var teams = SortedIDs()
    var phone = ""
    var mobile = ""
    var extn = ""
    var about = ""
    var timeZone = "UTC"
    var language = "en_US"
    var country = "en_US"
    var channels: [String] = []
    var customFields = JSONObject()
    var seat: ZohoSeat?
    /// Indices of open sessions.
    var sessions: [Int] = []
    /// Open items of work by department.
    var work: [Int64: Int] = [:]
    /// Counts the invitations sent, so that the expiry of a former one is ignored.
    var invitation = 0
    var invitationEndsAt: Instant?
    let createdAt: Instant
    var lastActiveAt: Instant?

    var key: AccountKey { AccountKey(String(id)) }
    var object: String { "agent \(id)" }
    var wantedSeat: ZohoSeat { type == .light ? .lightAgent : .agent }

    func displayName(lastFirst: Bool) -> String {
        if firstName.isEmpty { return lastName }
        return lastFirst ? "\(lastName) \(firstName)" : "\(firstName) \(lastName)"
    }

    var isPending: Bool { !isConfirmed }
    var countKey: ZohoAgentCounts.Key {
        ZohoAgentCounts.Key(isEnabled: isEnabled, isConfirmed: isConfirmed, isLight: type == .light)
    }
}

/// The number of agents of each kind.
struct ZohoAgentCounts: Sendable {
    struct Key: Hashable, Sendable {
        var isEnabled: Bool
        var isConfirmed: Bool
        var isLight: Bool

        fileprivate var index: Int {
            (isEnabled ? 4 : 0) + (isConfirmed ? 2 : 0) + (isLight ? 1 : 0)
        }
    }

    private var counts = Array(repeating: 0, count: 8)

    mutating func add(_ key: Key, _ difference: Int) { counts[key.index] += difference }

    /// `nil` means either.
    func count(
        enabled: Bool? = nil,
        confirmed: Bool? = nil,
        light: Bool? = nil
    ) -> Int {
        var sum = 0
        for isEnabled in [false, true] where enabled.map({ $0 == isEnabled }) ?? true {
            for isConfirmed in [false, true] where confirmed.map({ $0 == isConfirmed }) ?? true {
                for isLight in [false, true] where light.map({ $0 == isLight }) ?? true {
                    sum +=
                        counts[
                            Key(
                                isEnabled: isEnabled,
                                isConfirmed: isConfirmed,
                                isLight: isLight
                            ).index
                        ]
                }
            }
        }
        return sum
    }
}

/// What is left of an agent after deletion.
struct ZohoArchivedAgent: Sendable {
    enum Status: String, Hashable, Sendable {
        case deleted = "DELETED"
        case anonymized = "ANONYMIZED"
    }

    let id: Int64
    var firstName: String
    var lastName: String
    /// In lower case; `nil` once anonymized.
    var email: String?
    var status: Status
    var work: [Int64: Int]
    /// Its departments when it was deleted, for reassigning work.
    var departments: SortedIDs
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// A person's record; agents and requesters share one table and one range of ids.
struct FreshserviceUser: Sendable {
    enum Kind: String, SettingWord {
        case agent
        case requester
    }

    let id: Int64
    let key: AccountKey
    let createdAt: Instant
    var updatedAt: Instant
    var kind: Kind {
        didSet { object = "\(kind.rawValue) \(id)" }
    }
    /// The record's name in the journal: `agent 21000000007`.
    private(set) var object: String
    var isActive = true
    /// Counts deactivations, so that a cleanup knows whether it still applies.
    var deactivations = 0
    var firstName: String
    var lastName: String?
    /// As typed; a requester may have none.
    var email: String?
    var secondaryEmails: [String] = []
    /// Plain attributes that differ from their default, under their wire names.
    var attributes = JSONObject()
    var departmentIDs: [Int64] = []
    var seesDepartmentTickets = false
    var seesDepartmentChanges = false
    var workspaceIDs: [Int64] = []

    /// A day pass instead of a seat (HELP-LIC).
    var isOccasional = true
    var holdsSeat = false
    var isKeyEnabled = false
    var roles: [FreshserviceRoleAssignment] = []
    var groups = FreshserviceMemberships()
    var requesterGroups = SortedIDs()

    var hasLoggedIn = false
    var lastLoginAt: Instant?
    var lastActiveAt: Instant?
    /// The end of the day whose pass was used.
    var dayPassUntil: Instant?
    /// Indices of open sessions and active keys.
    var sessions: [Int] = []
    var keys: [Int] = []

    init(id: Int64, kind: Kind, firstName: String, createdAt: Instant) {
        self.id = id
        key = AccountKey(String(id))
        self.kind = kind
        object = "\(kind.rawValue) \(id)"
        self.firstName = firstName
        self.createdAt = createdAt
        updatedAt = createdAt
    }

    var displayName: String {
        lastName.map { "\(firstName) \($0)" } ?? firstName
    }

    /// Whether the address, in any case, is the primary or a secondary one.
    func holds(_ address: String) -> Bool {
        let wanted = address.lowercased()
        return email?.lowercased() == wanted
            || secondaryEmails.contains { $0.lowercased() == wanted }
    }

    /// The sort key in lists, which are ordered by first name (REF).
    var listEntry: FreshserviceListEntry {
        FreshserviceListEntry(name: firstName.lowercased(), id: id)
    }
}

/// Bodies by slot that hold for as long as the journal has as many changes.
struct FreshserviceRenderings: Sendable {
    var bodies: [Int: [UInt8]] = [:]
    private var changeCount = 0

    mutating func forget(unlessAt count: Int) {
        guard changeCount != count else { return }
        changeCount = count
        // Where everything changes all the time there are few, and room for them is kept.
        bodies.removeAll(keepingCapacity: bodies.count < 64)
    }
}

/// A role as held by one agent.
struct FreshserviceRoleAssignment: Hashable, Sendable {
    enum Scope: String, Hashable, Sendable, CaseIterable {
        case entireHelpdesk = "entire_helpdesk"
        case memberGroups = "member_groups"
        case specifiedGroups = "specified_groups"
        case assignedItems = "assigned_items"
    }

    let roleID: Int64
    var scope: Scope
    /// Only for `specifiedGroups`.
    var groupIDs: [Int64]
    let workspaceID: Int64

    /// Whether both are the same grant, whatever their scope.
    func isSameGrant(as other: FreshserviceRoleAssignment) -> Bool {
        roleID == other.roleID && workspaceID == other.workspaceID
    }
}

/// How an agent belongs to a group.
enum FreshservicePart: String, Hashable, Sendable, CaseIterable {
    case member
    case observer
    case leader
}

/// The agent groups of one agent, which mirror the groups' own lists.
struct FreshserviceMemberships: Hashable, Sendable {
    var member = SortedIDs()
    var observer = SortedIDs()
    var leader = SortedIDs()
    var pendingMember = SortedIDs()
    var pendingObserver = SortedIDs()
    var pendingLeader = SortedIDs()

    subscript(part: FreshservicePart, pending isPending: Bool) -> SortedIDs {
        get {
            switch (part, isPending) {
            case (.member, false): member
            case (.observer, false): observer
            case (.leader, false): leader
            case (.member, true): pendingMember
            case (.observer, true): pendingObserver
            case (.leader, true): pendingLeader
            }
        }
        // Yields the stored list itself, so that a change does not copy it.
        _modify {
            switch (part, isPending) {
            case (.member, false): yield &member
            case (.observer, false): yield &observer
            case (.leader, false): yield &leader
            case (.member, true): yield &pendingMember
            case (.observer, true): yield &pendingObserver
            case (.leader, true): yield &pendingLeader
            }
        }
    }

    var isEmpty: Bool {
        member.isEmpty && observer.isEmpty && leader.isEmpty && pendingMember.isEmpty
            && pendingObserver.isEmpty && pendingLeader.isEmpty
    }
}

/// A sort key for lists ordered by name, then by id.
struct FreshserviceListEntry: Comparable, Sendable {
    let name: String
    let id: Int64

    static func < (left: FreshserviceListEntry, right: FreshserviceListEntry) -> Bool {
        left.name == right.name ? left.id < right.id : left.name < right.name
    }
}

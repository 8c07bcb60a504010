// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit

/// An agent group; its lists contain the ids of agents.
struct FreshserviceGroup: Sendable {
    let id: Int64
    var name: String {
        didSet { nameEntitlements() }
    }
    var description: String?
    let workspaceID: Int64
    var isRestricted = false
    var needsApproval = false
    var unassignedFor: String?
    var businessHoursID: Int64?
    var escalateTo: Int64?
    var assignsAutomatically = false
    /// The same structure as on the agent, seen from the other side.
    var people = FreshserviceMemberships()
    let createdAt: Instant
    /// Set with every change.
    var updatedAt: Instant {
        didSet { rendering = nil }
    }
    /// The body as in lists, from when it was last asked for; `nil` once anything has changed.
    var rendering: [UInt8]?
    private(set) var memberEntitlement: TargetEntitlement
    private(set) var observerEntitlement: TargetEntitlement
    private(set) var leaderEntitlement: TargetEntitlement

    init(id: Int64, name: String, workspaceID: Int64, createdAt: Instant) {
        self.id = id
        self.name = name
        self.workspaceID = workspaceID
        self.createdAt = createdAt
        updatedAt = createdAt
        let text = String(id)
        memberEntitlement = TargetEntitlement(kind: "group", id: text, name: name)
        observerEntitlement = TargetEntitlement(kind: "groupObserver", id: text, name: name)
        leaderEntitlement = TargetEntitlement(kind: "groupLeader", id: text, name: name)
    }

    func entitlement(of part: FreshservicePart) -> TargetEntitlement {
        switch part {
        case .member: memberEntitlement
        case .observer: observerEntitlement
        case .leader: leaderEntitlement
        }
    }

    /// Whether joining needs a leader's approval (REF).
    var asksForApproval: Bool { isRestricted && needsApproval }

    private mutating func nameEntitlements() {
        let text = String(id)
        memberEntitlement = TargetEntitlement(kind: "group", id: text, name: name)
        observerEntitlement = TargetEntitlement(kind: "groupObserver", id: text, name: name)
        leaderEntitlement = TargetEntitlement(kind: "groupLeader", id: text, name: name)
    }
}

struct FreshserviceRequesterGroup: Sendable {
    enum Kind: String, Hashable, Sendable {
        case manual
        /// Its members are determined by a rule that the API neither shows nor changes.
        case ruleBased = "rule_based"
    }

    let id: Int64
    var name: String {
        didSet {
            entitlement = TargetEntitlement(kind: "requesterGroup", id: String(id), name: name)
        }
    }
    var description: String?
    let kind: Kind
    var members = SortedIDs()
    private(set) var entitlement: TargetEntitlement

    init(id: Int64, name: String, kind: Kind) {
        self.id = id
        self.name = name
        self.kind = kind
        entitlement = TargetEntitlement(kind: "requesterGroup", id: String(id), name: name)
    }
}

struct FreshserviceDepartment: Sendable {
    let id: Int64
    var name: String {
        didSet {
            entitlement = TargetEntitlement(kind: "departmentTickets", id: String(id), name: name)
        }
    }
    var description: String?
    var headUserID: Int64?
    var primeUserID: Int64?
    var domains: [String] = []
    let createdAt: Instant
    var updatedAt: Instant
    /// The right to see the tickets of everybody in the department.
    private(set) var entitlement: TargetEntitlement

    init(id: Int64, name: String, createdAt: Instant) {
        self.id = id
        self.name = name
        self.createdAt = createdAt
        updatedAt = createdAt
        entitlement = TargetEntitlement(kind: "departmentTickets", id: String(id), name: name)
    }
}

struct FreshserviceRole: Sendable {
    let id: Int64
    var name: String {
        didSet { entitlement = TargetEntitlement(kind: "role", id: String(id), name: name) }
    }
    let isDefault: Bool
    let privileges: FreshservicePrivileges
    let createdAt: Instant
    private(set) var entitlement: TargetEntitlement

    init(
        id: Int64,
        name: String,
        isDefault: Bool,
        privileges: FreshservicePrivileges,
        createdAt: Instant
    ) {
        self.id = id
        self.name = name
        self.isDefault = isDefault
        self.privileges = privileges
        self.createdAt = createdAt
        entitlement = TargetEntitlement(kind: "role", id: String(id), name: name)
    }

    /// 1 for administrator roles, 2 for the others (REF).
    var typeNumber: Int64 { privileges.contains(.administer) ? 1 : 2 }
}

struct FreshserviceWorkspace: Sendable {
    /// The meaning of null in a role's `workspace_id` (REF).
    static let primaryID: Int64 = 2
    /// Means the account as a whole.
    static let accountID: Int64 = 1

    let id: Int64
    let name: String
    let template: String
    let createdAt: Instant
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// A node in the hierarchy that determines whose data is visible.
struct ZohoRole: Sendable {
    let id: Int64
    var name: String
    var description = ""
    var isDefault = false
    var isVisible = true
    var sharesWithPeers = false
    /// `nil` for the root.
    var reportsTo: Int64?
    var subRoles = SortedIDs()
    var agents = SortedIDs()
    /// Teams that include everybody with the role.
    var teams = SortedIDs()
    /// Teams that include everybody with the role or a subordinate one.
    var teamsWithSubordinates = SortedIDs()

    var entitlement: TargetEntitlement {
        TargetEntitlement(kind: "role", id: String(id), name: name)
    }

    /// Assumption: `Public` and `PersonalTeam`, which the reference only describes.
    static let defaultNames = [
        "CEO", "Manager", "PortalUser", "Personal", "PersonalTeam", "Public", "LightAgent",
    ]
}

/// A set of permissions.
struct ZohoProfile: Sendable {
    enum Kind: String, Hashable, Sendable {
        case administrator = "Administrator"
        case standard = "Standard"
        case light = "Light"
        case portal = "Portal"
        case custom = "Custom"
    }

    let id: Int64
    var name: String
    var description = ""
    var isDefault = false
    var isVisible = true
    let kind: Kind
    var permissions: ZohoPermissions
    var agents = SortedIDs()

    var entitlement: TargetEntitlement {
        TargetEntitlement(kind: "profile", id: String(id), name: name)
    }

    var isAdministrator: Bool { kind == .administrator || permissions.contains(.manageAgents) }

    static let defaultNames = ["Support Administrator", "Agent", "Light Agent", "Portal User"]
}

struct ZohoDepartment: Sendable {
    let id: Int64
    var name: String
    var portalName: String
    var description = ""
    var isEnabled = true
    var isDefault = false
    var isVisibleInPortal = true
    var isAssignedToTeams = true
    let creatorID: Int64
    let createdAt: Instant
    var agents = SortedIDs()
    var teams = SortedIDs()

    init(id: Int64, name: String, creatorID: Int64, createdAt: Instant) {
        self.id = id
        self.name = name
        portalName = name
        self.creatorID = creatorID
        self.createdAt = createdAt
    }

    var entitlement: TargetEntitlement {
        TargetEntitlement(kind: "department", id: String(id), name: name)
    }

    /// The name as part of a URL: blanks become hyphens.
    var sanitizedName: String {
        String(name.lowercased().map { $0 == " " ? "-" : $0 })
    }
}

/// A team of one department, whose members are agents, roles and other teams.
struct ZohoTeam: Sendable {
    let id: Int64
    var name: String
    let departmentID: Int64
    var description = ""
    /// Direct members.
    var agents = SortedIDs()
    var roles = SortedIDs()
    var rolesWithSubordinates = SortedIDs()
    var subTeams = SortedIDs()
    /// Teams that this one is a sub-team of.
    var parents = SortedIDs()

    var entitlement: TargetEntitlement {
        TargetEntitlement(kind: "team", id: String(id), name: name)
    }

    // KB-TEAMS.
    static let perDepartmentMax = 60
    static let agentsMax = 100
    static let subTeamsMax = 50
    static let rolesMax = 20
}

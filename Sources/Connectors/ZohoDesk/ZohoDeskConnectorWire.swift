// SPDX-License-Identifier: Apache-2.0

import Wire

/// An agent as the service sends it, reduced to what the connector needs (OAS-O, OAS-N).
///
/// Lists omit members, and members hidden from the integration's profile are omitted everywhere
/// (ELAPSED), so `nil` means unknown.
struct ZohoDeskAgent: Hashable, Sendable {
    let id: String
    var status: String
    var isConfirmed: Bool
    /// A bot of the service, not a person.
    var isBot: Bool
    var email: String?
    var givenName: String?
    var familyName: String?
    var phone: String?
    var mobile: String?
    var timeZone: String?
    var language: String?
    var permissionType: String?
    var roleID: String?
    var profileID: String?
    var departmentIDs: [String]?

    /// `nil` unless the value is an agent with at least id and state.
    init?(_ value: JSONValue) {
        guard let object = value.object, let id = object["id"]?.digits,
            let status = object["status"]?.string
        else { return nil }
        self.id = id
        self.status = status
        isConfirmed = object["isConfirmed"]?.flag ?? (object["zuid"]?.digits != nil)
        isBot = object["isZiaAgent"]?.flag ?? false
        email = object["emailId"]?.filledText
        // An agent without a first name has `""` there.
        givenName = object["firstName"]?.scalarText
        familyName = object["lastName"]?.scalarText
        phone = object["phone"]?.filledText
        mobile = object["mobile"]?.filledText
        timeZone = object["timeZone"]?.filledText
        language = object["langCode"]?.filledText
        permissionType = object["rolePermissionType"]?.filledText
        roleID = object["roleId"]?.digits
        profileID = object["profileId"]?.digits
        if let list = object["associatedDepartmentIds"] {
            guard let ids = list.digitsList else { return nil }
            departmentIDs = ids
        }
    }

    var isActive: Bool { status == "ACTIVE" }
    /// Whether only an archived record is left.
    var isDeleted: Bool { status == "DELETED" || status == "ANONYMIZED" || status == "CLOSED" }
}

/// A team, which belongs to one department (OAS-O).
struct ZohoDeskTeam: Hashable, Sendable {
    let id: String
    let name: String
    let departmentID: String?
    /// Direct members.
    let members: [String]
    /// All effective members, including those through roles and sub-teams; `nil` if the body does
    /// not say.
    let derivedMembers: [String]?

    init?(_ value: JSONValue) {
        guard let object = value.object, let id = object["id"]?.digits,
            let name = object["name"]?.string
        else { return nil }
        self.id = id
        self.name = name
        departmentID = object["departmentId"]?.digits
        guard let members = (object["agents"] ?? .null).digitsList else { return nil }
        self.members = members
        derivedMembers = object["derivedAgents"]?.digitsList
    }

    func contains(_ agent: String) -> Bool {
        members.contains(agent) || derivedMembers?.contains(agent) == true
    }
}

/// A role, OAS-O.
struct ZohoDeskRole: Hashable, Sendable {
    let id: String
    let name: String

    init?(_ value: JSONValue) {
        guard let id = value["id"]?.digits, let name = value["name"]?.string else { return nil }
        self.id = id
        self.name = name
    }

    /// The hidden role of light agents (KB-LIGHT).
    var isLight: Bool { name == "LightAgent" }
}

/// A profile, a set of permissions, OAS-O.
struct ZohoDeskProfile: Hashable, Sendable {
    let id: String
    let name: String
    /// Whether its holders can deactivate other agents.
    let isAdministrative: Bool
    let isLight: Bool

    init?(_ value: JSONValue) {
        guard let id = value["id"]?.digits, let name = value["name"]?.string else { return nil }
        self.id = id
        self.name = name
        // One of the schemas spells the types in upper case, and lists may leave the type out.
        let type = value["type"]?.string?.uppercased()
        let managesAgents = value["permissions"]?["setup"]?["manageAgents"]?.flag ?? false
        isAdministrative =
            type == "ADMINISTRATOR" || managesAgents
            || (type == nil && name == "Support Administrator")
        isLight = type == "LIGHT" || (type == nil && name == "Light Agent")
    }
}

/// A department, OAS-O.
struct ZohoDeskDepartment: Hashable, Sendable {
    let id: String
    let name: String
    let isEnabled: Bool
    let isDefault: Bool

    init?(_ value: JSONValue) {
        guard let id = value["id"]?.digits, let name = value["name"]?.string else { return nil }
        self.id = id
        self.name = name
        isEnabled = value["isEnabled"]?.flag ?? true
        isDefault = value["isDefault"]?.flag ?? false
    }
}

/// A portal of the agent who authorized the integration (OAS-O).
struct ZohoDeskOrganization: Hashable, Sendable {
    let id: String
    let isDefault: Bool
    let isSandbox: Bool
    /// An address; that agent must not be ended (KB-PRIM).
    let primaryContact: String?

    init?(_ value: JSONValue) {
        guard let id = value["id"]?.digits else { return nil }
        self.id = id
        isDefault = value["isDefault"]?.flag ?? false
        isSandbox = value["isSandboxPortal"]?.flag ?? false
        primaryContact = value["primaryContact"]?.filledText
    }
}

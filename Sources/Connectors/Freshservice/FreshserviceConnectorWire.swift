// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// An agent as the service sends it, reduced to what the connector needs (REF, XSOAR, PS).
struct FreshserviceAgent: Hashable, Sendable {
    var id: Int64 = 0
    var isActive = false
    /// Whether the agent works on a day pass instead of a full-time seat.
    var isOccasional = false
    var email: String?
    var givenName: String?
    var familyName: String?
    var title: String?
    var workPhone: String?
    var mobilePhone: String?
    var externalID: String?
    var departmentIDs: [Int64] = []
    var departmentNames: [String] = []
    /// Whether the record explicitly shows that there is none.
    var isInNoDepartment = false
    var locationName: String?
    var seesDepartmentTickets = false
    var hasAPIKey = false
    var hasLoggedIn = false
    var lastLogin: Instant?
    var lastActivity: Instant?
    var roles: [FreshserviceRoleAssignment] = []
    var memberOf: [Int64] = []
    var observerOf: [Int64] = []
    var pendingMemberOf: [Int64] = []
    var pendingObserverOf: [Int64] = []
    /// Whether the body contained roles and groups; otherwise they are unknown.
    var hasGrants = false

    /// `nil` unless the value that begins here is an agent with at least id and state.
    init?(reading reader: inout JSONReader) throws(JSONError) {
        var isReadable = true
        var required = 0
        var lists = 0
        let other = try reader.members(Self.keys) { reader, key throws(JSONError) in
            guard isReadable else { return try reader.skipValue() }
            isReadable = try read(Self.fields[key], from: &reader, &required, &lists)
        }
        guard other == nil, isReadable, required == 2 else { return nil }
        hasGrants = lists == 3
    }

    private mutating func read(
        _ field: Field?,
        from reader: inout JSONReader,
        _ required: inout Int,
        _ lists: inout Int
    ) throws(JSONError) -> Bool {
        switch field {
        case .id: return try reader.value().identifier.store(in: &id, counting: &required)
        case .active: return try reader.value().bool.store(in: &isActive, counting: &required)
        case .occasional: isOccasional = try reader.value().bool ?? false
        case .roles:
            lists += 1
            return try FreshserviceRoleAssignment.list(&reader).store(in: &roles)
        case .memberOf:
            lists += 1
            return try reader.identifiers().store(in: &memberOf)
        case .observerOf:
            lists += 1
            return try reader.identifiers().store(in: &observerOf)
        case .pendingMemberOf: return try reader.identifiers().store(in: &pendingMemberOf)
        case .pendingObserverOf: return try reader.identifiers().store(in: &pendingObserverOf)
        case .departmentIDs:
            let value = try reader.value()
            isInNoDepartment = value.array?.isEmpty ?? false
            return value.identifiers.store(in: &departmentIDs)
        case .departmentNames: departmentNames = try reader.value().strings
        case .seesDepartmentTickets: seesDepartmentTickets = try reader.value().bool ?? false
        case .hasAPIKey: hasAPIKey = try reader.value().bool ?? false
        case .hasLoggedIn: hasLoggedIn = try reader.value().bool ?? false
        case .lastLogin: lastLogin = try reader.value().instant
        case .lastActivity: lastActivity = try reader.value().instant
        case .email: email = try reader.value().string
        case .givenName: givenName = try reader.value().string
        case .familyName: familyName = try reader.value().string
        case .title: title = try reader.value().string
        case .workPhone: workPhone = try reader.value().scalarText
        case .mobilePhone: mobilePhone = try reader.value().scalarText
        case .externalID: externalID = try reader.value().scalarText
        case .locationName: locationName = try reader.value().string
        case nil: try reader.skipValue()
        }
        return true
    }

    private static let keys = JSONKeys(Field.allCases.map(\.rawValue))
    /// By the number of its name among the keys.
    private static let fields = keys.names.map(Field.init(rawValue:))

    /// In the order in which the service sends them.
    private enum Field: String, CaseIterable {
        case id
        case givenName = "first_name"
        case familyName = "last_name"
        case email, active, occasional
        case title = "job_title"
        case workPhone = "work_phone_number"
        case mobilePhone = "mobile_phone_number"
        case departmentIDs = "department_ids"
        case departmentNames = "department_names"
        case seesDepartmentTickets = "can_see_all_tickets_from_associated_departments"
        case locationName = "location_name"
        case externalID = "external_id"
        case hasLoggedIn = "has_logged_in"
        case lastLogin = "last_login_at"
        case lastActivity = "last_active_at"
        case hasAPIKey = "api_key_enabled"
        case roles
        case memberOf = "member_of"
        case observerOf = "observer_of"
        case pendingMemberOf = "member_of_pending_approval"
        case pendingObserverOf = "observer_of_pending_approval"
    }
}

/// A role as an agent holds it.
///
/// All four members are sent back unchanged: an element without its workspace would move the role
/// to the primary one (REF).
struct FreshserviceRoleAssignment: Hashable, Sendable {
    var roleID: Int64
    var scope: String
    var groups: [Int64]
    var workspaceID: Int64?
}

extension FreshserviceRoleAssignment {
    /// `nil` unless a list of roles begins here, or nothing.
    static func list(
        _ reader: inout JSONReader
    ) throws(JSONError) -> [FreshserviceRoleAssignment]? {
        var roles: [FreshserviceRoleAssignment] = []
        var isReadable = true
        let other = try reader.elements { reader throws(JSONError) in
            guard let role = try FreshserviceRoleAssignment(reading: &reader) else {
                isReadable = false
                return
            }
            roles.append(role)
        }
        return isReadable && other?.isNull ?? true ? roles : nil
    }

    private init?(reading reader: inout JSONReader) throws(JSONError) {
        var roleID: Int64?
        var scope: String?
        var groups: [Int64]?
        var workspaceID: Int64?
        _ = try reader.members(Self.keys) { reader, key throws(JSONError) in
            switch Self.fields[key] {
            case .roleID: roleID = try reader.value().identifier
            case .scope: scope = try reader.value().string
            case .groups: groups = try reader.identifiers()
            case .workspaceID: workspaceID = try reader.value().identifier
            case nil: try reader.skipValue()
            }
        }
        guard let roleID, let scope else { return nil }
        self.init(roleID: roleID, scope: scope, groups: groups ?? [], workspaceID: workspaceID)
    }

    private static let keys = JSONKeys(Field.allCases.map(\.rawValue))
    private static let fields = keys.names.map(Field.init(rawValue:))

    private enum Field: String, CaseIterable {
        case roleID = "role_id"
        case scope = "assignment_scope"
        case groups
        case workspaceID = "workspace_id"
    }
}

/// A requester as the service sends it, reduced to what the connector needs (REF, PS, XSOAR).
struct FreshserviceRequester: Hashable, Sendable {
    var id: Int64
    var isActive: Bool
    /// Lists and single reads can show an agent in the form of a requester.
    var isAgent: Bool
    var primaryEmail: String?
    var secondaryEmails: [String]
    var givenName: String?
    var familyName: String?
    var title: String?
    var workPhone: String?
    var mobilePhone: String?
    var externalID: String?
    var departmentNames: [String]
    var isInNoDepartment: Bool
    var locationName: String?
    var seesDepartmentTickets: Bool
    var hasLoggedIn: Bool

    /// `nil` unless the value is a requester with at least id and state.
    init?(_ value: JSONValue) {
        guard let object = value.object, let id = object["id"]?.identifier,
            let isActive = object["active"]?.bool
        else { return nil }
        self.id = id
        self.isActive = isActive
        isAgent = object["is_agent"]?.bool ?? false
        primaryEmail = object["primary_email"]?.string
        secondaryEmails = object["secondary_emails"]?.strings ?? []
        givenName = object["first_name"]?.string
        familyName = object["last_name"]?.string
        title = object["job_title"]?.string
        workPhone = object["work_phone_number"]?.scalarText
        mobilePhone = object["mobile_phone_number"]?.scalarText
        externalID = object["external_id"]?.scalarText
        departmentNames = object["department_names"]?.strings ?? []
        isInNoDepartment = object["department_ids"]?.array?.isEmpty ?? false
        locationName = object["location_name"]?.string
        seesDepartmentTickets =
            object["can_see_all_tickets_from_associated_departments"]?.bool ?? false
        hasLoggedIn = object["has_logged_in"]?.bool ?? false
    }
}

/// An agent group, REF.
struct FreshserviceGroup: Hashable, Sendable {
    var id: Int64
    var name: String
    var workspaceID: Int64?
    var members: [Int64]
    var observers: [Int64]
    var leaders: [Int64]
    var pendingLeaders: [Int64]

    private enum Field: String, CaseIterable {
        case id, name, members, observers, leaders
        case workspaceID = "workspace_id"
        case pendingLeaders = "leaders_pending_approval"
    }

    /// What a catalog reads of a list of groups: members and observers are most of such a body, and
    /// it has no use for them.
    static let catalogKeys = JSONKeys(
        Field.allCases.filter { $0 != .members && $0 != .observers }.map(\.rawValue)
    )

    init?(_ value: JSONValue) {
        guard let object = value.object,
            let id = object[Field.id.rawValue]?.identifier,
            let name = object[Field.name.rawValue]?.string
        else { return nil }
        func identifiers(_ field: Field) -> [Int64] { object[field.rawValue]?.identifiers ?? [] }
        self.id = id
        self.name = name
        workspaceID = object[Field.workspaceID.rawValue]?.identifier
        members = identifiers(.members)
        observers = identifiers(.observers)
        leaders = identifiers(.leaders)
        pendingLeaders = identifiers(.pendingLeaders)
    }
}

/// Something with just an id and a name: a role, a requester group, an application, a department.
struct FreshserviceNamed: Hashable, Sendable {
    var id: Int64
    var name: String
    /// `rule_based` for a requester group that cannot be written to.
    var type: String?
    /// 1 for an administrator's role, 2 for an agent's (REF).
    var roleType: Int64?

    init?(_ value: JSONValue) {
        guard let object = value.object, let id = object["id"]?.identifier,
            let name = object["name"]?.string
        else { return nil }
        self.id = id
        self.name = name
        type = object["type"]?.string
        roleType = object["role_type"]?.identifier
    }
}

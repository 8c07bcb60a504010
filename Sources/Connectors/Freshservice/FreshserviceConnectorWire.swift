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

    /// `nil` unless the value is an agent with at least id and state.
    ///
    /// Reads the members in one pass: looking up two dozen keys would search the object that often.
    init?(_ value: JSONValue) {
        guard let object = value.object else { return nil }
        var required = 0
        var lists = 0
        for member in object.members {
            guard read(member.key, member.value, &required, &lists) else { return nil }
        }
        guard required == 2 else { return nil }
        hasGrants = lists == 3
    }

    private mutating func read(
        _ key: String,
        _ value: JSONValue,
        _ required: inout Int,
        _ lists: inout Int
    ) -> Bool {
        guard let field = Field(key: key) else { return true }
        switch field {
        case .id: return value.identifier.store(in: &id, counting: &required)
        case .active: return value.bool.store(in: &isActive, counting: &required)
        case .occasional: isOccasional = value.bool ?? false
        case .roles:
            lists += 1
            return FreshserviceRoleAssignment.list(value).store(in: &roles)
        case .memberOf:
            lists += 1
            return value.identifiers.store(in: &memberOf)
        case .observerOf:
            lists += 1
            return value.identifiers.store(in: &observerOf)
        case .pendingMemberOf: return value.identifiers.store(in: &pendingMemberOf)
        case .pendingObserverOf: return value.identifiers.store(in: &pendingObserverOf)
        case .departmentIDs:
            isInNoDepartment = value.array?.isEmpty ?? false
            return value.identifiers.store(in: &departmentIDs)
        case .departmentNames: departmentNames = value.strings
        case .seesDepartmentTickets: seesDepartmentTickets = value.bool ?? false
        case .hasAPIKey: hasAPIKey = value.bool ?? false
        case .hasLoggedIn: hasLoggedIn = value.bool ?? false
        case .lastLogin: lastLogin = value.instant
        case .lastActivity: lastActivity = value.instant
        case .email: email = value.string
        case .givenName: givenName = value.string
        case .familyName: familyName = value.string
        case .title: title = value.string
        case .workPhone: workPhone = value.scalarText
        case .mobilePhone: mobilePhone = value.scalarText
        case .externalID: externalID = value.scalarText
        case .locationName: locationName = value.string
        }
        return true
    }

    /// What is read of an agent or of a list of agents.
    static let keys = JSONKeys(
        ["agent", "agents"] + Field.allCases.map(\.rawValue)
            + FreshserviceRoleAssignment.Field.allCases.map(\.rawValue)
    )

    private enum Field: String, CaseIterable {
        case id, active, occasional, roles, email
        case memberOf = "member_of"
        case observerOf = "observer_of"
        case pendingMemberOf = "member_of_pending_approval"
        case pendingObserverOf = "observer_of_pending_approval"
        case departmentIDs = "department_ids"
        case departmentNames = "department_names"
        case seesDepartmentTickets = "can_see_all_tickets_from_associated_departments"
        case hasAPIKey = "api_key_enabled"
        case hasLoggedIn = "has_logged_in"
        case lastLogin = "last_login_at"
        case lastActivity = "last_active_at"
        case givenName = "first_name"
        case familyName = "last_name"
        case title = "job_title"
        case workPhone = "work_phone_number"
        case mobilePhone = "mobile_phone_number"
        case externalID = "external_id"
        case locationName = "location_name"

        /// Compares only with keys of the same length, which beats hashing every key of a body.
        init?(key: String) {
            let length = key.utf8.count
            guard length < Self.byLength.count else { return nil }
            for (name, field) in Self.byLength[length] where name == key {
                self = field
                return
            }
            return nil
        }

        private static let byLength: [[(String, Field)]] = {
            let longest = allCases.map(\.rawValue.utf8.count).max() ?? 0
            var table: [[(String, Field)]] = Array(repeating: [], count: longest + 1)
            for field in allCases {
                table[field.rawValue.utf8.count].append((field.rawValue, field))
            }
            return table
        }()
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

    enum Field: String, CaseIterable {
        case roleID = "role_id"
        case scope = "assignment_scope"
        case groups
        case workspaceID = "workspace_id"
    }

    static func list(_ value: JSONValue) -> [FreshserviceRoleAssignment]? {
        switch value {
        case .null: return []
        case .array(let elements):
            var result: [FreshserviceRoleAssignment] = []
            result.reserveCapacity(elements.count)
            for element in elements {
                guard let object = element.object,
                    let roleID = object[Field.roleID.rawValue]?.identifier,
                    let scope = object[Field.scope.rawValue]?.string
                else { return nil }
                result.append(
                    FreshserviceRoleAssignment(
                        roleID: roleID,
                        scope: scope,
                        groups: object[Field.groups.rawValue]?.identifiers ?? [],
                        workspaceID: object[Field.workspaceID.rawValue]?.identifier
                    )
                )
            }
            return result
        case .bool, .integer, .number, .string, .object: return nil
        }
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
        ["groups"]
            + Field.allCases.filter { $0 != .members && $0 != .observers }.map(\.rawValue)
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

// SPDX-License-Identifier: Apache-2.0

import Wire

/// The permissions in a profile's tree that affect API calls.
struct ZohoPermissions: OptionSet, Hashable, Sendable {
    let rawValue: UInt32

    static let manageAgents = Self(rawValue: 1 << 0)
    static let permission = Self(rawValue: 1 << 1)
    static let department = Self(rawValue: 1 << 2)
    static let teams = Self(rawValue: 1 << 3)
    static let securitySettings = Self(rawValue: 1 << 4)
    static let portalUsers = Self(rawValue: 1 << 5)
    static let exportUsers = Self(rawValue: 1 << 6)
    static let webhooks = Self(rawValue: 1 << 7)
    static let privacySettings = Self(rawValue: 1 << 8)
    static let manageMarketplace = Self(rawValue: 1 << 9)
    static let sandbox = Self(rawValue: 1 << 10)
    static let agentsOverview = Self(rawValue: 1 << 11)
    static let agentsImport = Self(rawValue: 1 << 12)
    static let agentsCreate = Self(rawValue: 1 << 13)
    static let agentsEdit = Self(rawValue: 1 << 14)
    static let agentsDelete = Self(rawValue: 1 << 15)
    static let viewAllFields = Self(rawValue: 1 << 16)
    static let ticketsDelete = Self(rawValue: 1 << 17)
    static let ticketsExport = Self(rawValue: 1 << 18)
    static let contactsDelete = Self(rawValue: 1 << 19)
    static let contactsExport = Self(rawValue: 1 << 20)
    static let contactsEdit = Self(rawValue: 1 << 21)
    static let ticketsEdit = Self(rawValue: 1 << 22)

    /// Group and key of each permission in a profile's tree, in wire order.
    static let lines: [(group: StaticString, key: StaticString, permission: ZohoPermissions)] = [
        ("setup", "manageAgents", .manageAgents),
        ("setup", "permission", .permission),
        ("setup", "department", .department),
        ("setup", "teams", .teams),
        ("setup", "securitySettings", .securitySettings),
        ("setup", "portalUsers", .portalUsers),
        ("setup", "exportUsers", .exportUsers),
        ("setup", "webhooks", .webhooks),
        ("setup", "privacySettings", .privacySettings),
        ("setup", "manageMarketplace", .manageMarketplace),
        ("setup", "sandbox", .sandbox),
        ("agents", "overview", .agentsOverview),
        ("agents", "import", .agentsImport),
        ("agents", "create", .agentsCreate),
        ("agents", "edit", .agentsEdit),
        ("agents", "delete", .agentsDelete),
        ("agents", "viewAllFields", .viewAllFields),
        ("tickets", "edit", .ticketsEdit),
        ("tickets", "delete", .ticketsDelete),
        ("tickets", "export", .ticketsExport),
        ("contacts", "edit", .contactsEdit),
        ("contacts", "delete", .contactsDelete),
        ("contacts", "export", .contactsExport),
    ]

    static let all = Self(lines.map(\.permission))
    static let ofAgents: Self = [.agentsOverview, .viewAllFields, .ticketsEdit, .contactsEdit]
    static let ofLightAgents: Self = [.agentsOverview, .viewAllFields]

    /// As printed on a target's page: `setup.manageAgents`.
    var wording: String? {
        guard !isEmpty else { return nil }
        return Self.lines.filter { contains($0.permission) }
            .map { "\($0.group).\($0.key)" }
            .joined(separator: " and ")
    }
}

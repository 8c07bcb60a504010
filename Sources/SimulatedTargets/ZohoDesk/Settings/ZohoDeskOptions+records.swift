// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDeskOptions {
    package struct Credits: Configurable {
        /// `nil` for the edition's default.
        package var perDay: Int?
        package var concurrency: Int?

        package static let settings: [Setting<Credits>] = [
            Setting("perDay", .whole(\.perDay), default: "by edition", "API credits of a day."),
            Setting(
                "concurrency",
                .whole(\.concurrency, 1...(.max)),
                default: "by edition",
                "Concurrent calls."
            ),
        ]

        package init() {}
    }

    package struct Role: Configurable {
        package var name = ""
        package var reportsTo = "CEO"

        package static let settings: [Setting<Role>] = [
            Setting("name", .required(\.name), "The role's name."),
            Setting("reportsTo", .text(\.reportsTo), "The role above it."),
        ]

        package init() {}

        package init(name: String) { self.name = name }
    }

    package struct Team: Configurable {
        package var name = ""
        /// Empty for the first department.
        package var department = ""
        package var roles: [String] = []
        package var rolesWithSubordinates: [String] = []
        package var subTeams: [String] = []

        package static let settings: [Setting<Team>] = [
            Setting("name", .required(\.name), "The team's name."),
            Setting(
                "department",
                .text(\.department),
                default: "the first one",
                "The department it belongs to."
            ),
            Setting("roles", .names(\.roles), "Roles whose agents are members."),
            Setting(
                "rolesWithSubordinates",
                .names(\.rolesWithSubordinates),
                "Roles whose agents are members, including subordinate roles."
            ),
            Setting("subTeams", .names(\.subTeams), "Teams whose members are members, too."),
        ]

        package init() {}

        package init(name: String, department: String = "") {
            self.name = name
            self.department = department
        }
    }

    /// An initial account.
    package struct Account: Configurable {
        package enum Kind: String, SettingWord {
            case agent
        }

        var kind = Kind.agent
        package var email = ""
        package var name = ""
        package var type = ZohoAgentType.agentPublic
        /// By name; `nil` for the type's default.
        package var role: String?
        package var profile: String?
        package var departments: [String] = []
        package var teams: [String] = []
        package var isActive = true
        package var isConfirmed = true
        package var isBot = false

        package static let settings: [Setting<Account>] = [
            Setting("kind", .word(\.kind), "Only agents are supported."),
            Setting("email", .required(\.email), "The agent's address."),
            Setting("name", .text(\.name), default: "what precedes the @", "The agent's name."),
            Setting("type", .word(\.type), "Determines role and profile."),
            Setting("role", .text(\.role), default: "by type", "Another role."),
            Setting("profile", .text(\.profile), default: "by type", "Another profile."),
            Setting(
                "departments",
                .names(\.departments),
                default: "the first one",
                "The agent's departments."
            ),
            Setting("teams", .names(\.teams), "Teams the agent is a direct member of."),
            Setting("active", .flag(\.isActive), "False for an account deactivated long ago."),
            Setting(
                "confirmed",
                .flag(\.isConfirmed),
                "False if the invitation has not been accepted."
            ),
            Setting("bot", .flag(\.isBot), "True for a bot of the vendor."),
        ]

        package init() {}

        package init(email: String, name: String) {
            self.email = email
            self.name = name
        }

        package mutating func check(_ settings: TargetSettings) throws(SettingError) {
            guard ZohoAgentDraft.isAddress(email) else {
                throw SettingError(
                    path: settings.path + ["email"],
                    message: "not an email address"
                )
            }
            if name.isEmpty { name = String(email.prefix { $0 != "@" }) }
        }
    }

    /// An OAuth client as registered in the developer console.
    package struct Client: Configurable {
        package var name = ""
        /// `nil` for values derived from the seed.
        package var id: String?
        package var secret: String?
        package var redirectURIs: [String] = []
        /// A self client has no redirect page: its codes are issued in the console.
        package var isSelfClient = false
        /// Where the client is registered; `nil` for the portal's own data center.
        package var dataCenter: ZohoDataCenter?
        /// Whether the client may be used in every data center (ACC-MDC).
        package var isMultiDataCenter = false

        package static let settings: [Setting<Client>] = [
            Setting("name", .required(\.name), "The client's name in the console."),
            Setting("id", .text(\.id), default: "from the seed", "The client's id."),
            Setting("secret", .text(\.secret), default: "from the seed", "The client's secret."),
            Setting("redirectURIs", .names(\.redirectURIs), "Where codes may be sent."),
            Setting(
                "selfClient",
                .flag(\.isSelfClient),
                "Whether codes are issued in the "
                    + "console."
            ),
            Setting(
                "dataCenter",
                SettingValue(
                    .word(ZohoDataCenter.allCases.map(\.rawValue)),
                    shown: { $0.dataCenter?.rawValue ?? "the portal's" }
                ) { settings, name, client throws(SettingError) in
                    let words = ZohoDataCenter.allCases.map(\.rawValue)
                    client.dataCenter = try settings.choice(name, among: words)
                        .flatMap { ZohoDataCenter(rawValue: $0) }
                },
                "Where the client is registered."
            ),
            Setting(
                "multiDC",
                .flag(\.isMultiDataCenter),
                "Whether the client works in every data center."
            ),
        ]

        package init() {}
    }
}

extension ZohoDeskOptions {
    package mutating func check(_ settings: TargetSettings) throws(SettingError) {
        guard !connectorScopes.isEmpty else {
            throw SettingError(
                path: settings.path + ["connector", "scopes"],
                message: "a token without scopes is never issued; leave the key out for the "
                    + "default ones"
            )
        }
        guard let first = departments.first else {
            throw SettingError(
                path: settings.path + ["departments"],
                message: "a portal has one department or more"
            )
        }
        for index in teams.indices where teams[index].department.isEmpty {
            teams[index].department = first
        }
        try checkRecords(settings)
        try checkAccounts(settings)
        for (index, scope) in connectorScopes.enumerated()
        where ZohoScopes(scope, granular: quirks.granularScopes) == nil {
            throw SettingError(
                path: settings.path + ["connector", "scopes", String(index)],
                message: "there is no scope '\(scope)'"
            )
        }
        integrationAdmins = integrationAdmins.map { $0.lowercased() }
        liveChatOnly = liveChatOnly.map { $0.lowercased() }
    }

    private var roleNames: [String] { ZohoRole.defaultNames + roles.map(\.name) }

    private func checkRecords(_ settings: TargetSettings) throws(SettingError) {
        try settings.rejectRepeats(of: "name", in: "departments")
        try settings.rejectRepeats(of: "name", in: "roles", besides: ZohoRole.defaultNames)
        try settings.rejectRepeats(of: "name", in: "profiles", besides: ZohoProfile.defaultNames)
        try settings.rejectRepeats(of: "name", in: "teams")
        var ids: Set<String> = []
        for entry in try settings.list("oauthClients") {
            guard let id = try entry.string("id"), !ids.insert(id).inserted else { continue }
            throw SettingError(path: entry.path + ["id"], message: "'\(id)' is there already")
        }
        for (index, entry) in try settings.list("roles").enumerated() {
            let known = ZohoRole.defaultNames + roles[..<index].map(\.name)
            _ = try entry.choice("reportsTo", among: known)
        }
        for (index, entry) in try settings.list("teams").enumerated() {
            _ = try entry.choice("department", among: departments)
            try entry.rejectNames(in: "roles", outside: roleNames)
            try entry.rejectNames(in: "rolesWithSubordinates", outside: roleNames)
            try entry.rejectNames(in: "subTeams", outside: teams[..<index].map(\.name))
        }
    }

    private func checkAccounts(_ settings: TargetSettings) throws(SettingError) {
        for entry in try settings.list("accounts") {
            _ = try entry.choice("role", among: roleNames)
            _ = try entry.choice("profile", among: ZohoProfile.defaultNames + profiles)
            try entry.rejectNames(in: "departments", outside: departments)
            try entry.rejectNames(in: "teams", outside: teams.map(\.name))
        }
        try settings.rejectRepeats(of: "email", in: "accounts", besides: [serviceAccountEmail]) {
            _ in "two accounts have this address"
        }
        for (seat, limit) in [(ZohoSeat.agent, agentSeats), (.lightAgent, lightAgentSeats)] {
            let wanted = accounts.count {
                $0.isActive && ($0.type == .light) == (seat == .lightAgent)
            }
            guard let limit, wanted > limit else { continue }
            throw SettingError(
                path: settings.path + ["accounts"],
                message: "\(wanted) agents need more than the \(limit) seats of \(seat.rawValue)"
            )
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// The initial state of a Freshservice account.
package struct FreshserviceOptions: Configurable {
    package enum Plan: String, SettingWord {
        case starter
        case growth
        case pro
        case enterprise

        /// Roles limited to chosen groups exist from Pro on (REF).
        var allowsSpecifiedGroups: Bool {
            switch self {
            case .starter, .growth: false
            case .pro, .enterprise: true
            }
        }
    }

    package var plan = Plan.enterprise {
        didSet { rateLimits = RateLimits(plan: plan) }
    }
    /// Full-time seats; `nil` for no limit.
    package var seatLimit: Int?
    /// Day passes in stock; `nil` for no limit.
    package var dayPasses: Int?
    /// `nil` switches limiting off.
    package var rateLimits: RateLimits? = RateLimits(plan: .enterprise)
    package var groups: [Group] = []
    package var requesterGroups: [RequesterGroup] = []
    package var departments: [Department] = []
    package var workspaces: [String] = []
    package var roles: [String] = []
    package var accounts: [Account] = []
    package var applications: [Application] = []
    package var catalog: [String] = []
    /// The owner of the connector's API key.
    package var serviceAccountEmail = "residue.connector@acme.example"
    package var keyOwnerRole = "Account Admin"
    /// Privileges that the key owner's role lacks, by the vendor's names.
    package var keyOwnerLacks: [String] = []
    package var indexLag = Duration.seconds(120)
    package var cleanUpDelay = Duration.seconds(300)
    package var quirks = FreshserviceQuirks()

    package init() {}

    package static let settings: [Setting<FreshserviceOptions>] = [
        Setting(
            "plan",
            .word(\.plan),
            "Sets the rate limits and whether roles can be limited to chosen groups."
        ),
        Setting(
            "seats",
            .group([
                Setting(
                    "agent",
                    .whole(\.seatLimit),
                    default: "no limit",
                    "Full-time seats; the connector's own agent takes none of them."
                )
            ]),
            "Seats by license."
        ),
        Setting(
            "dayPasses",
            .whole(\.dayPasses),
            default: "no limit",
            "Day passes in stock; an occasional agent uses one on each day with a sign-in."
        ),
        Setting(
            "rateLimit",
            .objectOrNone(\.rateLimits),
            default: "by plan",
            "Calls per minute, overall and for the calls with separate limits."
        ),
        Setting("groups", .list(\.groups), "Agent groups."),
        Setting("requesterGroups", .list(\.requesterGroups), "Requester groups."),
        Setting("departments", .list(\.departments), "Departments."),
        Setting("workspaces", .names(\.workspaces), "Workspaces besides the primary one, IT."),
        Setting(
            "roles",
            .names(\.roles),
            "Roles besides the default ones, with the privileges of a plain agent."
        ),
        Setting("accounts", .list(\.accounts), "Initial accounts."),
        Setting("applications", .list(\.applications), "Software in the inventory."),
        Setting(
            "catalog",
            .names(\.catalog),
            "Orderable items; the first one has the display id 1."
        ),
        Setting(
            "keyOwner",
            .group([
                Setting("role", .text(\.keyOwnerRole), "The role of the agent, by name."),
                Setting(
                    "lacks",
                    .names(\.keyOwnerLacks),
                    "Privileges that this role lacks, as named on the vendor's roles page."
                ),
                Setting("email", .text(\.serviceAccountEmail), "The agent's address."),
            ]),
            "The agent whose API key the connector gets."
        ),
        Setting(
            "indexLag",
            .duration(\.indexLag),
            "How long until changes appear in search results."
        ),
        Setting(
            "cleanUpDelay",
            .duration(\.cleanUpDelay),
            "How long after a deactivation the background cleanup runs."
        ),
        Setting("quirks", .object(\.quirks), "Behavior that the vendor leaves open."),
    ]

    private var roleNames: [String] { FreshservicePrivileges.defaultRoles.map(\.name) + roles }

    package func check(_ settings: TargetSettings) throws(SettingError) {
        for list in ["groups", "requesterGroups", "departments"] {
            try settings.rejectRepeats(of: "name", in: list)
        }
        for entry in try settings.list("groups") {
            _ = try entry.choice("workspace", among: ["IT"] + workspaces)
        }
        _ = try settings.nested("keyOwner")?.choice("role", among: roleNames)
        try settings.nested("keyOwner")?.rejectNames(
            in: "lacks",
            outside: FreshservicePrivileges.names
        )
        try checkAccounts(settings)
        let known = accounts.map { $0.email.lowercased() }
        for entry in try settings.list("applications") {
            for (index, email) in (try entry.strings("users") ?? []).enumerated()
            where !known.contains(email.lowercased()) {
                throw SettingError(
                    path: entry.path + ["users", String(index)],
                    message: "no account of the target has the address '\(email)'"
                )
            }
        }
    }

    private func checkAccounts(_ settings: TargetSettings) throws(SettingError) {
        for entry in try settings.list("accounts") {
            try entry.rejectNames(in: "groups", outside: groups.map(\.name))
            try entry.rejectNames(in: "requesterGroups", outside: requesterGroups.map(\.name))
            try entry.rejectNames(in: "roles", outside: roleNames)
            try entry.rejectNames(in: "departments", outside: departments.map(\.name))
        }
        try settings.rejectRepeats(of: "email", in: "accounts", besides: [serviceAccountEmail]) {
            _ in "two accounts have this address"
        }
        let wanted = accounts.count { $0.kind == .agent && $0.isActive && !$0.isOccasional }
        if let seatLimit, wanted > seatLimit {
            throw SettingError(
                path: settings.path + ["accounts"],
                message: "\(wanted) full-time agents need more than the \(seatLimit) seats"
            )
        }
    }
}

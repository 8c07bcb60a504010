// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension FreshserviceOptions {
    /// The keys of the target's entry in a scenario.
    package static let settings: [SettingDescription] = [
        SettingDescription(
            "plan",
            "starter, growth, pro or enterprise",
            default: "enterprise",
            "Sets the rate limits and whether roles can be limited to chosen groups."
        ),
        SettingDescription(
            "seats",
            "{ agent: number }",
            default: "no limit",
            "Full-time seats; the connector's own agent takes none of them."
        ),
        SettingDescription(
            "dayPasses",
            "number",
            default: "no limit",
            "Day passes in stock; an occasional agent uses one on each day of signing in."
        ),
        SettingDescription(
            "rateLimit",
            "none, or { perMinute, listAgents, listRequesters, listTickets, ticketCalls }",
            default: "by plan",
            "Calls per minute, overall and for the calls with limits of their own."
        ),
        SettingDescription(
            "groups",
            "names, or { name, restricted, approvalRequired, workspace }",
            default: "none",
            "Agent groups."
        ),
        SettingDescription(
            "requesterGroups",
            "names, or { name, type: manual or rule_based }",
            default: "none",
            "Requester groups; ruleBased: true is the same as type: rule_based."
        ),
        SettingDescription(
            "departments",
            "names, or { name, head }",
            default: "none",
            "Departments; the head is named by address."
        ),
        SettingDescription(
            "workspaces",
            "names",
            default: "none",
            "Workspaces beside the primary one, IT."
        ),
        SettingDescription(
            "roles",
            "names",
            default: "none",
            "Roles beside the default ones, with the privileges of a plain agent."
        ),
        SettingDescription(
            "accounts",
            "{ kind, email, name, groups, requesterGroups, roles, departments, active, seat }",
            default: "none",
            "People who are there from the start."
        ),
        SettingDescription(
            "applications",
            "names, or { name, licenses, users }",
            default: "none",
            "Software in the inventory; licenses are contracts, users are named by address."
        ),
        SettingDescription(
            "catalog",
            "names",
            default: "none",
            "What can be ordered; the first one has the display id 1."
        ),
        SettingDescription(
            "keyOwner",
            "{ role, email }",
            default: "Account Admin",
            "The agent whose API key the connector is given."
        ),
        SettingDescription(
            "indexLag",
            "duration",
            default: "120s",
            "How long changes stay out of search results."
        ),
        SettingDescription(
            "cleanUpDelay",
            "duration",
            default: "300s",
            "How long after a deactivation the background clean-up runs."
        ),
        SettingDescription(
            "quirks",
            "{ … }",
            default: "see below",
            "Answers to what the vendor leaves open."
        ),
    ]

    package init(settings: TargetSettings) throws(SettingError) {
        self.init()
        try settings.rejectKeys(outside: FreshserviceOptions.settings.map(\.name))
        try readLimits(settings)
        try readGroups(settings)
        workspaces = try settings.strings("workspaces") ?? []
        roles = try settings.strings("roles") ?? []
        if let owner = try settings.nested("keyOwner") {
            try owner.rejectKeys(outside: ["role", "email"])
            let known = FreshservicePrivileges.defaultRoles.map(\.name) + roles
            keyOwnerRole = try owner.choice("role", among: known) ?? keyOwnerRole
            serviceAccountEmail = try owner.string("email") ?? serviceAccountEmail
        }
        indexLag = try settings.duration("indexLag") ?? indexLag
        cleanUpDelay = try settings.duration("cleanUpDelay") ?? cleanUpDelay
        try readAccounts(settings)
        try readDesk(settings)
        guard let quirkSettings = try settings.nested("quirks") else { return }
        try quirkSettings.rejectKeys(outside: FreshserviceQuirks.table.map(\.name))
        for quirk in FreshserviceQuirks.table {
            try quirk.read(from: quirkSettings, into: &quirks)
        }
    }

    private mutating func readLimits(_ settings: TargetSettings) throws(SettingError) {
        if let text = try settings.choice("plan", among: Plan.allCases.map(\.rawValue)),
            let plan = Plan(rawValue: text)
        {
            self.plan = plan
        }
        rateLimits = RateLimits(plan: plan)
        if settings.value("rateLimit") == "none" {
            rateLimits = nil
        } else if let limits = try settings.nested("rateLimit") {
            rateLimits = try RateLimits(plan: plan, settings: limits)
        }
        if let seats = try settings.nested("seats") {
            try seats.rejectKeys(outside: ["agent"])
            seatLimit = try seats.integer("agent")
        }
        dayPasses = try settings.integer("dayPasses")
    }

    private mutating func readGroups(_ settings: TargetSettings) throws(SettingError) {
        for entry in try settings.list("groups") {
            try entry.rejectKeys(outside: ["name", "restricted", "approvalRequired", "workspace"])
            var group = Group(name: try entry.requiredString("name"))
            group.isRestricted = try entry.bool("restricted") ?? false
            group.needsApproval = try entry.bool("approvalRequired") ?? false
            if entry.value("workspace") != nil {
                let known = ["IT"] + (try settings.strings("workspaces") ?? [])
                group.workspace = try entry.choice("workspace", among: known)
            }
            try reject(entry, ifNamedAmong: groups.map(\.name))
            groups.append(group)
        }
        for entry in try settings.list("requesterGroups") {
            try entry.rejectKeys(outside: ["name", "ruleBased", "type"])
            var group = RequesterGroup(name: try entry.requiredString("name"))
            let type = try entry.choice("type", among: ["manual", "rule_based"])
            group.isRuleBased = try entry.bool("ruleBased") ?? (type == "rule_based")
            try reject(entry, ifNamedAmong: requesterGroups.map(\.name))
            requesterGroups.append(group)
        }
        for entry in try settings.list("departments") {
            try entry.rejectKeys(outside: ["name", "head"])
            var department = Department(name: try entry.requiredString("name"))
            department.head = try entry.string("head")
            try reject(entry, ifNamedAmong: departments.map(\.name))
            departments.append(department)
        }
    }

    private func reject(
        _ entry: TargetSettings,
        ifNamedAmong taken: [String]
    ) throws(SettingError) {
        let name = try entry.requiredString("name")
        guard taken.contains(name) else { return }
        throw SettingError(path: entry.path + ["name"], message: "'\(name)' is there already")
    }

    private mutating func readAccounts(_ settings: TargetSettings) throws(SettingError) {
        var taken: Set<String> = [serviceAccountEmail.lowercased()]
        var seatsWanted = 0
        for entry in try settings.list("accounts") {
            let account = try readAccount(entry)
            guard taken.insert(account.email.lowercased()).inserted else {
                throw SettingError(
                    path: entry.path + ["email"],
                    message: "two accounts have this address"
                )
            }
            if account.kind == "agent", account.isActive, !account.isOccasional { seatsWanted += 1 }
            accounts.append(account)
        }
        if let seatLimit, seatsWanted > seatLimit {
            throw SettingError(
                path: settings.path + ["accounts"],
                message: "\(seatsWanted) full-time agents need more than the \(seatLimit) seats"
            )
        }
    }

    private func readAccount(_ entry: TargetSettings) throws(SettingError) -> Account {
        try entry.rejectKeys(
            outside: [
                "kind", "email", "name", "groups", "requesterGroups", "roles", "departments",
                "active", "seat",
            ]
        )
        let kind = try entry.choice("kind", among: ["agent", "requester"]) ?? "requester"
        let email = try entry.requiredString("email")
        guard FreshserviceUserDraft.isAddress(email) else {
            throw SettingError(path: entry.path + ["email"], message: "this is no mail address")
        }
        var account = Account(
            kind: kind,
            email: email,
            name: try entry.string("name") ?? String(email.prefix { $0 != "@" })
        )
        account.groups = try names("groups", entry, among: groups.map(\.name))
        account.requesterGroups = try names(
            "requesterGroups",
            entry,
            among: requesterGroups.map(\.name)
        )
        let known = FreshservicePrivileges.defaultRoles.map(\.name) + roles
        account.roles = try names("roles", entry, among: known)
        account.departments = try names("departments", entry, among: departments.map(\.name))
        account.isActive = try entry.bool("active") ?? true
        let seat = try entry.choice("seat", among: ["fulltime", "occasional"])
        account.isOccasional = seat == "occasional"
        try refuseMisfits(account, entry)
        return account
    }

    private func refuseMisfits(
        _ account: Account,
        _ entry: TargetSettings
    ) throws(SettingError) {
        let misfits =
            account.kind == "agent" ? ["requesterGroups"] : ["groups", "roles", "seat"]
        for key in misfits where entry.value(key) != nil {
            throw SettingError(
                path: entry.path + [key],
                message: "an account of kind \(account.kind) has no \(key)"
            )
        }
    }

    private func names(
        _ key: String,
        _ entry: TargetSettings,
        among known: [String]
    ) throws(SettingError) -> [String] {
        let names = try entry.strings(key) ?? []
        for (index, name) in names.enumerated() where !known.contains(name) {
            let advice =
                Suggestion.nearest(to: name, among: known)
                .map { " Did you mean '\($0)'?" } ?? ""
            throw SettingError(
                path: entry.path + [key, String(index)],
                message: "there is no '\(name)' among the target's \(key).\(advice)"
            )
        }
        return names
    }
}

extension FreshserviceOptions.RateLimits {
    fileprivate init(
        plan: FreshserviceOptions.Plan,
        settings: TargetSettings
    ) throws(SettingError) {
        self.init(plan: plan)
        try settings.rejectKeys(
            outside: ["perMinute", "listAgents", "listRequesters", "listTickets", "ticketCalls"]
        )
        perMinute = try settings.integer("perMinute", least: 1) ?? perMinute
        listAgents = try settings.integer("listAgents", least: 1) ?? listAgents
        listRequesters = try settings.integer("listRequesters", least: 1) ?? listRequesters
        listTickets = try settings.integer("listTickets", least: 1) ?? listTickets
        ticketCalls = try settings.integer("ticketCalls", least: 1) ?? ticketCalls
    }
}

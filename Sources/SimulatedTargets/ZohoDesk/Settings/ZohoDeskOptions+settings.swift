// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDeskOptions {
    /// The keys of the target's entry in a scenario.
    package static let settings: [SettingDescription] = [
        SettingDescription(
            "edition",
            Edition.allCases.map(\.rawValue).joined(separator: ", "),
            default: "ENTERPRISE",
            "Sets the daily credits, the calls under way at a time and the word in license errors."
        ),
        SettingDescription(
            "oas",
            "old or new",
            default: "new",
            "Which of the vendor's two descriptions of the API is served."
        ),
        SettingDescription(
            "dataCenter",
            "us, eu, in, au, jp, ca, sa, sg, ae or cn",
            default: "us",
            "Where the portal lives; it decides about host names."
        ),
        SettingDescription(
            "seats",
            "{ agent: number, lightAgent: number }",
            default: "no limit",
            "Seats; the connector's own agent takes none of them."
        ),
        SettingDescription(
            "credits",
            "none, or { perDay, concurrency }",
            default: "by edition",
            "API credits of a day and calls under way at a time."
        ),
        SettingDescription("departments", "names", default: "Support", "Departments."),
        SettingDescription(
            "roles",
            "names, or { name, reportsTo }",
            default: "none",
            "Roles beside the default ones; they report to the CEO unless told otherwise."
        ),
        SettingDescription(
            "profiles",
            "names",
            default: "none",
            "Profiles beside the default ones, with the permissions of a plain agent."
        ),
        SettingDescription(
            "teams",
            "{ name, department, roles, rolesWithSubordinates, subTeams }",
            default: "none",
            "Teams; sub-teams must be listed before."
        ),
        SettingDescription(
            "accounts",
            "{ email, name, type, role, profile, departments, teams, active, confirmed, bot }",
            default: "none",
            "Agents who are there from the start."
        ),
        SettingDescription(
            "integrationAdmins",
            "addresses",
            default: "none",
            "Agents who cannot be deactivated because they own an integration."
        ),
        SettingDescription(
            "liveChatOnly",
            "addresses",
            default: "none",
            "Agents who cannot be deactivated because a live-chat department would be empty."
        ),
        SettingDescription(
            "primaryContact",
            "address",
            default: "the connector's agent",
            "The portal's primary contact."
        ),
        SettingDescription(
            "connector",
            "{ email, type, scopes }",
            default: "Admin",
            "The agent who authorized the connector's OAuth client, and the scopes granted."
        ),
        clientsSetting,
        SettingDescription(
            "quirks",
            "{ … }",
            default: "see below",
            shape: ZohoDeskQuirks.shape("zoho-desk quirks"),
            members: ZohoDeskQuirks.descriptions("zoho-desk quirks"),
            "Answers to what the vendor leaves open."
        ),
    ]

    package init(settings: TargetSettings) throws(SettingError) {
        self.init()
        try settings.rejectKeys(outside: ZohoDeskOptions.settings.map(\.name))
        try readPlan(settings)
        try readStructure(settings)
        try readTeams(settings)
        try readConnector(settings)
        try readClients(settings)
        try readAccounts(settings)
        integrationAdmins = try addresses("integrationAdmins", settings)
        liveChatOnly = try addresses("liveChatOnly", settings)
        primaryContact = try settings.string("primaryContact")
        if let nested = try settings.nested("quirks") { try quirks.read(nested) }
    }

    private mutating func readPlan(_ settings: TargetSettings) throws(SettingError) {
        if let text = try settings.choice("edition", among: Edition.allCases.map(\.rawValue)),
            let edition = Edition(rawValue: text)
        {
            self.edition = edition
        }
        if let text = try settings.choice("oas", among: Generation.allCases.map(\.rawValue)),
            let generation = Generation(rawValue: text)
        {
            self.generation = generation
        }
        let centers = ZohoDataCenter.allCases.filter { $0.deskHost != nil }.map(\.rawValue)
        if let text = try settings.choice("dataCenter", among: centers),
            let center = ZohoDataCenter(rawValue: text)
        {
            dataCenter = center
        }
        if let seats = try settings.nested("seats") {
            try seats.rejectKeys(outside: ["agent", "lightAgent"])
            agentSeats = try seats.integer("agent")
            lightAgentSeats = try seats.integer("lightAgent")
        }
        if settings.value("credits") == "none" {
            limitsCredits = false
        } else if let limits = try settings.nested("credits") {
            try limits.rejectKeys(outside: ["perDay", "concurrency"])
            credits = try limits.integer("perDay")
            concurrency = try limits.integer("concurrency", in: 1...(.max))
        }
    }

    private mutating func readStructure(_ settings: TargetSettings) throws(SettingError) {
        if settings.value("departments") != nil {
            departments = try uniqueNames("departments", settings, besides: [])
            guard !departments.isEmpty else {
                throw SettingError(
                    path: settings.path + ["departments"],
                    message: "a portal has one department or more"
                )
            }
        }
        profiles = try uniqueNames("profiles", settings, besides: ZohoProfile.defaultNames)
        for entry in try settings.list("roles") {
            try entry.rejectKeys(outside: ["name", "reportsTo"])
            var role = Role(name: try entry.requiredString("name"))
            let known = ZohoRole.defaultNames + roles.map(\.name)
            try reject(entry, role.name, ifAmong: known)
            role.reportsTo = try entry.choice("reportsTo", among: known) ?? role.reportsTo
            roles.append(role)
        }
    }

    private mutating func readTeams(_ settings: TargetSettings) throws(SettingError) {
        let known = ZohoRole.defaultNames + roles.map(\.name)
        for entry in try settings.list("teams") {
            try entry.rejectKeys(
                outside: ["name", "department", "roles", "rolesWithSubordinates", "subTeams"]
            )
            let department = try entry.choice("department", among: departments)
            var team = Team(
                name: try entry.requiredString("name"),
                department: department ?? departments[0]
            )
            try reject(entry, team.name, ifAmong: teams.map(\.name))
            team.roles = try names("roles", entry, among: known)
            team.rolesWithSubordinates = try names("rolesWithSubordinates", entry, among: known)
            team.subTeams = try names("subTeams", entry, among: teams.map(\.name))
            teams.append(team)
        }
    }

    private mutating func readConnector(_ settings: TargetSettings) throws(SettingError) {
        guard let connector = try settings.nested("connector") else { return }
        try connector.rejectKeys(outside: ["email", "type", "scopes"])
        serviceAccountEmail = try connector.string("email") ?? serviceAccountEmail
        let types = ZohoAgentType.allCases.filter { $0 != .custom }.map(\.rawValue)
        if let text = try connector.choice("type", among: types),
            let type = ZohoAgentType(rawValue: text)
        {
            serviceAccountType = type
        }
        guard let scopes = try connector.strings("scopes") else { return }
        for (index, scope) in scopes.enumerated()
        where ZohoScopes(scope, granular: true) == nil {
            throw SettingError(
                path: connector.path + ["scopes", String(index)],
                message: "there is no scope '\(scope)'"
            )
        }
        connectorScopes = scopes
    }

    private func addresses(
        _ key: String,
        _ settings: TargetSettings
    ) throws(SettingError) -> Set<String> {
        Set((try settings.strings(key) ?? []).map { $0.lowercased() })
    }

    private func uniqueNames(
        _ key: String,
        _ settings: TargetSettings,
        besides taken: [String]
    ) throws(SettingError) -> [String] {
        var names: [String] = []
        for entry in try settings.list(key) {
            try entry.rejectKeys(outside: ["name"])
            let name = try entry.requiredString("name")
            try reject(entry, name, ifAmong: taken + names)
            names.append(name)
        }
        return names
    }

    private func reject(
        _ entry: TargetSettings,
        _ name: String,
        ifAmong taken: [String]
    ) throws(SettingError) {
        guard taken.contains(where: { $0.lowercased() == name.lowercased() }) else { return }
        throw SettingError(path: entry.path + ["name"], message: "'\(name)' is there already")
    }

    /// The names under `key`, all of which must be known.
    func names(
        _ key: String,
        _ entry: TargetSettings,
        among known: [String]
    ) throws(SettingError) -> [String] {
        let names = try entry.strings(key) ?? []
        for (index, name) in names.enumerated() where !known.contains(name) {
            let advice = Suggestion.note(for: name, among: known).map { " \($0)" } ?? ""
            throw SettingError(
                path: entry.path + [key, String(index)],
                message: "there is no '\(name)' among the target's \(key).\(advice)"
            )
        }
        return names
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension SCIMOptions {
    static let settings: [SettingDescription] = [
        SettingDescription(
            "dialect",
            SCIMDialect.presets.map(\.name).joined(separator: ", "),
            default: "rfc",
            "The server to behave like."
        ),
        SettingDescription(
            "groups",
            "names, or { name, members }",
            default: "none",
            "Groups; members are names of groups within it."
        ),
        SettingDescription(
            "roles",
            "names",
            default: "none",
            "Roles on offer; a client may send others."
        ),
        SettingDescription(
            "entitlements",
            "names",
            default: "none",
            "Entitlements on offer; a client may send others."
        ),
        SettingDescription(
            "accounts",
            "{ userName or email, name, groups, roles, entitlements, active }",
            default: "none",
            "People who are there from the start."
        ),
        SettingDescription(
            "seats",
            "{ user: number }",
            default: "no license",
            "Seats; each active user takes one."
        ),
        SettingDescription(
            "baseURL",
            "address",
            default: "from the request",
            "What absolute addresses begin with, up to the base path."
        ),
        SettingDescription(
            "basePath",
            "path",
            default: "/scim/v2",
            "What every path begins with; the version segment may be left out by clients."
        ),
        SettingDescription(
            "token",
            "text",
            default: "from the seed",
            "The bearer token that the connector is given."
        ),
        SettingDescription(
            "me",
            "absent, redirect or inPlace",
            default: "absent",
            "What /Me does: 501, 308 to the record, or the record itself."
        ),
        SettingDescription(
            "caller",
            "user name",
            default: "nobody",
            "The account that the connector's token acts as, for /Me."
        ),
        SettingDescription(
            "cursorTimeout",
            "duration",
            default: "600s",
            "How long a cursor may be used."
        ),
        SettingDescription(
            "bulk",
            "{ operations, bytes }",
            default: "1000 and 1048576",
            "The most that one bulk request may hold."
        ),
        SettingDescription(
            "extensions",
            "{ schema, name, type: User or Group, required, attributes }",
            default: "none",
            "Schemas beside the enterprise extension of users."
        ),
        SettingDescription(
            "rateLimit",
            "none, or calls per minute",
            default: "by dialect",
            "Calls beyond it are answered 429."
        ),
        SettingDescription(
            "quirks",
            "{ … }",
            default: "by dialect",
            shape: SCIMDialect.shape("scim quirks"),
            members: SCIMDialect.descriptions("scim quirks"),
            "Single departures from the RFC, in place of the dialect's."
        ),
    ]

    package init(settings: TargetSettings) throws(SettingError) {
        self.init()
        try settings.rejectKeys(outside: SCIMOptions.settings.map(\.name))
        dialect = try SCIMDialect(settings: settings)
        if settings.value("rateLimit") == "none" {
            dialect.callsPerMinute = 0
            dialect.userWritesPerMinute = 0
        } else if let limit = try settings.integer("rateLimit", in: 1...(.max)) {
            dialect.callsPerMinute = limit
        }
        try readGroups(settings)
        roles = try settings.strings("roles") ?? []
        entitlements = try settings.strings("entitlements") ?? []
        if let entry = try settings.nested("seats") {
            try entry.rejectKeys(outside: ["user"])
            seats = try entry.integer("user")
        }
        try readAddresses(settings)
        token = try settings.string("token")
        if let word = try settings.choice("me", among: Me.allCases.map(\.rawValue)) {
            me = Me(rawValue: word) ?? me
        }
        caller = try settings.string("caller")
        cursorTimeout = try settings.duration("cursorTimeout") ?? cursorTimeout
        if let bulk = try settings.nested("bulk") {
            try bulk.rejectKeys(outside: ["operations", "bytes"])
            bulkOperationsMax = try bulk.integer("operations") ?? bulkOperationsMax
            bulkBytesMax = try bulk.integer("bytes") ?? bulkBytesMax
        }
        try readAccounts(settings)
        try readExtensions(settings)
    }

    private mutating func readAddresses(_ settings: TargetSettings) throws(SettingError) {
        if let text = try settings.string("baseURL") {
            guard text.hasPrefix("https://") || text.hasPrefix("http://") else {
                throw SettingError(
                    path: settings.path + ["baseURL"],
                    message: "an address begins with https://"
                )
            }
            baseURL = text.hasSuffix("/") ? String(text.dropLast()) : text
        }
        guard let text = try settings.string("basePath") else { return }
        guard text.isEmpty || (text.hasPrefix("/") && !text.hasSuffix("/")) else {
            throw SettingError(
                path: settings.path + ["basePath"],
                message: "a base path begins with a slash and does not end in one"
            )
        }
        basePath = text
    }

    private mutating func readGroups(_ settings: TargetSettings) throws(SettingError) {
        let entries = try settings.list("groups")
        for entry in entries {
            try entry.rejectKeys(outside: ["name", "members"])
            let name = try entry.requiredString("name")
            guard !groups.contains(where: { $0.name == name }) else {
                throw SettingError(
                    path: entry.path + ["name"],
                    message: "'\(name)' is there already"
                )
            }
            groups.append(Group(name: name, members: try entry.strings("members") ?? []))
        }
        for (entry, group) in zip(entries, groups) {
            _ = try names("members", entry, among: groups.map(\.name))
            guard !group.members.contains(group.name) else {
                throw SettingError(
                    path: entry.path + ["members"],
                    message: "a group cannot be a member of itself"
                )
            }
        }
    }

    private mutating func readAccounts(_ settings: TargetSettings) throws(SettingError) {
        var taken: Set<String> = []
        for entry in try settings.list("accounts") {
            try entry.rejectKeys(
                outside: [
                    "userName", "email", "name", "groups", "roles", "entitlements", "active",
                ]
            )
            let isByEmail = entry.value("userName") == nil && entry.value("email") != nil
            let userName = try entry.requiredString(isByEmail ? "email" : "userName")
            var account = Account(userName: userName)
            guard taken.insert(account.userName.lowercased()).inserted else {
                throw SettingError(
                    path: entry.path + ["userName"],
                    message: "two accounts have this user name"
                )
            }
            account.name = try entry.string("name")
            account.groups = try names("groups", entry, among: groups.map(\.name))
            account.roles = try entry.strings("roles") ?? []
            account.entitlements = try entry.strings("entitlements") ?? []
            account.isActive = try entry.bool("active") ?? true
            accounts.append(account)
        }
        let active = accounts.count { $0.isActive }
        if let seats, active > seats {
            throw SettingError(
                path: settings.path + ["accounts"],
                message: "\(active) active accounts need more than the \(seats) seats"
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
            let advice = Suggestion.note(for: name, among: known) ?? "It is not set up here."
            throw SettingError(
                path: entry.path + [key, String(index)],
                message: "unknown name '\(name)'. \(advice)"
            )
        }
        return names
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// How one SCIM service is set up.
package struct SCIMOptions: Configurable {
    /// What `/Me` does, RFC 7644 §3.11.
    package enum Me: String, SettingWord {
        /// 501.
        case absent
        /// 308 to the record.
        case redirect
        case inPlace
    }

    package var dialect = SCIMDialect.rfc
    package var groups: [Group] = []
    package var roles: [String] = []
    package var entitlements: [String] = []
    package var accounts: [Account] = []
    /// Seats for active users; `nil` for a service that sells none.
    package var seats: Int?
    /// The address before the base path, such as `https://scim.acme.example`; `nil` to follow the
    /// request's headers.
    package var baseURL: String?
    package var basePath = "/scim/v2"
    package var me = Me.absent
    /// The user name of the account that the connector's token acts as, for `/Me`.
    package var caller: String?
    /// The connector's token; `nil` to derive it from the seed.
    package var token: String?
    package var cursorTimeout = Duration.seconds(600)
    package var bulkOperationsMax = 1_000
    package var bulkBytesMax = 1_048_576
    package var extensions: [Extension] = []

    package static let settings: [Setting<SCIMOptions>] = [
        Setting("dialect", preset, default: "rfc", "The server to behave like."),
        Setting(
            "quirks",
            .object(\.dialect),
            "Single departures from the RFC, which override the dialect's."
        ),
        Setting("groups", .list(\.groups), "Groups."),
        Setting("roles", .names(\.roles), "Roles on offer; clients may send others."),
        Setting(
            "entitlements",
            .names(\.entitlements),
            "Entitlements on offer; clients may send others."
        ),
        Setting("accounts", .list(\.accounts), "Accounts that exist from the start."),
        Setting(
            "seats",
            .group([
                Setting(
                    "user",
                    .whole(\.seats),
                    default: "no license",
                    "Seats for users; each active user takes one."
                )
            ]),
            "Seats by license."
        ),
        Setting(
            "baseURL",
            .text(\.baseURL),
            default: "from the request",
            "The prefix of links, before the base path."
        ),
        Setting(
            "basePath",
            .text(\.basePath),
            "The prefix of every path; clients may omit the version segment."
        ),
        Setting("token", .text(\.token), default: "from the seed", "The connector's bearer token."),
        Setting("me", .word(\.me), "What /Me does: 501, 308 to the record, or the record itself."),
        Setting(
            "caller",
            .text(\.caller),
            default: "nobody",
            "The user name of the account that the connector's token acts as, for /Me."
        ),
        Setting("cursorTimeout", .duration(\.cursorTimeout), "How long a cursor is valid."),
        Setting(
            "bulk",
            .group([
                Setting("operations", .whole(\.bulkOperationsMax), "Operations."),
                Setting("bytes", .whole(\.bulkBytesMax), "Bytes of the body."),
            ]),
            "The limits of one bulk request."
        ),
        Setting(
            "extensions",
            .list(\.extensions),
            "Schemas in addition to the enterprise extension of users."
        ),
        Setting(
            "rateLimit",
            callsPerMinute,
            default: "by dialect",
            "Calls per minute; more are 429."
        ),
    ]

    package init() {}

    private static var preset: SettingValue<SCIMOptions> {
        let names = SCIMDialect.presets.map(\.name)
        return SettingValue(.word(names), shown: { _ in "rfc" }) {
            settings,
            key,
            options throws(SettingError) in
            guard let name = try settings.choice(key, among: names) else { return }
            options.dialect = SCIMDialect.preset(name)?.dialect ?? .rfc
        }
    }

    private static var callsPerMinute: SettingValue<SCIMOptions> {
        SettingValue(.either([.word(["none"]), .whole(atLeast: 1)]), shown: { _ in "" }) {
            settings,
            key,
            options throws(SettingError) in
            if settings.value(key) == "none" {
                options.dialect.callsPerMinute = 0
                options.dialect.userWritesPerMinute = 0
            } else if let limit = try settings.integer(key, in: 1...(.max)) {
                options.dialect.callsPerMinute = limit
            }
        }
    }

    package mutating func check(_ settings: TargetSettings) throws(SettingError) {
        func refuse(_ key: String, _ message: String) -> SettingError {
            SettingError(path: settings.path + [key], message: message)
        }
        if let url = baseURL {
            guard url.hasPrefix("https://") || url.hasPrefix("http://") else {
                throw refuse("baseURL", "an address begins with https://")
            }
            if url.hasSuffix("/") { baseURL = String(url.dropLast()) }
        }
        guard basePath.isEmpty || (basePath.hasPrefix("/") && !basePath.hasSuffix("/")) else {
            throw refuse(
                "basePath",
                "a base path begins with a slash and does not end in one"
            )
        }
        try checkGroups(settings)
        try checkAccounts(settings)
        try checkExtensions(settings)
        let active = accounts.count { $0.isActive }
        if let seats, active > seats {
            throw refuse(
                "accounts",
                "\(active) active accounts need more than the \(seats) seats"
            )
        }
    }

    /// Users and groups, with the configured extensions.
    var resourceTypes: [SCIMResourceType] {
        var user = SCIMResourceType.user
        var group = SCIMResourceType.group
        user.extensions += extensions.filter { $0.type == .user }.map(\.item)
        group.extensions += extensions.filter { $0.type == .group }.map(\.item)
        return [user, group]
    }

    /// The attributes of each type that must be unique, other than `id` and `userName`.
    var uniqueAttributes: [[SCIMResourceType.Attribute]] {
        resourceTypes.map { type in
            type.extensions.flatMap { item in
                item.schema.attributes.filter { $0.uniqueness != .none }.map {
                    SCIMResourceType.Attribute(extensionID: item.schema.id, definition: $0)
                }
            }
        }
    }
}

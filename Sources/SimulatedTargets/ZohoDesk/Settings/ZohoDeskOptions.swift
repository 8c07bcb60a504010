// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// The initial state of a Zoho Desk portal.
package struct ZohoDeskOptions: Configurable {
    /// Which of the two published descriptions of the API is served.
    package enum Generation: String, SettingWord {
        case old
        case new
    }

    package enum Edition: String, SettingWord {
        case free = "FREE"
        case express = "EXPRESS"
        case standard = "STANDARD"
        case professional = "PROFESSIONAL"
        case enterprise = "ENTERPRISE"
        case ultimate = "ULTIMATE"
        case zohoOne = "ZOHOONE"

        /// The edition's name in license errors, which have fewer editions.
        var licenseWord: String {
            switch self {
            case .free, .express, .standard, .professional, .enterprise: rawValue
            case .ultimate, .zohoOne: "ENTERPRISE"
            }
        }
    }

    package var edition = Edition.enterprise
    package var generation = Generation.new
    package var dataCenter = ZohoDataCenter.us
    /// `nil` for no limit; the connector's own seat is not counted.
    package var agentSeats: Int?
    package var lightAgentSeats: Int?
    /// `nil` switches metering off.
    package var credits: Credits? = Credits()
    package var departments: [String] = ["Support"]
    package var roles: [Role] = []
    package var profiles: [String] = []
    package var teams: [Team] = []
    package var accounts: [Account] = []
    package var integrationAdmins: [String] = []
    package var liveChatOnly: [String] = []
    /// `nil` for the connector's own agent.
    package var primaryContact: String?
    /// The agent who authorized the connector's OAuth client.
    package var serviceAccountEmail = "residue.connector@acme.example"
    package var serviceAccountType = ZohoAgentType.admin
    /// The scopes of the connector's refresh token.
    package var connectorScopes = ["Desk.settings.ALL", "Desk.basic.READ"]
    package var clients: [Client] = []
    package var quirks = ZohoDeskQuirks()

    package init() {}

    package static let settings: [Setting<ZohoDeskOptions>] = planSettings + recordSettings

    private static let planSettings: [Setting<ZohoDeskOptions>] = [
        Setting(
            "edition",
            .word(\.edition),
            "Sets the daily credits, the concurrent calls and the edition's name in license errors."
        ),
        Setting(
            "oas",
            .word(\.generation),
            "Which of the vendor's two descriptions of the API is served."
        ),
        Setting(
            "dataCenter",
            .word(\.dataCenter, among: ZohoDataCenter.allCases.filter { $0.deskHost != nil }),
            "Where the portal is; it determines host names."
        ),
        Setting(
            "seats",
            .group([
                Setting("agent", .whole(\.agentSeats), default: "no limit", "Full seats."),
                Setting(
                    "lightAgent",
                    .whole(\.lightAgentSeats),
                    default: "no limit",
                    "Seats of light agents."
                ),
            ]),
            "Seats by license; the connector's own agent takes none of them."
        ),
        Setting(
            "credits",
            .objectOrNone(\.credits),
            default: "by edition",
            "API credits per day and concurrent calls."
        ),
        Setting(
            "connector",
            .group([
                Setting("email", .text(\.serviceAccountEmail), "The agent's address."),
                Setting(
                    "type",
                    .word(
                        \.serviceAccountType,
                        among: ZohoAgentType.allCases.filter { $0 != .custom }
                    ),
                    "The agent's type, which determines role and profile."
                ),
                Setting("scopes", .names(\.connectorScopes), "The scopes granted."),
            ]),
            "The agent who authorized the connector's OAuth client."
        ),
    ]

    private static let recordSettings: [Setting<ZohoDeskOptions>] = [
        Setting("departments", .names(\.departments), "Departments; the first is the default one."),
        Setting("roles", .list(\.roles), "Roles besides the default ones."),
        Setting(
            "profiles",
            .names(\.profiles),
            "Profiles besides the default ones, with the permissions of a plain agent."
        ),
        Setting("teams", .list(\.teams), "Teams; sub-teams must be listed first."),
        Setting("accounts", .list(\.accounts), "Initial agents."),
        Setting(
            "integrationAdmins",
            .names(\.integrationAdmins),
            "Agents, by address, who cannot be deactivated because they own an integration."
        ),
        Setting(
            "liveChatOnly",
            .names(\.liveChatOnly),
            "Agents, by address, without whom a live-chat department would be empty; they cannot "
                + "be deactivated."
        ),
        Setting(
            "primaryContact",
            .text(\.primaryContact),
            default: "the connector's agent",
            "The portal's primary contact, by address."
        ),
        Setting(
            "oauthClients",
            .list(\.clients),
            "OAuth clients besides the connector's; they are authorized by the connector's agent."
        ),
        Setting("quirks", .object(\.quirks), "Behavior that the vendor leaves open."),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit

/// How one Zoho Desk portal is set up before anything happens.
package struct ZohoDeskOptions: Sendable {
    /// Which of the two published descriptions of the API is served.
    package enum Generation: String, Hashable, Sendable, CaseIterable {
        case old
        case new
    }

    package enum Edition: String, Hashable, Sendable, CaseIterable {
        case free = "FREE"
        case express = "EXPRESS"
        case standard = "STANDARD"
        case professional = "PROFESSIONAL"
        case enterprise = "ENTERPRISE"
        case ultimate = "ULTIMATE"
        case zohoOne = "ZOHOONE"

        /// The word in license errors, which know fewer editions.
        var licenseWord: String {
            switch self {
            case .free, .express, .standard, .professional, .enterprise: rawValue
            case .ultimate, .zohoOne: "ENTERPRISE"
            }
        }
    }

    package struct Role: Hashable, Sendable {
        package var name: String
        package var reportsTo = "CEO"

        package init(name: String) {
            self.name = name
        }
    }

    package struct Team: Hashable, Sendable {
        package var name: String
        /// By name.
        package var department: String
        package var roles: [String] = []
        package var rolesWithSubordinates: [String] = []
        package var subTeams: [String] = []

        package init(name: String, department: String) {
            self.name = name
            self.department = department
        }
    }

    /// Somebody who is there from the start.
    package struct Account: Hashable, Sendable {
        package var email: String
        package var name: String
        package var type = ZohoAgentType.agentPublic
        /// By name; `nil` for what the type implies.
        package var role: String?
        package var profile: String?
        package var departments: [String] = []
        package var teams: [String] = []
        package var isActive = true
        package var isConfirmed = true
        package var isBot = false

        package init(email: String, name: String) {
            self.email = email
            self.name = name
        }
    }

    /// An OAuth client as registered in the developer console.
    package struct Client: Sendable {
        package var name: String
        /// A self client has no page of its own: its codes are made in the console.
        package var isSelfClient = false
        package var redirectURIs: [String] = []
        /// Where the client is registered; `nil` for the portal's own data center.
        package var dataCenter: ZohoDataCenter?
        /// Whether the client may be used in every data center (ACC-MDC).
        package var isMultiDataCenter = false
        /// `nil` for values derived from the seed.
        package var id: String?
        package var secret: String?

        package init(name: String) {
            self.name = name
        }
    }

    package var edition = Edition.enterprise
    package var generation = Generation.new
    package var dataCenter = ZohoDataCenter.us
    /// `nil` for no limit; the connector's own seat is not counted.
    package var agentSeats: Int?
    package var lightAgentSeats: Int?
    /// Credits a day; `nil` for what the edition gives.
    package var credits: Int?
    /// Calls under way at a time; `nil` for what the edition allows.
    package var concurrency: Int?
    package var limitsCredits = true
    package var departments: [String] = ["Support"]
    package var roles: [Role] = []
    /// Profiles beside the default ones, with the permissions of a plain agent.
    package var profiles: [String] = []
    package var teams: [Team] = []
    package var accounts: [Account] = []
    /// Addresses of agents who own an enabled integration.
    package var integrationAdmins: Set<String> = []
    /// Addresses of agents without whom a live-chat department would be empty.
    package var liveChatOnly: Set<String> = []
    /// `nil` for the connector's own agent.
    package var primaryContact: String?
    /// The agent who authorized the connector's OAuth client.
    package var serviceAccountEmail = "residue.connector@acme.example"
    package var serviceAccountType = ZohoAgentType.admin
    /// What the connector's refresh token is good for.
    package var connectorScopes = ["Desk.settings.ALL", "Desk.basic.READ"]
    /// OAuth clients beside the connector's.
    package var clients: [Client] = []
    package var quirks = ZohoDeskQuirks()

    package init() {}
}

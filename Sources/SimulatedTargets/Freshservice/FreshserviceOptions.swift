// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit

/// How one Freshservice account is set up before anything happens.
package struct FreshserviceOptions: Sendable {
    package enum Plan: String, Hashable, Sendable, CaseIterable {
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

    /// Calls per minute; every plan has its own (REF, DEV-RL).
    package struct RateLimits: Hashable, Sendable {
        package var perMinute: Int
        package var listAgents: Int
        package var listRequesters: Int
        package var listTickets: Int
        package var ticketCalls: Int

        package init(plan: Plan) {
            switch plan {
            case .starter: self.init(perMinute: 100, lists: 40, ticketCalls: 50)
            case .growth: self.init(perMinute: 200, lists: 70, ticketCalls: 80)
            case .pro: self.init(perMinute: 400, lists: 120, ticketCalls: 140)
            case .enterprise: self.init(perMinute: 500, lists: 140, ticketCalls: 160)
            }
        }

        private init(perMinute: Int, lists: Int, ticketCalls: Int) {
            self.perMinute = perMinute
            listAgents = lists
            listRequesters = lists
            listTickets = lists
            self.ticketCalls = ticketCalls
        }
    }

    package struct Group: Hashable, Sendable {
        package var name: String
        package var isRestricted = false
        package var needsApproval = false
        /// By name; `nil` for the primary one.
        package var workspace: String?

        package init(name: String) {
            self.name = name
        }
    }

    package struct RequesterGroup: Hashable, Sendable {
        package var name: String
        package var isRuleBased = false

        package init(name: String) {
            self.name = name
        }
    }

    package struct Department: Hashable, Sendable {
        package var name: String
        /// By address.
        package var head: String?

        package init(name: String) {
            self.name = name
        }
    }

    /// Somebody who is there from the start.
    package struct Account: Hashable, Sendable {
        package var kind: String
        package var email: String
        package var name: String
        package var groups: [String] = []
        package var requesterGroups: [String] = []
        package var roles: [String] = []
        package var departments: [String] = []
        package var isActive = true
        package var isOccasional = false

        package init(kind: String, email: String, name: String) {
            self.kind = kind
            self.email = email
            self.name = name
        }
    }

    package var plan = Plan.enterprise
    /// Full-time seats; `nil` for no limit.
    ///
    /// The connector's own seat is not counted.
    package var seatLimit: Int?
    /// Day passes in stock; `nil` for no limit.
    package var dayPasses: Int?
    /// `nil` switches limiting off.
    package var rateLimits: RateLimits? = RateLimits(plan: .enterprise)
    package var groups: [Group] = []
    package var requesterGroups: [RequesterGroup] = []
    package var departments: [Department] = []
    /// Workspaces beside the primary one.
    package var workspaces: [String] = []
    /// Roles beside the default ones.
    package var roles: [String] = []
    package var accounts: [Account] = []
    package var applications: [Application] = []
    /// What can be ordered from the service catalog; the first one has the `display_id` 1.
    package var catalog: [String] = []
    /// The owner of the connector's API key.
    package var serviceAccountEmail = "residue.connector@acme.example"
    package var keyOwnerRole = "Account Admin"
    /// How long changes stay out of search results.
    package var indexLag = Duration.seconds(120)
    /// How long after a deactivation the background clean-up runs.
    package var cleanUpDelay = Duration.seconds(300)
    package var quirks = FreshserviceQuirks()

    package init() {}
}

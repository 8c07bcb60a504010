// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension FreshserviceOptions {
    /// Calls per minute; every plan has its own (REF, DEV-RL).
    package struct RateLimits: Configurable {
        package var perMinute: Int
        package var listAgents: Int
        package var listRequesters: Int
        package var listTickets: Int
        package var ticketCalls: Int

        package static let settings: [Setting<RateLimits>] = [
            limit("perMinute", \.perMinute, "All calls together."),
            limit("listAgents", \.listAgents, "Lists of agents."),
            limit("listRequesters", \.listRequesters, "Lists of requesters."),
            limit("listTickets", \.listTickets, "Lists of tickets."),
            limit("ticketCalls", \.ticketCalls, "Viewing, creating and updating tickets, each."),
        ]

        private static func limit(
            _ name: String,
            _ path: SettingValue<RateLimits>.Path<Int>,
            _ meaning: String
        ) -> Setting<RateLimits> {
            Setting(name, .whole(path, 1...(.max)), default: "by plan", meaning)
        }

        package init() {
            self.init(plan: .enterprise)
        }

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

    package struct Group: Configurable {
        package var name = ""
        package var isRestricted = false
        package var needsApproval = false
        package var workspace = "IT"

        package static let settings: [Setting<Group>] = [
            Setting("name", .required(\.name), "The group's name."),
            Setting(
                "restricted",
                .flag(\.isRestricted),
                "Whether only members see the group's tickets."
            ),
            Setting(
                "approvalRequired",
                .flag(\.needsApproval),
                "Whether a leader must approve new members."
            ),
            Setting("workspace", .text(\.workspace), "The workspace it belongs to, by name."),
        ]

        package init() {}
    }

    package struct RequesterGroup: Configurable {
        package enum Kind: String, SettingWord {
            case manual
            case ruleBased = "rule_based"
        }

        package var name = ""
        package var kind = Kind.manual

        var isRuleBased: Bool {
            get { kind == .ruleBased }
            set { kind = newValue ? .ruleBased : .manual }
        }

        package static let settings: [Setting<RequesterGroup>] = [
            Setting("name", .required(\.name), "The group's name."),
            Setting("type", .word(\.kind), "Whether members are added manually or by a rule."),
            Setting("ruleBased", .flag(\.isRuleBased), "True is the same as type: rule_based."),
        ]

        package init() {}
    }

    package struct Department: Configurable {
        package var name = ""
        package var head: String?

        package static let settings: [Setting<Department>] = [
            Setting("name", .required(\.name), "The department's name."),
            Setting("head", .text(\.head), "The head's address."),
        ]

        package init() {}
    }

    /// An initial account.
    package struct Account: Configurable {
        package enum Seat: String, SettingWord {
            case fulltime
            case occasional
        }

        var kind = FreshserviceUser.Kind.requester
        package var email = ""
        package var name = ""
        package var groups: [String] = []
        package var requesterGroups: [String] = []
        package var roles: [String] = []
        package var departments: [String] = []
        package var isActive = true
        package var seat = Seat.fulltime

        package var isOccasional: Bool { seat == .occasional }

        package static let settings: [Setting<Account>] = [
            Setting("kind", .word(\.kind), "Whether the person is an agent or a requester."),
            Setting("email", .required(\.email), "The primary address."),
            Setting("name", .text(\.name), default: "what precedes the @", "The display name."),
            Setting("groups", .names(\.groups), "An agent's groups."),
            Setting("requesterGroups", .names(\.requesterGroups), "A requester's groups."),
            Setting("roles", .names(\.roles), default: "SD Agent", "An agent's roles."),
            Setting("departments", .names(\.departments), "The person's departments."),
            Setting("active", .flag(\.isActive), "False for an account deactivated long ago."),
            Setting("seat", .word(\.seat), "What an agent works on: a seat, or day passes."),
        ]

        package init() {}

        package mutating func check(_ settings: TargetSettings) throws(SettingError) {
            guard FreshserviceUserDraft.isAddress(email) else {
                throw SettingError(
                    path: settings.path + ["email"],
                    message: "not an email address"
                )
            }
            if name.isEmpty { name = String(email.prefix { $0 != "@" }) }
            let misfits = kind == .agent ? ["requesterGroups"] : ["groups", "roles", "seat"]
            for key in misfits where settings.value(key) != nil {
                throw SettingError(
                    path: settings.path + [key],
                    message: "an account of kind \(kind.rawValue) has no \(key)"
                )
            }
        }
    }

    /// An initial program in the software inventory.
    package struct Application: Configurable {
        package var name = ""
        package var licenses: [String] = []
        package var users: [String] = []

        package static let settings: [Setting<Application>] = [
            Setting("name", .required(\.name), "The application's name."),
            Setting(
                "licenses",
                .names(\.licenses),
                "Contracts under which seats were bought, such as CNTR-22."
            ),
            Setting(
                "users",
                .names(\.users),
                "Who uses it, by address; the first contract gives them their seat."
            ),
        ]

        package init() {}
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// Who should hold what, and how changes are guarded.
///
/// Pure data, evaluated once by the core and once by the oracle, which share no code.
package struct Policy: Hashable, Sendable {
    package var rules: [AccessRule]
    package var exceptions: [AccessException]
    package var offboarding: Offboarding
    package var massChange: MassChangeGuard
    /// Requirements for people who are not employees, by kind of employment.
    package var engagements: [Identity.Employment: Engagement] = [:]
    /// Sources whose reports may change access.
    package var authoritativeSources: [String]
    /// Every value that an attribute of a report may have, by attribute; any value where it is not
    /// listed.
    package var codes: [String: [String]] = [:]
    /// Sensitivity weights for M-01 and M-03 by entitlement; default 1.
    package var weights: [EntitlementPattern: Int]
    /// Accounts, by address, that no automation may touch.
    package var protectedAccounts: [String]
    package var governance: Governance

    package init(
        rules: [AccessRule],
        exceptions: [AccessException] = [],
        offboarding: Offboarding = Offboarding(),
        massChange: MassChangeGuard = MassChangeGuard(),
        authoritativeSources: [String] = ["hr"],
        weights: [EntitlementPattern: Int] = [:],
        protectedAccounts: [String] = [],
        governance: Governance = Governance()
    ) {
        self.rules = rules
        self.exceptions = exceptions
        self.offboarding = offboarding
        self.massChange = massChange
        self.authoritativeSources = authoritativeSources
        self.weights = weights
        self.protectedAccounts = protectedAccounts
        self.governance = governance
    }

    /// An entitlement kind and name without target; the name `*` matches every name.
    package struct EntitlementPattern: Hashable, Comparable, Sendable {
        package let kind: Entitlement.Kind
        package let name: String

        package init(kind: Entitlement.Kind, name: String) {
            self.kind = kind
            self.name = name
        }

        package static func < (left: EntitlementPattern, right: EntitlementPattern) -> Bool {
            (left.kind, left.name) < (right.kind, right.name)
        }
    }

    /// What happens to leavers' accounts.
    package struct Offboarding: Hashable, Sendable {
        package enum Agent: String, Hashable, Sendable, CaseIterable {
            /// Deactivate and nothing else: groups and roles stay and would come back (latent).
            case disable
            /// Strip groups, deactivate. Roles stay on the record and would come back (latent).
            case deactivate
            /// Strip groups, convert to requester (drops roles and the seat), deactivate that. If
            /// agents cannot be converted and some right cannot be revoked, delete.
            case convertThenDeactivate
            /// Strip groups, deactivate, delete.
            case delete
        }

        package enum User: String, Hashable, Sendable, CaseIterable {
            /// Set inactive and nothing else.
            case disable
            /// Strip groups, roles and entitlements, set inactive.
            case deactivate
            /// The same, then delete.
            case delete
        }

        package var agent: Agent
        package var user: User

        package init(agent: Agent = .convertThenDeactivate, user: User = .deactivate) {
            self.agent = agent
            self.user = user
        }
    }
}

/// One standing rule: everybody who matches gets the access.
package struct AccessRule: Hashable, Sendable {
    package let id: String
    /// The accountable person, recorded as approver in the evidence of the rule's changes.
    package var owner: String
    /// What the access is needed for; `nil` if not stated.
    package var need: String?
    /// When somebody last validated the rule; `nil` if nobody ever did.
    package var validatedAt: Instant?
    /// Every condition must match; without conditions, everybody active matches.
    package var conditions: [Condition]
    package var access: [AccessItem]

    package struct Condition: Hashable, Sendable {
        /// `job`, `department`, `employment` or another attribute of the profile; `groups`
        /// matches if any of the person's groups is listed.
        package let attribute: String
        package let anyOf: [String]

        package init(attribute: String, anyOf: [String]) {
            self.attribute = attribute
            self.anyOf = anyOf
        }
    }

    package init(
        id: String,
        owner: String,
        conditions: [Condition] = [],
        access: [AccessItem]
    ) {
        self.id = id
        self.owner = owner
        self.conditions = conditions
        self.access = access
    }
}

extension [Policy.EntitlementPattern: Int] {
    /// The weight of a right: by its name, by its kind, or the default 1.
    package func weight(of kind: Entitlement.Kind, _ name: String) -> Int {
        self[Policy.EntitlementPattern(kind: kind, name: name)]
            ?? self[Policy.EntitlementPattern(kind: kind, name: "*")] ?? 1
    }
}

/// What a rule grants: an account of a kind, and entitlements on it.
package struct AccessItem: Hashable, Sendable {
    package enum Right: Hashable, Sendable {
        case named(kind: Entitlement.Kind, name: String)
        /// One entitlement of that kind for each value of the profile's `groups`, with the same
        /// name.
        case eachGroup(kind: Entitlement.Kind)
    }

    package let target: TargetName
    package let account: Account.Kind
    package let rights: [Right]

    package init(target: TargetName, account: Account.Kind, rights: [Right]) {
        self.target = target
        self.account = account
        self.rights = rights
    }
}

/// Access that an accountable person allowed beyond the rules, for a time.
package struct AccessException: Hashable, Sendable {
    package let identity: Identity.ID
    package let entitlement: Entitlement
    package let approver: String
    /// When it expires; `nil` for never.
    package let expiresAt: Instant?

    package init(
        identity: Identity.ID,
        entitlement: Entitlement,
        approver: String,
        expiresAt: Instant?
    ) {
        self.identity = identity
        self.entitlement = entitlement
        self.approver = approver
        self.expiresAt = expiresAt
    }
}

/// Limits on removals that follow from the absence of evidence.
///
/// A leaver event from an authoritative source is never held back; people who merely disappear from
/// a roster, or lose access through a changed rule, are counted.
package struct MassChangeGuard: Hashable, Sendable {
    /// The maximum number of people that one run may remove; `nil` for no absolute limit.
    package var peopleMax: Int?
    /// The maximum percentage of active people that one run may remove.
    package var percentMax: Int?
    /// The percentage applies only from this number of people: one of four would be 25 %.
    package var percentPeopleMin: Int

    package init(peopleMax: Int? = 50, percentMax: Int? = 20, percentPeopleMin: Int = 3) {
        self.peopleMax = peopleMax
        self.percentMax = percentMax
        self.percentPeopleMin = percentPeopleMin
    }
}

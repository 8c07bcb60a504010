// SPDX-License-Identifier: Apache-2.0

/// A record on a target that lets its owner use that target, as a connector reads it.
package struct Account: Hashable, Sendable {
    /// The target's own id of an account, with its kind where the target keeps several.
    package struct ID: Hashable, Comparable, Sendable {
        package let rawValue: String

        package init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    package struct Kind: Hashable, Comparable, Sendable, RawRepresentable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        package static let agent = Kind(rawValue: "agent")
        package static let requester = Kind(rawValue: "requester")
        package static let user = Kind(rawValue: "user")

        package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    package var id: ID
    package var kind: Kind
    package var isEnabled: Bool
    package var email: String?
    package var alternateEmails: [String]
    package var userName: String?
    package var externalID: String?
    package var givenName: String?
    package var familyName: String?
    /// Other mapped attributes under our names: `title`, `department`, `location`.
    package var attributes: [String: String]
    /// What the account holds as far as this read shows it; `account` entitlements are left out.
    package var grants: Set<Grant>
    /// Whether `grants` is the whole truth, or the target does not tell with this read.
    package var grantsAreComplete: Bool

    package init(
        id: ID,
        kind: Kind,
        isEnabled: Bool,
        email: String? = nil,
        alternateEmails: [String] = [],
        userName: String? = nil,
        externalID: String? = nil,
        givenName: String? = nil,
        familyName: String? = nil,
        attributes: [String: String] = [:],
        grants: Set<Grant> = [],
        grantsAreComplete: Bool = false
    ) {
        self.id = id
        self.kind = kind
        self.isEnabled = isEnabled
        self.email = email
        self.alternateEmails = alternateEmails
        self.userName = userName
        self.externalID = externalID
        self.givenName = givenName
        self.familyName = familyName
        self.attributes = attributes
        self.grants = grants
        self.grantsAreComplete = grantsAreComplete
    }
}

/// An entitlement held by an account, in the connector's terms: kind and the name people use.
package struct Grant: Hashable, Comparable, Sendable {
    package let kind: Entitlement.Kind
    package let name: String
    /// Asked for but waiting for somebody inside the target.
    package let isPending: Bool

    package init(kind: Entitlement.Kind, name: String, isPending: Bool = false) {
        self.kind = kind
        self.name = name
        self.isPending = isPending
    }

    /// The name tells nearly all grants of an account apart; the rest is left to `==`.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    package static func < (left: Grant, right: Grant) -> Bool {
        if left.kind != right.kind { return left.kind < right.kind }
        if left.name != right.name { return left.name < right.name }
        return !left.isPending && right.isPending
    }
}

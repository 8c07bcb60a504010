// SPDX-License-Identifier: Apache-2.0

/// A record on a target that lets its owner use that target, as a connector reads it.
public struct Account: Hashable, Sendable {
    /// The target's own id of an account, with its kind if the target has several.
    public struct ID: Hashable, Comparable, Sendable {
        public let rawValue: String

        public init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        public static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    public struct Kind: Hashable, Comparable, Sendable, RawRepresentable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        public static let agent = Kind(rawValue: "agent")
        public static let requester = Kind(rawValue: "requester")
        public static let user = Kind(rawValue: "user")

        public static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    public var id: ID
    public var kind: Kind
    public var isEnabled: Bool
    public var email: String?
    public var alternateEmails: [String]
    public var userName: String?
    public var externalID: String?
    public var givenName: String?
    public var familyName: String?
    /// Other mapped attributes under our names: `title`, `department`, `location`.
    public var attributes: [String: String]
    /// What the account holds, as far as this read shows; `account` entitlements are left out.
    public var grants: Set<Grant>
    /// Whether `grants` is complete, or this read may not show them all.
    public var grantsAreComplete: Bool

    public init(
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
public struct Grant: Hashable, Comparable, Sendable {
    public let kind: Entitlement.Kind
    public let name: String
    /// Requested, but waiting for somebody inside the target.
    public let isPending: Bool

    public init(kind: Entitlement.Kind, name: String, isPending: Bool = false) {
        self.kind = kind
        self.name = name
        self.isPending = isPending
    }

    /// The name distinguishes nearly all grants of an account; the rest is left to `==`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    public static func < (left: Grant, right: Grant) -> Bool {
        if left.kind != right.kind { return left.kind < right.kind }
        if left.name != right.name { return left.name < right.name }
        return !left.isPending && right.isPending
    }
}

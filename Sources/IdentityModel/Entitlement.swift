// SPDX-License-Identifier: Apache-2.0

/// The name that a scenario gives a target; two targets may be of the same kind.
public struct TargetName: Hashable, Comparable, Sendable {
    public let rawValue: String

    public init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    public static func < (left: TargetName, right: TargetName) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A right that a target offers, under its human-readable name.
///
/// Policy, oracle and reports use names; the target's own ids stay inside targets and connectors,
/// since policy is written before they are known.
public struct Entitlement: Hashable, Comparable, Sendable {
    public struct Kind: Hashable, Comparable, Sendable, RawRepresentable {
        public let rawValue: String

        public init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Having an account of that name at all: `agent`, `requester`, `user`.
        public static let account = Kind(rawValue: "account")
        public static let role = Kind(rawValue: "role")
        public static let group = Kind(rawValue: "group")
        public static let groupObserver = Kind(rawValue: "groupObserver")
        public static let groupLeader = Kind(rawValue: "groupLeader")
        public static let requesterGroup = Kind(rawValue: "requesterGroup")
        public static let departmentTickets = Kind(rawValue: "departmentTickets")
        public static let application = Kind(rawValue: "application")
        /// A permission set of which an account has exactly one: Zoho Desk.
        public static let profile = Kind(rawValue: "profile")
        public static let department = Kind(rawValue: "department")
        public static let team = Kind(rawValue: "team")
        /// A value of SCIM's `entitlements`, RFC 7643 §4.1.2.
        public static let entitlement = Kind(rawValue: "entitlement")
        /// A key of an account, which is asked for, approved and ended, but issued in the product.
        public static let credential = Kind(rawValue: "credential")
        /// A seat costs money but does not let anybody act on its own, so M-10 judges it and M-01
        /// to M-06 do not.
        public static let license = Kind(rawValue: "license")

        public static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    public let target: TargetName
    public let kind: Kind
    public let name: String

    public init(target: TargetName, kind: Kind, name: String) {
        self.target = target
        self.kind = kind
        self.name = name
    }

    /// The name distinguishes nearly all entitlements; the rest is left to `==`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    public static func < (left: Entitlement, right: Entitlement) -> Bool {
        (left.target, left.kind, left.name) < (right.target, right.kind, right.name)
    }
}

extension Entitlement: CustomStringConvertible {
    /// `freshservice/group/Service Desk`.
    public var description: String { "\(target.rawValue)/\(kind.rawValue)/\(name)" }
}

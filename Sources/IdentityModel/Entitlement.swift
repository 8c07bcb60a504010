// SPDX-License-Identifier: Apache-2.0

/// The name that a scenario gives a target; two targets may be of one kind.
package struct TargetName: Hashable, Comparable, Sendable {
    package let rawValue: String

    package init(_ rawValue: String) {
        self.rawValue = rawValue
    }

    package static func < (left: TargetName, right: TargetName) -> Bool {
        left.rawValue < right.rawValue
    }
}

/// A right that a target offers, named as people name it.
///
/// Policy, oracle and reports speak of names; the target's own ids stay inside targets and
/// connectors, since a policy is written before anybody knows them.
package struct Entitlement: Hashable, Comparable, Sendable {
    package struct Kind: Hashable, Comparable, Sendable, RawRepresentable {
        package let rawValue: String

        package init(rawValue: String) {
            self.rawValue = rawValue
        }

        /// Having an account of that name at all: `agent`, `requester`, `user`.
        package static let account = Kind(rawValue: "account")
        package static let role = Kind(rawValue: "role")
        package static let group = Kind(rawValue: "group")
        package static let groupObserver = Kind(rawValue: "groupObserver")
        package static let groupLeader = Kind(rawValue: "groupLeader")
        package static let requesterGroup = Kind(rawValue: "requesterGroup")
        package static let departmentTickets = Kind(rawValue: "departmentTickets")
        package static let application = Kind(rawValue: "application")
        /// A permission set that an account has exactly one of: Zoho Desk.
        package static let profile = Kind(rawValue: "profile")
        package static let department = Kind(rawValue: "department")
        package static let team = Kind(rawValue: "team")
        /// A value of SCIM's `entitlements`, RFC 7643 §4.1.2.
        package static let entitlement = Kind(rawValue: "entitlement")
        /// A seat costs money but does not by itself let anybody act, so M-10 judges it and M-01 to
        /// M-06 never do.
        package static let license = Kind(rawValue: "license")

        package static func < (left: Kind, right: Kind) -> Bool { left.rawValue < right.rawValue }
    }

    package let target: TargetName
    package let kind: Kind
    package let name: String

    package init(target: TargetName, kind: Kind, name: String) {
        self.target = target
        self.kind = kind
        self.name = name
    }

    /// The name tells nearly all entitlements apart; the rest is left to `==`.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(name)
    }

    package static func < (left: Entitlement, right: Entitlement) -> Bool {
        (left.target, left.kind, left.name) < (right.target, right.kind, right.name)
    }
}

extension Entitlement: CustomStringConvertible {
    /// `freshservice/group/Service Desk`.
    package var description: String { "\(target.rawValue)/\(kind.rawValue)/\(name)" }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// One elementary change between two reads of an account.
package struct ElementaryChange: Hashable, Sendable {
    package let kind: ChangeKind
    package let entitlement: Entitlement?
    package let before: String
    package let after: String
    /// Of an account: the attributes that are others now.
    package var attributes: [String] = []
}

/// What changed in an account between two reads, in the words of a target's own journal.
package enum AccountDifference {
    /// The changes in the order in which a target makes them: access ends before its account and
    /// starts after it.
    package static func changes(
        from before: Account?,
        to after: Account?,
        target: TargetName,
        mapped: [String]
    ) -> [ElementaryChange] {
        var changes: [ElementaryChange] = []
        func account(_ kind: ChangeKind, _ from: String, _ to: String, named name: String) {
            let entitlement = Entitlement(target: target, kind: .account, name: name)
            changes.append(
                ElementaryChange(kind: kind, entitlement: entitlement, before: from, after: to)
            )
        }
        guard let after else {
            if let before {
                changes += grants(removed: before.grants, target: target)
                account(.accountDeleted, "present", "absent", named: before.kind.rawValue)
            }
            return changes
        }
        guard let before else {
            account(.accountCreated, "absent", "present", named: after.kind.rawValue)
            changes += grants(added: after.grants, target: target)
            return changes
        }
        let (lost, won) = difference(from: before.grants, to: after.grants)
        changes += grants(removed: lost, target: target)
        if before.isEnabled, !after.isEnabled, before.kind == after.kind {
            account(.accountDisabled, "enabled", "disabled", named: after.kind.rawValue)
        }
        if !before.isEnabled, after.isEnabled {
            account(.accountEnabled, "disabled", "enabled", named: before.kind.rawValue)
        }
        if before.kind != after.kind {
            account(
                .accountConverted,
                before.kind.rawValue,
                after.kind.rawValue,
                named: after.kind.rawValue
            )
            if before.isEnabled, !after.isEnabled {
                account(.accountDisabled, "enabled", "disabled", named: after.kind.rawValue)
            }
        }
        changes += keys(from: before, to: after)
        changes += grants(added: won, target: target)
        changes += attributes(from: before, to: after, mapped: mapped)
        return changes
    }

    /// Whether the account gained or lost an API key, if the target shows it.
    private static func keys(from before: Account, to after: Account) -> [ElementaryChange] {
        let key = "apiKeyEnabled"
        let (was, now) = (before.attributes[key], after.attributes[key])
        let kind: ChangeKind
        if was == "true", now != "true" {
            kind = .credentialEnded
        } else if was == "false", now == "true" {
            kind = .credentialIssued
        } else {
            return []
        }
        return [
            ElementaryChange(
                kind: kind,
                entitlement: nil,
                before: "\(key)=\(kind == .credentialEnded)",
                after: "\(key)=\(kind == .credentialIssued)"
            )
        ]
    }

    /// Grants that were pending inside the target and have been approved there.
    package static func letThrough(
        from before: Account?,
        to after: Account?,
        target: TargetName
    ) -> [ElementaryChange] {
        guard let before, let after else { return [] }
        guard before.grants.contains(where: \.isPending) else { return [] }
        let waited = Set(before.grants.filter(\.isPending).map(\.settled))
        return waited.intersection(after.grants).sorted().map { grant in
            ElementaryChange(
                kind: grant.kind == .license ? .seatAssigned : .granted,
                entitlement: Entitlement(target: target, kind: grant.kind, name: grant.name),
                before: "pending",
                after: "held"
            )
        }
    }

    /// The removed and the added grants.
    ///
    /// A grant that is no longer pending counts as neither: the core granted it earlier, and
    /// somebody inside the target has approved it since.
    private static func difference(
        from before: Set<Grant>,
        to after: Set<Grant>
    ) -> (lost: Set<Grant>, won: Set<Grant>) {
        guard before != after else { return ([], []) }
        let lost = before.subtracting(after)
        let won = after.subtracting(before)
        let letThrough = Set(lost.filter(\.isPending).map(\.settled)).intersection(won)
        guard !letThrough.isEmpty else { return (lost, won) }
        return (
            lost.filter { !($0.isPending && letThrough.contains($0.settled)) },
            won.subtracting(letThrough)
        )
    }

    private static func grants(added: Set<Grant>, target: TargetName) -> [ElementaryChange] {
        guard !added.isEmpty else { return [] }
        return added.sorted().map { grant in
            ElementaryChange(
                kind: grant.kind == .license ? .seatAssigned : .granted,
                entitlement: Entitlement(target: target, kind: grant.kind, name: grant.name),
                before: "not held",
                after: grant.isPending ? "pending" : "held"
            )
        }
    }

    /// Seats come last, after the access.
    private static func grants(removed: Set<Grant>, target: TargetName) -> [ElementaryChange] {
        guard !removed.isEmpty else { return [] }
        let sorted = removed.sorted()
        let ordered = sorted.filter { $0.kind != .license } + sorted.filter { $0.kind == .license }
        return ordered.map { grant in
            ElementaryChange(
                kind: grant.kind == .license ? .seatReleased : .revoked,
                entitlement: Entitlement(target: target, kind: grant.kind, name: grant.name),
                before: grant.isPending ? "pending" : "held",
                after: "not held"
            )
        }
    }

    /// One change for all attributes.
    ///
    /// Addresses and names are personal, so only the fact of their change is kept; attributes that
    /// the source does not own are ignored.
    private static func attributes(
        from before: Account,
        to after: Account,
        mapped: [String]
    ) -> [ElementaryChange] {
        var (from, to): ([String], [String]) = ([], [])
        var names: [String] = []
        func compare(_ name: String, _ old: String?, _ new: String?, isPersonal: Bool) {
            guard old ?? "" != new ?? "" else { return }
            names.append(name)
            from.append("\(name)=\(isPersonal ? "former" : old ?? "")")
            to.append("\(name)=\(isPersonal ? "new" : new ?? "")")
        }
        compare("email", before.email, after.email, isPersonal: true)
        compare("givenName", before.givenName, after.givenName, isPersonal: true)
        compare("familyName", before.familyName, after.familyName, isPersonal: true)
        if before.attributes != after.attributes {
            for name in mapped {
                compare(name, before.attributes[name], after.attributes[name], isPersonal: false)
            }
        }
        guard !from.isEmpty else { return [] }
        return [
            ElementaryChange(
                kind: .accountUpdated,
                entitlement: nil,
                before: from.joined(separator: ";"),
                after: to.joined(separator: ";"),
                attributes: names
            )
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Vocabulary

/// How a fresh read compares with the goal.
package enum Verification: Hashable, Sendable {
    case agrees
    case differs(Difference)

    package struct Difference: Hashable, Sendable {
        /// Held, but not part of the goal.
        package var residual: [Entitlement] = []
        /// Part of the goal, but not held.
        package var missing: [Entitlement] = []
        /// Granted, but awaiting approval inside the target.
        package var pending: [Entitlement] = []
        /// Attributes that differ from the source.
        package var attributes: [String] = []
        /// Whether the read may be missing grants, so absence proves nothing.
        package var isUnread = false
        /// Whether everything left over is latent: usable only if an account is enabled again.
        package var isLatentOnly = true

        package var isEmpty: Bool {
            residual.isEmpty && missing.isEmpty && pending.isEmpty && attributes.isEmpty
                && !isUnread
        }
    }

    /// Compares all accounts of a person at the target with the goal; the first account is the one
    /// to keep.
    package init(
        of accounts: [Account],
        against desired: DesiredAccess,
        target: TargetName,
        planner: Planner,
        profile: PersonProfile?,
        pushed: [String: String]
    ) {
        var difference = Difference()
        func right(_ grant: Grant) -> Entitlement {
            Entitlement(target: target, kind: grant.kind, name: grant.name)
        }
        func presence(_ kind: Account.Kind) -> Entitlement {
            Entitlement(target: target, kind: .account, name: kind.rawValue)
        }
        func judgeEnded(_ account: Account) {
            if account.isEnabled || planner.deletes(account) {
                difference.residual.append(presence(account.kind))
                if account.isEnabled { difference.isLatentOnly = false }
            }
            if mutated("verify.looks-at-the-switch") { return }
            difference.residual += planner.leftOver(account).map(right).sorted()
        }
        switch desired.presence {
        case .none:
            let looked = mutated("verify.first-account") ? accounts.prefix(1) : accounts[...]
            looked.forEach(judgeEnded)
        case .suspended:
            for account in accounts where account.isEnabled {
                difference.residual.append(presence(account.kind))
                difference.isLatentOnly = false
            }
        case .active(let kind):
            accounts.dropFirst().forEach(judgeEnded)
            guard let account = accounts.first else {
                difference.missing = [presence(kind)] + desired.grants.map(right).sorted()
                break
            }
            if account.kind != kind {
                difference.residual.append(presence(account.kind))
                difference.missing.append(presence(kind))
            } else if !account.isEnabled {
                difference.missing.append(presence(kind))
            }
            let managed = planner.managed(account)
            // Mostly they are the same, and nothing has to be worked out.
            if managed != desired.grants || managed.contains(where: \.isPending) {
                let held = managed.filter { !$0.isPending }
                let waiting = Set(managed.filter(\.isPending).map(\.settled)).subtracting(held)
                difference.residual += held.union(waiting).subtracting(desired.grants).map(right)
                    .sorted()
                difference.missing += desired.grants.subtracting(held).subtracting(waiting)
                    .map(right).sorted()
                difference.pending = desired.grants.intersection(waiting).map(right).sorted()
            }
            if !difference.residual.isEmpty, account.isEnabled { difference.isLatentOnly = false }
            if let profile {
                let changes = planner.attributeChanges(
                    of: account,
                    profile: profile,
                    pushed: pushed
                )
                difference.attributes = (changes.set.keys + Array(changes.clear)).sorted()
            }
        }
        difference.isUnread = accounts.contains { !$0.grantsAreComplete }
        if mutated("verify.takes-unread-for-none") { difference.isUnread = false }
        if mutated("verify.ignores-residual") { difference.residual = [] }
        if mutated("verify.ignores-missing") { difference.missing = [] }
        if mutated("verify.ignores-attributes") { difference.attributes = [] }
        if mutated("verify.takes-pending-for-held") { difference.pending = [] }
        if mutated("verify.agrees-always") { difference = Difference() }
        self = difference.isEmpty ? .agrees : .differs(difference)
    }
}

extension Verification.Difference {
    /// The reason given in the exception that somebody has to resolve.
    var reason: String {
        if !residual.isEmpty { return isLatentOnly ? "latentAccess" : "unverified" }
        return missing.isEmpty && !pending.isEmpty ? "pendingApproval" : "unverified"
    }

    var summary: String {
        func list(_ word: String, _ names: [String]) -> String? {
            names.isEmpty ? nil : "\(word): \(names.joined(separator: ", "))"
        }
        let parts = [
            list("left over", residual.map(\.description)),
            list("missing", missing.map(\.description)),
            list("waiting for approval inside the target", pending.map(\.description)),
            list("attributes that differ", attributes),
            isUnread ? "the target does not show every right; check there manually" : nil,
        ]
        return parts.compactMap(\.self).joined(separator: "; ")
    }
}

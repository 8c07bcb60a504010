// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension SCIMStore {
    func profile(ofSlot slot: Int) -> AccountProfile {
        let user = rows[slot]
        return AccountProfile(
            kind: "user",
            isActive: user.isActive,
            emails: user.addresses,
            displayName: user.title,
            seat: user.holdsSeat ? Self.seatLicense.name : nil,
            createdAt: user.createdAt,
            lastActiveAt: user.lastActiveAt,
            name: name(of: user),
            attributes: attributes(of: user)
        )
    }

    private func name(of user: SCIMRecord) -> String {
        let parts = ["givenName", "familyName"].compactMap {
            user.attributes["name"]?[$0]?.string
        }
        return parts.isEmpty ? user.title : parts.joined(separator: " ")
    }

    private func attributes(of user: SCIMRecord) -> [String: String?] {
        var kept: [String: String?] = [:]
        let type = types[Self.users]
        if type.attribute("title") != nil {
            kept["title"] = .some(user.attributes["title"]?.string)
        }
        let enterprise = SCIMSchema.enterpriseUser.id
        if type.attribute("department", schema: enterprise) != nil {
            kept["department"] = .some(user.attributes[enterprise]?["department"]?.string)
        }
        return kept
    }

    /// Every access path of one account; the cost depends only on the account's own rights.
    func access(ofSlot slot: Int) -> [AccessPath] {
        var paths: [AccessPath] = []
        paths.reserveCapacity(8)
        let isActive = rows[slot].isActive
        let state: PathState = isActive ? .usable : .latent
        if isActive {
            paths.append(AccessPath(entitlement: Self.account, channel: .direct, state: .usable))
        }
        for (list, _) in Self.rightLists {
            for value in rows[slot].values(of: list) {
                let right = right(list, value)
                paths.append(AccessPath(entitlement: right, channel: .direct, state: state))
            }
        }
        for group in rows[slot].groups.ids {
            let right = rows[Int(group)].entitlement
            paths.append(AccessPath(entitlement: right, channel: .group, state: state))
        }
        for (group, through) in inheritedGroups(of: slot) {
            paths.append(
                AccessPath(
                    entitlement: rows[group].entitlement,
                    channel: .inherited,
                    through: rows[through].id,
                    state: state
                )
            )
        }
        for shared in rows[slot].knownSecrets.ids where rows[Int(shared)].isActive {
            paths.append(
                AccessPath(
                    entitlement: Self.account,
                    channel: .sharedAccount,
                    through: rows[Int(shared)].id,
                    state: .usable
                )
            )
        }
        if rows[slot].holdsSeat {
            paths.append(AccessPath(entitlement: Self.seatLicense, channel: .seat, state: .usable))
        }
        return paths + credentials(ofSlot: slot)
    }

    /// What an account that was deleted can still act with.
    func credentials(of account: AccountKey) -> [AccessPath] {
        guard !dialect.deletionEndsSessions || !dialect.deletionEndsKeys,
            let slot = rows.firstIndex(where: { $0.isUser && $0.key == account })
        else { return [] }
        return credentials(ofSlot: slot)
    }

    private func credentials(ofSlot slot: Int) -> [AccessPath] {
        sessionPaths(of: slot, Self.account) + keyPaths(of: slot, Self.account)
    }

    /// Whether nobody else holds an administrator role.
    func isLastAdmin(_ slot: Int) -> Bool {
        guard rows[slot].isActive, Self.isAdmin(rows[slot]) else { return false }
        return !shown[Self.users].ids.contains { other in
            Int(other) != slot && rows[Int(other)].isActive && Self.isAdmin(rows[Int(other)])
        }
    }

    private static func isAdmin(_ record: SCIMRecord) -> Bool {
        record.values(of: "roles").contains { role in
            ["admin", "administrator", "owner"].contains(role.lowercased())
        }
    }
}

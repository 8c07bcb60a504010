// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension SCIMStore {
    /// Sets up a new service from its options.
    ///
    /// The initial state is not a change, so the journal is empty afterwards.
    mutating func setUp(connectorToken: String) {
        issueKey(to: nil, value: connectorToken)
        var groups: [String: Int] = [:]
        for group in options.groups {
            let draft = SCIMDraft(attributes: ["displayName": .string(group.name)])
            groups[group.name] = create(draft, type: SCIMStore.groups)
        }
        for group in options.groups {
            guard let slot = groups[group.name] else { continue }
            for member in group.members.compactMap({ groups[$0] }) { join(member, group: slot) }
        }
        for account in options.accounts {
            guard let slot = create(draft(of: account), type: SCIMStore.users) else { continue }
            for group in account.groups.compactMap({ groups[$0] }) { join(slot, group: group) }
        }
        for slot in rows.indices { rows[slot].version = 1 }
        ledger.forgetChanges()
        recentChanges = [:]
        formerRecords = [:]
    }

    private func draft(of account: SCIMOptions.Account) -> SCIMDraft {
        func list(_ values: [String]) -> JSONValue? {
            values.isEmpty ? Optional.none : .array(values.map { ["value": .string($0)] })
        }
        var attributes: JSONObject = ["userName": .string(account.userName)]
        if let name = account.name { attributes["displayName"] = .string(name) }
        if account.userName.contains("@") {
            attributes["emails"] = [
                ["value": .string(account.userName), "type": "work", "primary": true]
            ]
        }
        attributes["active"] = .bool(account.isActive)
        attributes["roles"] = list(account.roles)
        attributes["entitlements"] = list(account.entitlements)
        return SCIMDraft(attributes: attributes)
    }

    /// Runs the jobs that are due by `instant`, each at its own instant.
    mutating func advance(to instant: Instant) {
        while let (dueAt, job) = due.pop(dueBy: instant) {
            switch job {
            case .applyGroupWrite(let slot, let change):
                ledger.begin(.background(job: "applyGroupWrite"), at: dueAt)
                changeMembers(of: slot, by: change)
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension ZohoDeskOptions {
    mutating func readAccounts(_ settings: TargetSettings) throws(SettingError) {
        var taken: Set<String> = [serviceAccountEmail.lowercased()]
        var wanted: [ZohoSeat: Int] = [:]
        for entry in try settings.list("accounts") {
            let account = try readAccount(entry)
            guard taken.insert(account.email.lowercased()).inserted else {
                throw SettingError(
                    path: entry.path + ["email"],
                    message: "two accounts have this address"
                )
            }
            if account.isActive {
                wanted[account.type == .light ? .lightAgent : .agent, default: 0] += 1
            }
            accounts.append(account)
        }
        for (seat, limit) in [(ZohoSeat.agent, agentSeats), (.lightAgent, lightAgentSeats)] {
            guard let limit, wanted[seat, default: 0] > limit else { continue }
            throw SettingError(
                path: settings.path + ["accounts"],
                message: "\(wanted[seat, default: 0]) agents need more than the \(limit) seats of "
                    + "\(seat.rawValue)"
            )
        }
    }

    private func readAccount(_ entry: TargetSettings) throws(SettingError) -> Account {
        try entry.rejectKeys(
            outside: [
                "kind", "email", "name", "type", "role", "profile", "departments", "teams",
                "active", "confirmed", "bot",
            ]
        )
        _ = try entry.choice("kind", among: ["agent"])
        let email = try entry.requiredString("email")
        guard ZohoAgentDraft.isAddress(email) else {
            throw SettingError(path: entry.path + ["email"], message: "this is no mail address")
        }
        var account = Account(
            email: email,
            name: try entry.string("name") ?? String(email.prefix { $0 != "@" })
        )
        let types = ZohoAgentType.allCases.map(\.rawValue)
        if let text = try entry.choice("type", among: types),
            let type = ZohoAgentType(rawValue: text)
        {
            account.type = type
        }
        let roleNames = ZohoRole.defaultNames + roles.map(\.name)
        account.role = try entry.choice("role", among: roleNames)
        account.profile = try entry.choice(
            "profile",
            among: ZohoProfile.defaultNames + profiles
        )
        account.departments = try names("departments", entry, among: departments)
        account.teams = try names("teams", entry, among: teams.map(\.name))
        account.isActive = try entry.bool("active") ?? true
        account.isConfirmed = try entry.bool("confirmed") ?? true
        account.isBot = try entry.bool("bot") ?? false
        return account
    }
}

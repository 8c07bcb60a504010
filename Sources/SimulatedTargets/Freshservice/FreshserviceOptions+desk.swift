// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension FreshserviceOptions {
    /// A program in the software inventory from the start.
    package struct Application: Hashable, Sendable {
        package var name: String
        /// Contracts under which seats were bought, as `CNTR-22`.
        package var licenses: [String] = []
        /// Addresses of those who use it; the first contract gives them their seat.
        package var users: [String] = []

        package init(name: String) {
            self.name = name
        }
    }

    mutating func readDesk(_ settings: TargetSettings) throws(SettingError) {
        for entry in try settings.list("applications") {
            try entry.rejectKeys(outside: ["name", "licenses", "users"])
            var application = Application(name: try entry.requiredString("name"))
            application.licenses = try entry.strings("licenses") ?? []
            application.users = try entry.strings("users") ?? []
            let known = accounts.map { $0.email.lowercased() }
            for (index, email) in application.users.enumerated()
            where !known.contains(email.lowercased()) {
                throw SettingError(
                    path: entry.path + ["users", String(index)],
                    message: "no account of the target has the address '\(email)'"
                )
            }
            applications.append(application)
        }
        catalog = try settings.strings("catalog") ?? []
    }
}

extension FreshserviceStore {
    mutating func makeDesk() {
        desk.catalog = options.catalog
        for option in options.applications {
            guard let slot = createApplication(name: option.name) else { continue }
            desk.applications.rows[slot].kind = .saas
            desk.applications.rows[slot].status = .managed
            for contract in option.licenses { addLicense(contract: contract, to: slot) }
            let seat = ApplicationUse(licenseID: desk.applications.rows[slot].licenses.first?.id)
            for email in option.users {
                guard let user = self.slot(email: email) else { continue }
                use(slot, by: user, seat)
            }
        }
    }
}

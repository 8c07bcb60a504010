// SPDX-License-Identifier: Apache-2.0

import TargetKit

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

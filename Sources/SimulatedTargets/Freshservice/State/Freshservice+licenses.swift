// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension Freshservice {
    /// Full-time seats; day passes are not seats (HELP-LIC).
    package var licenses: [LicenseStock] {
        [
            LicenseStock(
                name: FreshserviceStore.agentLicense.name,
                total: store.seatLimit,
                assigned: store.seatsTaken
            )
        ]
    }

    /// The agent that owns the connector's API key.
    package var serviceAccounts: [AccountKey] {
        [store.users.rows[store.serviceAccount].key]
    }
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension FreshserviceQuirks {
    static let deskQuirks: [Quirk<FreshserviceQuirks>] = [
        Quirk(
            "applicationUsersAsLinks",
            .flag(\.applicationUsersAsLinks),
            section: "13",
            "Adding or updating application users shows them as objects; on, as paths to them, as "
                + "one client recorded."
        ),
        Quirk(
            "deactivationDropsApplications",
            .flag(\.deactivationDropsApplications),
            section: "13",
            "A deactivated person stays listed as a user of applications; on, the clean-up takes "
                + "the person off."
        ),
    ]
}

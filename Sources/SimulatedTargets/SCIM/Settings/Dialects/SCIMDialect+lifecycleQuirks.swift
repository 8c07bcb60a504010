// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    static let lifecycleQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "inactiveUsers",
            .word(\.inactiveUsers),
            "Inactive users can be read and listed; else lists omit them, or they are 404."
        ),
        Setting(
            "deactivation",
            .word(\.deactivation),
            "active: false disables the account; else it deletes the account, or only its record "
                + "in the API."
        ),
        Setting(
            "deactivationDropsMemberships",
            .flag(\.deactivationDropsMemberships),
            "Inactive users keep their memberships; on, they lose them."
        ),
        Setting(
            "deactivationHidesMemberships",
            .flag(\.deactivationHidesMemberships),
            "Inactive users are shown as members; on, they are hidden until active again."
        ),
        Setting(
            "deactivationNeedsMembership",
            .flag(\.deactivationNeedsMembership),
            "A user in no group can be deactivated; on, that is 404 and the user stays active."
        ),
        Setting(
            "deactivationRevokesRoles",
            .flag(\.deactivationRevokesRoles),
            "Inactive users keep their roles; on, they lose them."
        ),
        Setting(
            "reactivation",
            .word(\.reactivation),
            "active: true reactivates the account; else it is 400, or the account gets a new id."
        ),
        Setting(
            "protectsLastAdmin",
            .flag(\.protectsLastAdmin),
            "The last holder of the role admin can be deactivated and deleted; on, that is 403."
        ),
        Setting(
            "userDeletion",
            .word(\.userDeletion),
            "DELETE deletes the account; else it deactivates it, unlinks it, does both, or is 405."
        ),
        Setting(
            "groupDeletion",
            .word(\.groupDeletion),
            "DELETE deletes a group; refused, it is 405."
        ),
        Setting(
            "deletedUserName",
            .word(\.deletedUserName),
            "A deleted user's userName can be reused; taken, reusing it is 409."
        ),
        Setting(
            "deletedMembers",
            .word(\.deletedMembers),
            "A deleted user leaves every group; dangling, the id stays among the members."
        ),
    ]

    static let endQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "deactivationEndsSessions",
            .word(\.deactivationEndsSessions),
            "Deactivation ends sessions; else it never does, or only by one method."
        ),
        Setting(
            "deactivationEndsKeys",
            .flag(\.deactivationEndsKeys),
            "Deactivation ends keys; off, they keep working."
        ),
        Setting(
            "deletionEndsSessions",
            .flag(\.deletionEndsSessions),
            "Deletion ends sessions; off, they keep working."
        ),
        Setting(
            "deletionEndsKeys",
            .flag(\.deletionEndsKeys),
            "Deletion ends keys; off, they keep working."
        ),
    ]
}

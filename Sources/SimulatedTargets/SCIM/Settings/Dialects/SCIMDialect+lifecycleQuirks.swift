// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    static let lifecycleQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "inactiveUsers",
            .word(\.inactiveUsers),
            "Inactive users are read and listed like others; else lists leave them out, or they "
                + "are 404."
        ),
        Setting(
            "deactivation",
            .word(\.deactivation),
            "active: false bars the account and keeps it; else it deletes the account, or the "
                + "record behind the API alone."
        ),
        Setting(
            "deactivationDropsMemberships",
            .flag(\.deactivationDropsMemberships),
            "An inactive user stays a member of groups; on, the memberships end."
        ),
        Setting(
            "deactivationHidesMemberships",
            .flag(\.deactivationHidesMemberships),
            "An inactive user is shown among the members; on, they are hidden until the user is "
                + "active again."
        ),
        Setting(
            "deactivationNeedsMembership",
            .flag(\.deactivationNeedsMembership),
            "A user in no group can be deactivated; on, that is 404 and the user stays active."
        ),
        Setting(
            "deactivationRevokesRoles",
            .flag(\.deactivationRevokesRoles),
            "An inactive user keeps roles on the record; on, they are taken away."
        ),
        Setting(
            "reactivation",
            .word(\.reactivation),
            "active: true brings the account back; else it is 400, or the account gets a new id."
        ),
        Setting(
            "protectsLastAdmin",
            .flag(\.protectsLastAdmin),
            "The last holder of the role admin can be deactivated and deleted; on, that is 403."
        ),
        Setting(
            "userDeletion",
            .word(\.userDeletion),
            "DELETE ends the account; else it deactivates, unlinks, does both, or is 405."
        ),
        Setting(
            "groupDeletion",
            .word(\.groupDeletion),
            "DELETE ends a group; refused, it is 405."
        ),
        Setting(
            "deletedUserName",
            .word(\.deletedUserName),
            "A deleted user's userName is free; taken, the next one to ask for it gets 409."
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
            "Deactivation ends sessions; else it never does, or by one method only."
        ),
        Setting(
            "deactivationEndsKeys",
            .flag(\.deactivationEndsKeys),
            "Keys die with the deactivation; off, they go on working."
        ),
        Setting(
            "deletionEndsSessions",
            .flag(\.deletionEndsSessions),
            "Sessions die with the account; off, they go on working."
        ),
        Setting(
            "deletionEndsKeys",
            .flag(\.deletionEndsKeys),
            "Keys die with the account; off, they go on working."
        ),
    ]
}

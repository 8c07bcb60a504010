// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    static let lifecycleQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "inactiveUsers",
            .word(\.inactiveUsers),
            section: "7644 3.6",
            "Inactive users are read and listed like others; else lists leave them out, or they "
                + "are 404."
        ),
        Quirk(
            "deactivation",
            .word(\.deactivation),
            section: "7643 4.1.1",
            "active: false bars the account and keeps it; else it deletes the account, or the "
                + "record behind the API alone."
        ),
        Quirk(
            "deactivationDropsMemberships",
            .flag(\.deactivationDropsMemberships),
            section: "7643 2.3.7",
            "An inactive user stays a member of groups; on, the memberships end."
        ),
        Quirk(
            "deactivationHidesMemberships",
            .flag(\.deactivationHidesMemberships),
            section: "vendor",
            "An inactive user is shown among the members; on, they are hidden until the user is "
                + "active again."
        ),
        Quirk(
            "deactivationNeedsMembership",
            .flag(\.deactivationNeedsMembership),
            section: "fault 14",
            "A user in no group can be deactivated; on, that is 404 and the user stays active."
        ),
        Quirk(
            "deactivationRevokesRoles",
            .flag(\.deactivationRevokesRoles),
            section: "vendor",
            "An inactive user keeps roles on the record; on, they are taken away."
        ),
        Quirk(
            "reactivation",
            .word(\.reactivation),
            section: "fault 11",
            "active: true brings the account back; else it is 400, or the account gets a new id."
        ),
        Quirk(
            "protectsLastAdmin",
            .flag(\.protectsLastAdmin),
            section: "fault 22",
            "The last holder of the role admin can be deactivated and deleted; on, that is 403."
        ),
        Quirk(
            "userDeletion",
            .word(\.userDeletion),
            section: "7644 3.6",
            "DELETE ends the account; else it deactivates, unlinks, does both, or is 405."
        ),
        Quirk(
            "groupDeletion",
            .word(\.groupDeletion),
            section: "7644 3.6",
            "DELETE ends a group; refused, it is 405."
        ),
        Quirk(
            "deletedUserName",
            .word(\.deletedUserName),
            section: "7644 3.6",
            "A deleted user's userName is free; taken, the next one to ask for it gets 409."
        ),
        Quirk(
            "deletedMembers",
            .word(\.deletedMembers),
            section: "7643 2.3.7",
            "A deleted user leaves every group; dangling, the id stays among the members."
        ),
    ]

    static let endQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "deactivationEndsSessions",
            .word(\.deactivationEndsSessions),
            section: "fault 13",
            "Deactivation ends sessions; else it never does, or by one method only."
        ),
        Quirk(
            "deactivationEndsKeys",
            .flag(\.deactivationEndsKeys),
            section: "fault 13",
            "Keys die with the deactivation; off, they go on working."
        ),
        Quirk(
            "deletionEndsSessions",
            .flag(\.deletionEndsSessions),
            section: "fault 13",
            "Sessions die with the account; off, they go on working."
        ),
        Quirk(
            "deletionEndsKeys",
            .flag(\.deletionEndsKeys),
            section: "fault 13",
            "Keys die with the account; off, they go on working."
        ),
    ]
}

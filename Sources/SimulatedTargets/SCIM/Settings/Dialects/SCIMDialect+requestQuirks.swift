// SPDX-License-Identifier: Apache-2.0

import TargetKit

// A section is one of the RFCs', or "fault" and a row of the table in docs/scim.md.
extension SCIMDialect {
    static let requestQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "operationNames",
            .word(\.operationNames),
            "Operation names ignore case, since Add and Replace are common."
        ),
        Setting(
            "stringBooleans",
            .word(\.stringBooleans),
            "\"True\" and \"False\" are read as Booleans; else they are 400, have no effect, or "
                + "mark the account as ended while it reads active and still works."
        ),
        Setting(
            "pathlessKeys",
            .word(\.pathlessKeys),
            "Dotted and qualified names in a value without a path are read as paths."
        ),
        Setting(
            "plainTextForComplex",
            .word(\.plainTextForComplex),
            "A string in place of a complex value is read as its sub-attribute value."
        ),
        Setting(
            "partialBodyPatch",
            .word(\.partialBodyPatch),
            "A PATCH without operations is 400; merged, its attributes are applied."
        ),
        Setting(
            "pathsAreCaseSensitive",
            .flag(\.pathsAreCaseSensitive),
            "Endpoint paths ignore case; on, they do not."
        ),
        Setting(
            "needsUserAgent",
            .flag(\.needsUserAgent),
            "Requests need no User-Agent; on, a request without one is 403."
        ),
        Setting(
            "valuesMax",
            .whole(\.valuesMax, 0...1_000),
            "An attribute holds any number of values; with a limit, only the first ones are kept. "
                + "Members do not count."
        ),
    ]

    static let patchQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "patch",
            .word(\.patch),
            "PATCH is supported; else it is 501, or users accept only active: false, or the "
                + "operations are never read."
        ),
        Setting(
            "patchAnswer",
            .word(\.patchAnswer),
            "PATCH answers 200 with the record; else 204, for all or for groups."
        ),
        Setting(
            "patchOperationsMax",
            .whole(\.patchOperationsMax, 0...100_000),
            "A PATCH holds any number of operations; with a limit, more are 400 tooMany."
        ),
        Setting(
            "activePatch",
            .word(\.activePatch),
            "A PATCH of active takes effect; ignored, it is 200 with no effect."
        ),
        Setting(
            "unmatchedAdd",
            .word(\.unmatchedAdd),
            "Adding to a value path that nothing matches is 400 noTarget; created, the value is "
                + "built from the filter's equalities."
        ),
        Setting(
            "groupPatchBytesMax",
            .whole(\.groupPatchBytesMax, 0...100_000_000),
            "A group's PATCH may be of any size; with a limit, a larger body is 413."
        ),
        Setting(
            "lostUpdateWindow",
            .duration(\.lostUpdateWindow),
            "A group's PATCH starts from the current members; with a window, from the members that "
                + "long ago, so that later changes by others are lost."
        ),
        Setting(
            "userGroupsWritable",
            .flag(\.userGroupsWritable),
            "A user's groups are read-only; on, writing them changes memberships."
        ),
    ]

    static let memberQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "memberRemovalByValue",
            .word(\.memberRemovalByValue),
            "Removing members with the member in the value removes that one; by the letter of the "
                + "RFC the value is ignored and everybody is removed."
        ),
        Setting(
            "memberRemovalByFilter",
            .word(\.memberRemovalByFilter),
            "Removing members[value eq …] removes that one; else it is 400, has no effect, or "
                + "removes everybody."
        ),
        Setting(
            "memberReplacement",
            .word(\.memberReplacement),
            "Replacing members leaves only the new ones; else the old ones stay, or it is 400."
        ),
        Setting(
            "memberAddition",
            .word(\.memberAddition),
            "Adding members keeps the old ones; replaced, only the new ones remain."
        ),
        Setting(
            "memberChangesMax",
            .whole(\.memberChangesMax, 0...100_000),
            "A PATCH changes any number of memberships; with a limit, more are 400."
        ),
        Setting(
            "membersMax",
            .whole(\.membersMax, 0...10_000_000),
            "A group of any size can be patched; with a limit, a larger one is 413."
        ),
        Setting(
            "unknownMember",
            .word(\.unknownMember),
            "An id that names nobody is 400; else it is 404, 500, kept or dropped."
        ),
        Setting(
            "groupWritesLag",
            .duration(\.groupWritesLag),
            "Membership changes apply at once; with a delay, they apply after the answer."
        ),
    ]

    static let putQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "userPut",
            .word(\.userPut),
            "PUT of users is supported; absent, it is 501."
        ),
        Setting(
            "groupPut",
            .word(\.groupPut),
            "PUT of groups is supported; absent, it is 501."
        ),
        Setting(
            "putOmission",
            .word(\.putOmission),
            "PUT keeps attributes that it omits; cleared, it clears them. The RFC allows both."
        ),
        Setting(
            "putWithoutRequired",
            .word(\.putWithoutRequired),
            "PUT without a required attribute is 400; accepted, putOmission applies to it."
        ),
        Setting(
            "putMembersAnswer",
            .word(\.putMembersAnswer),
            "PUT of a group answers with its members; else without them, or with 204."
        ),
        Setting(
            "membersInWholeGroup",
            .word(\.membersInWholeGroup),
            "POST and PUT of a group accept members; refused, they are 400."
        ),
        Setting(
            "createdMembersMax",
            .whole(\.createdMembersMax, 0...100_000),
            "A group can be created with any number of members; with a limit, more are 400."
        ),
        Setting(
            "renaming",
            .word(\.renaming),
            "userName and a group's displayName may change; refused, it is 400 mutability."
        ),
        Setting(
            "idSource",
            .word(\.idSource),
            "The service assigns ids; else the id is the client's externalId or the userName."
        ),
    ]
}

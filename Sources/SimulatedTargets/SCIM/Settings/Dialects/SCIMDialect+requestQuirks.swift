// SPDX-License-Identifier: Apache-2.0

import TargetKit

// Sections name the RFC's text, or "fault" and a row of the catalog of deprovisioning faults that
// docs/scim.md keeps.
extension SCIMDialect {
    static let requestQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "operationNames",
            .word(\.operationNames),
            "PATCH operations are read whatever their case, as Add and Replace are common."
        ),
        Setting(
            "stringBooleans",
            .word(\.stringBooleans),
            "\"True\" and \"False\" are read as Booleans; else they are 400, without effect, or "
                + "mark the account as ended while it reads active and still works."
        ),
        Setting(
            "pathlessKeys",
            .word(\.pathlessKeys),
            "Dotted and qualified names in a value without path are read as paths."
        ),
        Setting(
            "plainTextForComplex",
            .word(\.plainTextForComplex),
            "A text in place of a complex value is its sub-attribute value."
        ),
        Setting(
            "partialBodyPatch",
            .word(\.partialBodyPatch),
            "A PATCH without operations is 400; merged, its attributes are taken as they are."
        ),
        Setting(
            "pathsAreCaseSensitive",
            .flag(\.pathsAreCaseSensitive),
            "The endpoints' paths ignore case; on, they do not."
        ),
        Setting(
            "needsUserAgent",
            .flag(\.needsUserAgent),
            "Requests need no User-Agent; on, one without is 403."
        ),
        Setting(
            "valuesMax",
            .whole(\.valuesMax, 0...1_000),
            "An attribute holds any number of values; with a limit, the first ones are kept. "
                + "Members are not counted."
        ),
    ]

    static let patchQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "patch",
            .word(\.patch),
            "PATCH is served; else 501, or users take active: false alone, or the operations are "
                + "never looked into."
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
            "A PATCH of active is carried out; ignored, it is 200 without effect."
        ),
        Setting(
            "unmatchedAdd",
            .word(\.unmatchedAdd),
            "Adding to a value path that nothing matches is 400 noTarget; created, the value is "
                + "made from the filter's equalities."
        ),
        Setting(
            "groupPatchBytesMax",
            .whole(\.groupPatchBytesMax, 0...100_000_000),
            "A group's PATCH may be of any size; with a limit, a larger body is 413."
        ),
        Setting(
            "lostUpdateWindow",
            .duration(\.lostUpdateWindow),
            "A group's PATCH starts from the current members; with a window, from those of so "
                + "long ago, and what others changed since is lost."
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
            "Removing members with the member in the value takes that one out; by the letter of "
                + "the RFC the value is ignored and all go."
        ),
        Setting(
            "memberRemovalByFilter",
            .word(\.memberRemovalByFilter),
            "Removing members[value eq …] takes that one out; else it is 400, without effect, or "
                + "takes all out."
        ),
        Setting(
            "memberReplacement",
            .word(\.memberReplacement),
            "Replacing members leaves only the new ones; else the old ones stay, or it is 400."
        ),
        Setting(
            "memberAddition",
            .word(\.memberAddition),
            "Adding members keeps the old ones; replaced, the new ones are the only ones."
        ),
        Setting(
            "memberChangesMax",
            .whole(\.memberChangesMax, 0...100_000),
            "A PATCH changes any number of memberships; with a limit, more are 400."
        ),
        Setting(
            "membersMax",
            .whole(\.membersMax, 0...10_000_000),
            "A group of any size takes PATCH; with a limit, a larger one is 413."
        ),
        Setting(
            "unknownMember",
            .word(\.unknownMember),
            "An id that names nobody is 400; else 404, 500, kept or left out."
        ),
        Setting(
            "groupWritesLag",
            .duration(\.groupWritesLag),
            "Changes of members hold at once; with a delay, the answer comes first and the change "
                + "later."
        ),
    ]

    static let putQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "userPut",
            .word(\.userPut),
            "PUT of users is served; absent, it is 501."
        ),
        Setting(
            "groupPut",
            .word(\.groupPut),
            "PUT of groups is served; absent, it is 501."
        ),
        Setting(
            "putOmission",
            .word(\.putOmission),
            "PUT keeps what it leaves out; cleared, it does not. Both are within the RFC."
        ),
        Setting(
            "putWithoutRequired",
            .word(\.putWithoutRequired),
            "PUT without a required attribute is 400; accepted, it leaves the attribute as "
                + "putOmission has it."
        ),
        Setting(
            "putMembersAnswer",
            .word(\.putMembersAnswer),
            "PUT of a group answers with its members; else without them, or 204."
        ),
        Setting(
            "membersInWholeGroup",
            .word(\.membersInWholeGroup),
            "POST and PUT of a group take members; refused, they are 400."
        ),
        Setting(
            "createdMembersMax",
            .whole(\.createdMembersMax, 0...100_000),
            "A new group takes any number of members; with a limit, more are 400."
        ),
        Setting(
            "renaming",
            .word(\.renaming),
            "userName and a group's displayName may change; refused, it is 400 mutability."
        ),
        Setting(
            "idSource",
            .word(\.idSource),
            "The service gives the id; else it is the client's externalId or the userName."
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit

// Sections name the RFC's text, or "fault" and a row of the catalog of deprovisioning faults that
// docs/scim.md keeps.
extension SCIMDialect {
    static let requestQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "operationNames",
            .word(\.operationNames),
            section: "7644 3.5.2",
            "PATCH operations are read whatever their case, as Add and Replace are common."
        ),
        Quirk(
            "stringBooleans",
            .word(\.stringBooleans),
            section: "fault 7",
            "\"True\" and \"False\" are read as Booleans; else they are 400, without effect, or "
                + "mark the account as ended while it reads active and still works."
        ),
        Quirk(
            "pathlessKeys",
            .word(\.pathlessKeys),
            section: "7644 3.5.2",
            "Dotted and qualified names in a value without path are read as paths."
        ),
        Quirk(
            "plainTextForComplex",
            .word(\.plainTextForComplex),
            section: "7643 2.3.8",
            "A text in place of a complex value is its sub-attribute value."
        ),
        Quirk(
            "partialBodyPatch",
            .word(\.partialBodyPatch),
            section: "7644 3.5.2",
            "A PATCH without operations is 400; merged, its attributes are taken as they are."
        ),
        Quirk(
            "pathsAreCaseSensitive",
            .flag(\.pathsAreCaseSensitive),
            section: "vendor",
            "The endpoints' paths ignore case; on, they do not."
        ),
        Quirk(
            "needsUserAgent",
            .flag(\.needsUserAgent),
            section: "vendor",
            "Requests need no User-Agent; on, one without is 403."
        ),
        Quirk(
            "valuesMax",
            .number(\.valuesMax, 0...1_000),
            section: "vendor",
            "An attribute holds any number of values; with a limit, the first ones are kept. "
                + "Members are not counted."
        ),
    ]

    static let patchQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "patch",
            .word(\.patch),
            section: "fault 8, 10, 11",
            "PATCH is served; else 501, or users take active: false alone, or the operations are "
                + "never looked into."
        ),
        Quirk(
            "patchAnswer",
            .word(\.patchAnswer),
            section: "7644 3.5.2",
            "PATCH answers 200 with the record; else 204, for all or for groups."
        ),
        Quirk(
            "patchOperationsMax",
            .number(\.patchOperationsMax, 0...100_000),
            section: "vendor",
            "A PATCH holds any number of operations; with a limit, more are 400 tooMany."
        ),
        Quirk(
            "activePatch",
            .word(\.activePatch),
            section: "fault 9",
            "A PATCH of active is carried out; ignored, it is 200 without effect."
        ),
        Quirk(
            "unmatchedAdd",
            .word(\.unmatchedAdd),
            section: "7644 3.5.2.1",
            "Adding to a value path that nothing matches is 400 noTarget; created, the value is "
                + "made from the filter's equalities."
        ),
        Quirk(
            "groupPatchBytesMax",
            .number(\.groupPatchBytesMax, 0...100_000_000),
            section: "vendor",
            "A group's PATCH may be of any size; with a limit, a larger body is 413."
        ),
        Quirk(
            "lostUpdateWindow",
            .duration(\.lostUpdateWindow),
            section: "fault 12",
            "A group's PATCH starts from the current members; with a window, from those of so "
                + "long ago, and what others changed since is lost."
        ),
        Quirk(
            "userGroupsWritable",
            .flag(\.userGroupsWritable),
            section: "vendor",
            "A user's groups are read-only; on, writing them changes memberships."
        ),
    ]

    static let memberQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "memberRemovalByValue",
            .word(\.memberRemovalByValue),
            section: "fault 1, 2, 3",
            "Removing members with the member in the value takes that one out; by the letter of "
                + "the RFC the value is ignored and all go."
        ),
        Quirk(
            "memberRemovalByFilter",
            .word(\.memberRemovalByFilter),
            section: "fault 1, 4",
            "Removing members[value eq …] takes that one out; else it is 400, without effect, or "
                + "takes all out."
        ),
        Quirk(
            "memberReplacement",
            .word(\.memberReplacement),
            section: "fault 5",
            "Replacing members leaves only the new ones; else the old ones stay, or it is 400."
        ),
        Quirk(
            "memberAddition",
            .word(\.memberAddition),
            section: "fault 6",
            "Adding members keeps the old ones; replaced, the new ones are the only ones."
        ),
        Quirk(
            "memberChangesMax",
            .number(\.memberChangesMax, 0...100_000),
            section: "vendor",
            "A PATCH changes any number of memberships; with a limit, more are 400."
        ),
        Quirk(
            "membersMax",
            .number(\.membersMax, 0...10_000_000),
            section: "vendor",
            "A group of any size takes PATCH; with a limit, a larger one is 413."
        ),
        Quirk(
            "unknownMember",
            .word(\.unknownMember),
            section: "7644 3.12",
            "An id that names nobody is 400; else 404, 500, kept or left out."
        ),
        Quirk(
            "groupWritesLag",
            .duration(\.groupWritesLag),
            section: "vendor",
            "Changes of members hold at once; with a delay, the answer comes first and the change "
                + "later."
        ),
    ]

    static let putQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "userPut",
            .word(\.userPut),
            section: "7644 3.5.1",
            "PUT of users is served; absent, it is 501."
        ),
        Quirk(
            "groupPut",
            .word(\.groupPut),
            section: "7644 3.5.1",
            "PUT of groups is served; absent, it is 501."
        ),
        Quirk(
            "putOmission",
            .word(\.putOmission),
            section: "7644 3.5.1",
            "PUT keeps what it leaves out; cleared, it does not. Both are within the RFC."
        ),
        Quirk(
            "putMembersAnswer",
            .word(\.putMembersAnswer),
            section: "fault 15",
            "PUT of a group answers with its members; else without them, or 204."
        ),
        Quirk(
            "membersInWholeGroup",
            .word(\.membersInWholeGroup),
            section: "vendor",
            "POST and PUT of a group take members; refused, they are 400."
        ),
        Quirk(
            "createdMembersMax",
            .number(\.createdMembersMax, 0...100_000),
            section: "vendor",
            "A new group takes any number of members; with a limit, more are 400."
        ),
        Quirk(
            "renaming",
            .word(\.renaming),
            section: "vendor",
            "userName and a group's displayName may change; refused, it is 400 mutability."
        ),
        Quirk(
            "idSource",
            .word(\.idSource),
            section: "7643 3.1",
            "The service gives the id; else it is the client's externalId or the userName."
        ),
    ]
}

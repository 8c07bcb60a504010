// SPDX-License-Identifier: Apache-2.0

/// Where a server departs from RFC 7643 and 7644, one quirk per question.
///
/// The defaults follow the RFCs and parse leniently: they accept the shapes that large clients are
/// known to send. A preset is a set of quirks backed by a vendor's documentation or public threads.
/// The number 0 means no limit.
package struct SCIMDialect: Hashable, Sendable {
    package var operationNames = OperationNames.anyCase
    package var stringBooleans = StringBooleans.understood
    package var pathlessKeys = PathlessKeys.applied
    package var plainTextForComplex = PlainTextForComplex.value
    package var partialBodyPatch = PartialBodyPatch.refused
    package var pathsAreCaseSensitive = false
    package var needsUserAgent = false
    package var valuesMax = 0

    package var patch = PatchSupport.full
    package var patchAnswer = PatchAnswer.record
    package var patchOperationsMax = 0
    package var activePatch = ActivePatch.applied
    package var memberRemovalByValue = MemberRemoval.applied
    package var memberRemovalByFilter = MemberRemoval.applied
    package var memberReplacement = MemberReplacement.full
    package var memberAddition = MemberAddition.appended
    package var unmatchedAdd = UnmatchedAdd.noTarget
    package var memberChangesMax = 0
    package var membersMax = 0
    package var groupPatchBytesMax = 0
    package var unknownMember = UnknownMember.refused
    package var userGroupsWritable = false
    /// How stale the membership may be that a group's PATCH starts from: other writers' changes
    /// within that time are lost.
    package var lostUpdateWindow = Duration.zero

    package var userPut = PutSupport.full
    package var groupPut = PutSupport.full
    package var putOmission = PutOmission.kept
    package var putWithoutRequired = PutWithoutRequired.refused
    package var putMembersAnswer = PutMembersAnswer.returned
    package var membersInWholeGroup = MembersInWholeGroup.accepted
    package var createdMembersMax = 0
    package var renaming = Renaming.allowed
    package var idSource = IDSource.server

    package var inactiveUsers = InactiveUsers.shown
    package var deactivation = Deactivation.flag
    package var deactivationDropsMemberships = false
    package var deactivationHidesMemberships = false
    package var deactivationNeedsMembership = false
    package var deactivationEndsSessions = SessionEnd.always
    package var deactivationEndsKeys = true
    package var deactivationRevokesRoles = false
    package var reactivation = Reactivation.allowed
    package var userDeletion = UserDeletion.gone
    package var groupDeletion = GroupDeletion.gone
    package var deletionEndsSessions = true
    package var deletionEndsKeys = true
    package var deletedUserName = DeletedUserName.free
    package var deletedMembers = DeletedMembers.dropped
    package var protectsLastAdmin = false

    package var membersInAnswers = MembersInAnswers.returned
    package var filterOperators = FilterOperators.all
    /// The attributes that a filter on users may use, separated by commas; empty for all.
    package var filterableAttributes = ""
    package var unmappedFilter = UnmappedFilter.invalidFilter
    package var filterSyntax = FilterSyntax.lenient
    package var filterCharactersMax = 8_192
    package var filterDepthMax = 64
    package var pageMax = 100
    package var paging = Paging.indexAndCursor
    package var totals = Totals.exact
    package var unfilteredUsers = UnfilteredUsers.all
    package var sorting = Sorting.applied
    package var listsLag = Duration.zero
    package var groupWritesLag = Duration.zero

    package var errorBody = ErrorBody.scim
    package var mediaType = MediaType.scim
    package var versions = Versions.weak
    package var discovery = Discovery.standard
    package var bulk = true
    package var searchByPost = true
    package var me = false
    /// Calls in a minute, over all kinds of calls.
    package var callsPerMinute = 0
    /// Creates, changes and deletes of users in a minute.
    package var userWritesPerMinute = 0
    package var retryAfterShown = true

    package init() {}

    /// The default: the RFCs, parsed leniently.
    package static let rfc = SCIMDialect()
}

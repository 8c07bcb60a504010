// SPDX-License-Identifier: Apache-2.0

/// What a SCIM server is known to support, beyond what its discovery documents say.
///
/// Where a fact is `nil`, the connector asks the server or finds out by trying.
package struct SCIMServerLimits: Hashable, Sendable {
    package enum Paging: Hashable, Sendable {
        case index
        /// RFC 9865.
        case cursor
        /// Everything on one page.
        case none
    }

    /// The filters that may be sent.
    package enum Filters: Hashable, Sendable {
        case full
        /// `eq` joined by `and`.
        case equality
        /// One `eq` on the name or the client's own id.
        case nameOnly
    }

    /// How to ask for the groups of a member.
    package enum MemberFilter: Hashable, Sendable, CaseIterable {
        /// `members.value eq "7"`.
        case dotted
        /// `members eq "7"`.
        case bare
        /// `members[value eq "7"]`.
        case valuePath
    }

    /// Where memberships are read.
    package enum MembershipSource: Hashable, Sendable {
        case userGroups
        case filter(MemberFilter)
        /// In every group.
        case walk
    }

    /// How a user is disabled.
    package enum Disabling: Hashable, Sendable {
        case patch
        case put
        /// Supports neither; DELETE deactivates.
        case delete
    }

    package enum MemberRemoval: Hashable, Sendable {
        /// `members[value eq "7"]`.
        case valuePath
        /// `path: members` with the member as `value`.
        case array
        /// The whole group without the member, by PUT.
        case put
        /// `replace` of all members by the others.
        case rest
    }

    package let name: String
    package var patchesUsers: Bool?
    package var patchesGroups: Bool?
    package var replacesGroups = true
    package var hasGroups = true
    /// How many members one request may name.
    package var membersMax = 100
    package var pageMax = 100
    package var paging: Paging?
    package var filters: Filters?
    package var memberships: MembershipSource?
    /// In the order to try them; empty to find out.
    package var memberRemovals: [MemberRemoval] = []
    package var takesValuePaths = true
    package var disabling = Disabling.patch
    /// Whether the server supports DELETE of users, even if that only disables them (Slack,
    /// Atlassian).
    package var deletesUsers = true
    package var writesTextBooleans = false
    /// Whether a PATCH of a user may say more than `active: false`.
    package var patchesProfiles = true
    /// Whether the server's id is the client's own id and changes with it.
    package var idIsExternalID = false
    package var renamesUsers = true
    /// Whether roles and entitlements hold at most one value each.
    package var hasSingleRole = false
    package var hasMe = true
    package var nestsGroups: Bool?
    package var usesETags: Bool?
    package var hasExactTotals = true
    package var configurationPath = "/ServiceProviderConfig"
}

// SPDX-License-Identifier: Apache-2.0

/// What a SCIM server is known to take and to keep to itself beyond what its discovery documents
/// say, §17 of the fact sheet.
///
/// Where a fact is `nil` the connector asks the server or finds out by trying.
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
        /// Every group, to the end.
        case walk
    }

    /// How a user is disabled.
    package enum Disabling: Hashable, Sendable {
        case patch
        case put
        /// Neither is taken; DELETE deactivates.
        case delete
    }

    package enum MemberRemoval: Hashable, Sendable {
        /// `members[value eq "7"]`.
        case valuePath
        /// `path: members` with the member as `value`.
        case array
        /// The whole group without the member, by PUT.
        case put
        /// `replace` of all members by the rest.
        case rest
    }

    package let name: String
    package var patchesUsers: Bool?
    package var patchesGroups: Bool?
    package var replacesGroups = true
    package var hasGroups = true
    /// Members that one request may name.
    package var membersMax = 100
    package var pageMax = 100
    package var paging: Paging?
    package var filters: Filters?
    package var memberships: MembershipSource?
    /// In the order in which they are tried; empty to find out.
    package var memberRemovals: [MemberRemoval] = []
    package var takesValuePaths = true
    package var disabling = Disabling.patch
    /// Whether DELETE of a user is taken, be it that it disables no more (Slack, Atlassian).
    package var deletesUsers = true
    package var writesTextBooleans = false
    /// Whether a PATCH of a user may say more than `active: false`.
    package var patchesProfiles = true
    /// The server's id is the client's own id and changes with it.
    package var idIsExternalID = false
    package var renamesUsers = true
    /// Lists of roles and entitlements hold one element.
    package var hasSingleRole = false
    package var hasMe = true
    package var nestsGroups: Bool?
    package var usesETags: Bool?
    package var hasExactTotals = true
    package var configurationPath = "/ServiceProviderConfig"

    package init(name: String) {
        self.name = name
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel

extension FreshserviceConnector {
    /// What a tenant or an operator may configure.
    package struct Options: Hashable, Sendable {
        /// The role of a new agent whose draft names none; the service requires a role (REF) and
        /// assigns this one itself to a requester that becomes an agent.
        package var baseRole = "SD Agent"
        /// Where a newly granted role applies: one of the service's `assignment_scope` values.
        package var assignmentScope = "entire_helpdesk"
        /// Roles that exist at account level only (REF).
        package var accountLevelRoles: Set<String> = ["Account Admin"]
        /// Kinds of grants that no account record shows and that are looked up in the lists of the
        /// groups or applications themselves, at the cost of reading these lists.
        package var lookups: Set<Entitlement.Kind> = [.requesterGroup]
        /// How long the names of roles, groups, departments and applications, and the leaders of
        /// groups, are cached, since somebody may rename or reuse them; an unknown id or name
        /// causes an earlier read.
        package var namesAgeMax: Duration = .seconds(30 * 86_400)
        /// How long a list of requester groups is cached.
        package var requesterGroupsAgeMax: Duration = .seconds(7 * 86_400)
        /// A read this recent is good enough for computing a whole-array update; it saves
        /// `changeGrants` a second read right after `account`.
        package var readAgeMax: Duration = .seconds(2)
        package var pagesMax = 2_000
        /// How often a create whose answer was lost, or a leader list that somebody else overwrote,
        /// is settled by a read and retried.
        package var settlementsMax = 3
        /// The length of the service's counting window (HAR, inferred).
        package var rateWindow: Duration = .seconds(60)
        package var retry = RetryPolicy()

        package init() {}
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit

extension ZohoDeskConnector {
    /// What a tenant or an operator may configure.
    package struct Options: Hashable, Sendable {
        /// The portal to work in, digits; `nil` for the service's default, or the only one.
        package var organizationID: String? = nil
        /// The type of a new agent whose draft names neither role nor profile.
        package var basePermissionType = "AgentPublic"
        /// The role for a profile granted alone; the service accepts only both together (OAS-N),
        /// and `nil` refuses such a profile.
        package var baseRole: String? = nil
        /// The profile for a role granted alone.
        package var baseProfile = "Agent"
        /// The department of a new agent whose draft names none, since the service requires one;
        /// `nil` for the service's default.
        package var baseDepartment: String? = nil
        /// The address of the agent who takes over leavers' work, if in the same department; `nil`
        /// for a colleague in the department.
        package var workSuccessor: String? = nil
        /// Whether a deleted agent's name is erased too, which frees the address for a new
        /// invitation (COMM-INV) and removes it from the history of tickets.
        package var anonymizesDeleted = false
        /// How long before its expiry an access token is replaced.
        package var tokenMargin: Duration = .seconds(120)
        /// Access tokens that one refresh token yields within `mintWindow` (ACC-LIM).
        package var mintsMax = 10
        package var mintWindow: Duration = .seconds(600)
        /// The wait after the accounts server refused a token for too many requests.
        package var mintPause: Duration = .seconds(120)
        /// How long a refusal of a refresh token is cached.
        package var refusalAgeMax: Duration = .seconds(60)
        /// Concurrent requests; the smallest edition allows five (DOC-CREDITS).
        package var concurrentCallsMax = 5
        /// How long names of roles, profiles, departments and teams are cached; an unknown id or
        /// name causes an earlier read.
        package var namesAgeMax: Duration = .seconds(86_400)
        /// How long the portal's primary contact and the own agent are cached.
        package var guardAgeMax: Duration = .seconds(3_600)
        package var pagesMax = 2_000
        /// How often a create whose answer was lost is settled by a read and retried.
        package var settlementsMax = 3
        package var retry = RetryPolicy()

        package init() {}
    }
}

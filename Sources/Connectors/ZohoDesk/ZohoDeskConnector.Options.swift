// SPDX-License-Identifier: Apache-2.0

import ConnectorKit

extension ZohoDeskConnector {
    /// What a tenant or an operator may want to change.
    package struct Options: Hashable, Sendable {
        /// The portal to work in, digits; `nil` takes the one that the service calls the default,
        /// or the only one.
        package var organizationID: String? = nil
        /// The type of a new agent whose draft names neither role nor profile.
        package var basePermissionType = "AgentPublic"
        /// The role beside a profile that is given alone; the service takes the two together or
        /// not at all (OAS-N), and `nil` refuses such a profile.
        package var baseRole: String? = nil
        /// The profile beside a role that is given alone.
        package var baseProfile = "Agent"
        /// The department of a new agent whose draft names none, since the service takes no agent
        /// without one; `nil` for the one that the service calls the default.
        package var baseDepartment: String? = nil
        /// The address of the agent who takes over the work of those who leave, where that agent
        /// is in the same department; `nil` for a colleague of the department.
        package var workSuccessor: String? = nil
        /// Whether a deleted agent's name goes too, which frees the address for a new invitation
        /// (COMM-INV) and takes it from the history of tickets.
        package var anonymizesDeleted = false
        /// How long before its end an access token is replaced.
        package var tokenMargin: Duration = .seconds(120)
        /// Access tokens that one refresh token yields within `mintWindow` (ACC-LIM).
        package var mintsMax = 10
        package var mintWindow: Duration = .seconds(600)
        /// The wait after the accounts server refused a token for asking too often.
        package var mintPause: Duration = .seconds(120)
        /// How long a refused refresh token is believed to be refused still.
        package var refusalAgeMax: Duration = .seconds(60)
        /// Requests on the way at the same time; the smallest edition allows five (DOC-CREDITS).
        package var concurrentCallsMax = 5
        /// How long names of roles, profiles, departments and teams are believed; they are read
        /// again earlier when an unknown id or name turns up.
        package var namesAgeMax: Duration = .seconds(86_400)
        /// How long the portal's primary contact and the own agent are believed.
        package var guardAgeMax: Duration = .seconds(3_600)
        package var pagesMax = 2_000
        /// How often a create whose answer was lost is settled by a read and tried again.
        package var settlementsMax = 3
        package var retry = RetryPolicy()

        package init() {}
    }
}

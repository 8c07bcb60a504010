// SPDX-License-Identifier: Apache-2.0

import ConnectorKit

extension SCIMConnector {
    /// What a tenant or an operator may want otherwise.
    package struct Options: Hashable, Sendable {
        package var dialect = SCIMClientDialect.careful
        package var limits = SCIMServerLimits.auto
        /// How long the names of groups are believed; they are read again earlier when an
        /// unknown id or name turns up.
        package var namesAgeMax: Duration = .seconds(30 * 86_400)
        package var pagesMax = 20_000
        /// How often a list is read anew because it changed while it was read.
        package var walksMax = 4
        /// How often a lost create, or a change that somebody else's change overtook, is settled
        /// by a read and tried again.
        package var settlementsMax = 3
        /// The language that Okta's creates name.
        package var locale = "en-US"
        package var retry = RetryPolicy()

        package init() {}
    }
}

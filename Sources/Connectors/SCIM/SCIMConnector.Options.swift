// SPDX-License-Identifier: Apache-2.0

import ConnectorKit

extension SCIMConnector {
    /// What a tenant or an operator may configure.
    package struct Options: Hashable, Sendable {
        package var dialect = SCIMClientDialect.careful
        package var limits = SCIMServerLimits.auto
        /// How long group names are trusted; an unknown id or name causes an earlier read.
        package var namesAgeMax: Duration = .seconds(30 * 86_400)
        package var pagesMax = 20_000
        /// How often a list is read again because it changed while being read.
        package var walksMax = 4
        /// How often a lost create, or a change that another writer overtook, is settled by a read
        /// and retried.
        package var settlementsMax = 3
        /// The `locale` in Okta's creates.
        package var locale = "en-US"
        package var retry = RetryPolicy()

        package init() {}
    }
}

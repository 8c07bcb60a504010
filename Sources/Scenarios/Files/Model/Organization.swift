// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// The content of an organization file: people, jobs, and who should hold what.
package struct Organization: Hashable, Sendable {
    /// In the order of the file.
    ///
    /// Nobody is employed before the timeline says so.
    package var people: [Identity]
    /// People who can be named as a group.
    package var crowds: [String: [Identity.ID]] = [:]
    package var jobs: [Job]
    /// Jobs, birthright and rules together, restricted to the targets of the scenario.
    package var policy: Policy
    /// Everything that rules grant on the targets of the scenario, in file order.
    package var rights: [DeclaredRight] = []
    /// Locations of the governance parts: `approval NAME`, `owner`, `delegation 0`.
    package var places: [String: SourceLocation] = [:]

    /// A right that a rule grants, and its location in the file.
    package struct DeclaredRight: Hashable, Sendable {
        package let entitlement: Entitlement
        /// The job that grants it; `nil` for birthright and rules.
        package var job: String?
        package let location: SourceLocation
    }

    /// A job's attributes and access.
    package struct Job: Hashable, Sendable {
        package let name: String
        /// Set on the profile of everybody with the job, besides `job` itself.
        package let attributes: [String: String]
        package let access: [AccessItem]

        package init(name: String, attributes: [String: String], access: [AccessItem]) {
            self.name = name
            self.attributes = attributes
            self.access = access
        }
    }
}

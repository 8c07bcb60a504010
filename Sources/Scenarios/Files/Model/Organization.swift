// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// What one organization file says: people, jobs, and who should hold what.
package struct Organization: Hashable, Sendable {
    /// In the order of the file.
    ///
    /// Nobody is employed before the timeline says so.
    package var people: [Identity]
    /// Those of the people who can be named together.
    package var crowds: [String: [Identity.ID]]
    package var jobs: [Job]
    /// Jobs, birthright and rules together, cut to the targets of the scenario.
    package var policy: Policy
    /// Everything that rules give on the targets of the scenario, in the order of the file.
    package var rights: [DeclaredRight]
    /// Where the file speaks of decisions: `approval NAME`, `owner`, `delegation 0`.
    package var places: [String: SourceLocation]

    package init(
        people: [Identity],
        crowds: [String: [Identity.ID]] = [:],
        jobs: [Job],
        policy: Policy,
        rights: [DeclaredRight] = [],
        places: [String: SourceLocation] = [:]
    ) {
        self.people = people
        self.crowds = crowds
        self.jobs = jobs
        self.policy = policy
        self.rights = rights
        self.places = places
    }

    /// A right that a rule gives, and where the file says so.
    package struct DeclaredRight: Hashable, Sendable {
        package let entitlement: Entitlement
        /// The job that brings it; `nil` for birthright and rules.
        package var job: String?
        package let location: SourceLocation
    }

    package func person(_ id: Identity.ID) -> Identity? {
        people.first { $0.id == id }
    }

    /// What a job brings: attributes of the profile, and access.
    package struct Job: Hashable, Sendable {
        package let name: String
        /// Set on the profile of whoever takes the job, beside `job` itself.
        package let attributes: [String: String]
        package let access: [AccessItem]

        package init(name: String, attributes: [String: String], access: [AccessItem]) {
            self.name = name
            self.attributes = attributes
            self.access = access
        }
    }
}

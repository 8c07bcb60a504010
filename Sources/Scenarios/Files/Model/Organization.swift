// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// What one organization file says: people, jobs, and who shall hold what.
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

    package init(
        people: [Identity],
        crowds: [String: [Identity.ID]] = [:],
        jobs: [Job],
        policy: Policy
    ) {
        self.people = people
        self.crowds = crowds
        self.jobs = jobs
        self.policy = policy
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

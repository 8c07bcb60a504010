// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// Everybody whom a source lists at one instant.
///
/// A missing person may have left, or the export may be incomplete.
package struct Roster: Hashable, Sendable {
    package var source: String
    package var takenAt: Instant
    /// The position in the source's own order, greater than those of the events before.
    package var revision: Int
    package var people: [Identity]

    package init(source: String, takenAt: Instant, revision: Int, people: [Identity]) {
        self.source = source
        self.takenAt = takenAt
        self.revision = revision
        self.people = people
    }
}

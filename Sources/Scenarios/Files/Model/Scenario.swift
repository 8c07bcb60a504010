// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Reports
import TargetKit

/// The content of a scenario file, with all references and relative times resolved.
package struct Scenario: Hashable, Sendable {
    /// The path with which the file was opened.
    package var file: String
    package var title: String
    /// The row of the file's table of variants; `nil` for a file without one.
    package var variant: String?
    package var why: String?
    package var controls: [Control]
    /// Ids of the known defects that it reproduces: `PAG-01`.
    package var defects: [String] = []
    /// The project's own requirements that it shows: `R-036`.
    package var requirements: [String] = []
    package var seed: UInt64
    package var start: Instant
    package var end: Instant
    /// How soon after an event the access must be gone; the limit of M-01, M-02 and M-07.
    package var deadline: Duration
    package var organization: Organization
    /// In the order of the file.
    package var targets: [TargetDeclaration]
    package var core: CoreOptions
    package var faults: [FaultRule]
    package var latency: Latency
    /// In chronological order; entries at the same instant in file order.
    package var timeline: [TimelineEntry]
    /// How each person handles decisions; `*` means everybody else.
    package var actors: [Identity.ID: Actor] = [:]
    /// The target at whose service desk requests are filed; `nil` if they go straight to the core.
    package var desk: TargetName?
    package var expectations: [Expectation]
    /// Whether the run may have only the expected findings, and only requests that belong to some
    /// work of the core.
    package var isExhaustive: Bool
    /// Checks that run the scenario again under other conditions, and must end in the same state.
    package var checks: [Check] = []

    /// Whether something is meant to go wrong in it, so that a finding shows that it is caught.
    package var isMeantToFind: Bool {
        expectations.flatMap(\.checks).contains { check in
            if case .expectedFinding = check.subject { true } else { false }
        }
    }

    /// The largest whole number that every JSON parser represents exactly.
    package static let seedMax: UInt64 = (1 << 53) - 1

    /// Conditions that must not change a run's end state.
    package enum Check: String, Hashable, Sendable, CaseIterable {
        /// Events are delivered in other orders (I11).
        case permutedEvents
        /// Events are delivered again, at once and later (I11).
        case duplicatedEvents
        /// The core is killed at any journal entry or request and resumes from its journal (I17).
        case killAndResume
    }

    /// How long a request takes in each direction.
    package enum Latency: Hashable, Sendable {
        case fixed(Duration)
        /// Drawn with the scenario's seed, inclusive.
        case between(min: Duration, max: Duration)
    }

    /// Settings of the provisioning core; `nil` means the core's own default.
    package struct CoreOptions: Hashable, Sendable {
        package var concurrency: Int?
        /// The interval between two scheduled reconciliations; `nil` for none.
        package var reconcileEvery: Duration?
        /// The interval at which products' audit logs are passed to the core; `nil` for never.
        package var auditEvery: Duration?
        package var attemptsMax: Int?
        package var backoffInitial: Duration?
        package var backoffMax: Duration?
        package var requestTimeout: Duration?
        /// Connectors by target, if not the kind's usual one.
        package var connectors: [TargetName: String] = [:]
        /// Where the file names each of them.
        package var connectorLocations: [TargetName: SourceLocation] = [:]
        /// Whether writes are read back; `nil` for the core's default.
        package var isVerifying: Bool?
        /// How long failing work is retried.
        package var ageMax: Duration?
        /// Checks that the core leaves out.
        package var omits: Set<Provisioning.CoreOptions.Omission> = []
        /// Where the core's process is killed once; another one resumes from its journal.
        var death: CoreProcess.Death?
        /// The seed of the order in which ready jobs run; `nil` for first in, first out.
        package var race: UInt64?
    }
}

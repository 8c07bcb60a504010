// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Reports
import TargetKit

/// What one scenario file says, with every reference and every relative time resolved.
package struct Scenario: Hashable, Sendable {
    /// The path under which the file was asked for.
    package var file: String
    package var title: String
    /// The row of the file's table of variants; `nil` for a file without one.
    package var variant: String?
    package var why: String?
    package var controls: [Control]
    /// Ids of the known defects that it walks into: `PAG-01`.
    package var defects: [String] = []
    /// What it shows of the project's own requirements: `R-036`.
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
    /// In the order of time; entries of one instant stand in the order of the file.
    package var timeline: [TimelineEntry]
    /// Who deals with decisions how; `*` stands for everybody else.
    package var actors: [Identity.ID: Actor] = [:]
    /// The target at whose service desk requests are filed; `nil` where they come straight.
    package var desk: TargetName?
    package var expectations: [Expectation]
    /// Whether the run may have only the findings that it is said to have, and only requests that
    /// belong to some work of the core.
    package var isExhaustive: Bool
    /// What is run again under other circumstances, and must end in the same state.
    package var checks: [Check] = []

    /// Whether something is meant to go wrong in it, so that a finding shows that it is caught.
    package var isMeantToFind: Bool {
        expectations.flatMap(\.checks).contains { check in
            if case .expectedFinding = check.subject { true } else { false }
        }
    }

    /// The greatest whole number that every reader of JSON holds exactly.
    package static let seedMax: UInt64 = (1 << 53) - 1

    /// Circumstances that must not change where a run ends.
    package enum Check: String, Hashable, Sendable, CaseIterable {
        /// Events are told in other orders (I11).
        case permutedEvents
        /// Events are told again, at once and later (I11).
        case duplicatedEvents
        /// The core is killed at any journal entry or request and resumes from its journal (I17).
        case killAndResume
    }

    /// How long a request takes each way of the wire.
    package enum Latency: Hashable, Sendable {
        case fixed(Duration)
        /// Drawn with the scenario's seed, both ends included.
        case between(min: Duration, max: Duration)
    }

    /// Settings of the provisioning core; `nil` leaves the core's own default.
    package struct CoreOptions: Hashable, Sendable {
        package var concurrency: Int?
        /// The interval between two scheduled reconciliations; `nil` for none.
        package var reconcileEvery: Duration?
        /// The interval at which the audit logs of products are handed over; `nil` for never.
        package var auditEvery: Duration?
        package var attemptsMax: Int?
        package var backoffInitial: Duration?
        package var backoffMax: Duration?
        package var requestTimeout: Duration?
        /// Connectors by target, where another than the kind's usual one is wanted.
        package var connectors: [TargetName: String]
        /// Where the file names each of them.
        package var connectorLocations: [TargetName: SourceLocation] = [:]
        /// Whether writes are read back; `nil` for the core's own way.
        package var isVerifying: Bool?
        /// How long failing work is retried.
        package var ageMax: Duration?
        /// Checks that the core leaves out.
        package var omits: Set<Provisioning.CoreOptions.Omission> = []
        /// Where the core's process ends once; another one resumes from its journal.
        var death: CoreProcess.Death?
        /// The seed of the order in which ready jobs run; `nil` for first in, first out.
        package var race: UInt64?

        package init(
            concurrency: Int? = nil,
            reconcileEvery: Duration? = nil,
            attemptsMax: Int? = nil,
            backoffInitial: Duration? = nil,
            backoffMax: Duration? = nil,
            requestTimeout: Duration? = nil,
            connectors: [TargetName: String] = [:]
        ) {
            self.concurrency = concurrency
            self.reconcileEvery = reconcileEvery
            self.attemptsMax = attemptsMax
            self.backoffInitial = backoffInitial
            self.backoffMax = backoffMax
            self.requestTimeout = requestTimeout
            self.connectors = connectors
        }
    }
}

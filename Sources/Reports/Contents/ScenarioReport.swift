// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording

/// The result of one scenario with one seed.
///
/// Contains no wall-clock time, so that the same scenario and seed give the same bytes.
package struct ScenarioReport: Hashable, Sendable {
    /// The title in the file.
    package var name: String
    package var file: String
    package var why: String?
    /// Controls that the scenario exercises: `NIST-800-53r5/PS-4`.
    package var controls: [String]
    package var seed: UInt64
    package var start: Instant
    package var end: Instant
    package var expectations: [ExpectationReport]
    package var findings: [FindingReport]
    package var metrics: [MetricEntry]
    package var faults: [FaultReport]
    package var requests: [TargetRequests]
    /// How many people the scenario is about, and how many lifecycle facts it states.
    package var people: Int
    package var lifecycleEvents: Int
    package var population: [PopulationCount]
    /// The command line that reproduces the run; `nil` for the default.
    package var replayLine: String?
    /// Each target's end state, in its own terms.
    package var groundTruth: [TargetTruth] = []
    /// `nil` if nobody left.
    package var leavers: LeaverFigures?
    /// The largest number of simultaneous leavers; `nil` if no two left together.
    package var largestWave: LeaverWave?
    package var revocation: RevocationFigures
    package var exceptions: [ExceptionReport]
    package var quarantined: [QuarantinedEvent]
    /// Keys of accounts, including the connectors' own.
    package var credentials: [CredentialEntry] = []
    /// Who decides on what; `nil` where nobody is asked anything.
    package var approvalLogic: ApprovalLogic?
    /// The connectors' credentials, with what they were granted and what they come to.
    package var integrations: [IntegrationEntry] = []
    package var governance = GovernanceFigures()
    /// Paths that events obliged the core to end, and those that did, by channel.
    package var channels: [ChannelFigures] = []
    /// Orphans, stale access and drift with what caused them.
    package var symptoms: [Symptom] = []
    /// Each account with license, rights, need and use at the end.
    package var accounts: [AccountReading] = []
    /// How these went together over the days of the run, by target with seats.
    package var alignment: [AlignmentSeries] = []
    package var notes: [String]
    /// Why the run cannot be judged, one sentence each.
    package var problems: [String]

    package init(
        name: String,
        file: String,
        why: String? = nil,
        controls: [String] = [],
        seed: UInt64,
        start: Instant,
        end: Instant,
        expectations: [ExpectationReport] = [],
        findings: [FindingReport] = [],
        metrics: [MetricEntry] = [],
        faults: [FaultReport] = [],
        requests: [TargetRequests] = [],
        people: Int = 0,
        lifecycleEvents: Int = 0,
        population: [PopulationCount] = [],
        revocation: RevocationFigures = RevocationFigures(),
        exceptions: [ExceptionReport] = [],
        quarantined: [QuarantinedEvent] = [],
        notes: [String] = [],
        problems: [String] = []
    ) {
        self.name = name
        self.file = file
        self.why = why
        self.controls = controls
        self.seed = seed
        self.start = start
        self.end = end
        self.expectations = expectations
        self.findings = findings
        self.metrics = metrics
        self.faults = faults
        self.requests = requests
        self.people = people
        self.lifecycleEvents = lifecycleEvents
        self.population = population
        self.revocation = revocation
        self.exceptions = exceptions
        self.quarantined = quarantined
        self.notes = notes
        self.problems = problems
    }

    /// Derived from the expectations and all problems.
    package var verdict: RunVerdict {
        var verdicts = expectations.map(\.verdict.runVerdict)
        if !allProblems.isEmpty { verdicts.append(.inconclusive) }
        return RunVerdict.combined(verdicts)
    }

    /// The run's problems, including those that the report itself shows: faults that struck too
    /// rarely or too often, counts that do not reconcile, vacuous expectations.
    package var allProblems: [String] {
        var result = problems
        result += faults.filter { !$0.isMet }.map(\.problem)
        result += population.filter { !$0.isReconciled }.map(\.problem)
        if expectations.isEmpty { result.append("The scenario expects nothing.") }
        return result
    }

    /// Exceptions that are still open.
    package var openExceptions: [ExceptionReport] {
        exceptions.filter { exception in
            switch exception.fate {
            case .opened, .approved, .ignored: true
            case .refused, .resolved, .expired: false
            }
        }
    }

    package var replay: String {
        replayLine ?? "residue run \(ScenarioReport.shellWord(file)) --seed \(seed)"
    }

    package var calls: Int { requests.reduce(0) { $0 + $1.calls } }
}

extension ScenarioReport {
    /// Quotes a word for a POSIX shell if necessary, so that a line can be pasted.
    package static func shellWord(_ word: String) -> String {
        let plain = word.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122, 37, 43...47, 58, 61, 64, 95: true
            default: false
            }
        }
        guard !plain || word.isEmpty else { return word }
        return "'"
            + word.split(separator: "'", omittingEmptySubsequences: false).joined(
                separator: "'\\''"
            )
            + "'"
    }
}

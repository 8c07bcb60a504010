// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Counts what reports show about a run, one event at a time, so that every report is based on the
/// same stream.
package struct RunEventTally: Sendable {
    /// A kind of lifecycle fact and its count.
    package struct TypeCount: Hashable, Sendable {
        package let type: String
        package let count: Int
    }

    package private(set) var start: Instant?
    package private(set) var end: Instant?
    /// Lifecycle facts, and the different people they are about.
    package private(set) var lifecycleEvents = 0
    package private(set) var guardStops = 0
    private var factsByKind: [LifecycleEvent.Kind: Int] = [:]
    private var requestsByTarget: [TargetName: TargetRequests] = [:]
    private var faultCounts: [String: Int] = [:]
    private var findingRecords: [FindingRecord] = []
    private var findingPositions: [String: Int] = [:]
    private var exceptionRecords: [ExceptionRecord] = []
    private var exceptionPositions: [String: Int] = [:]
    package private(set) var quarantined: [QuarantinedEvent] = []
    private var population = RunPopulation()
    private var inventory = CredentialInventory()
    private var governanceTally = GovernanceTally()
    private var symptomTally = SymptomTally()
    /// Reports by outcome and person.
    private var intakeCounts: [String: [Identity.ID: Int32]] = [:]

    package init() {}

    package mutating func record(_ event: RunEvent) {
        if start == nil { start = event.at }
        end = event.at
        governanceTally.record(event)
        symptomTally.record(event, population)
        switch event.body {
        case .fact(let fact):
            lifecycleEvents += 1
            factsByKind[fact.kind, default: 0] += 1
            population.record(fact)
        case .intake(let record): recordIntake(record)
        case .request(let record): recordRequest(record)
        case .fault(let record): faultCounts[record.name, default: 0] += 1
        case .account(let observation): population.record(observation)
        case .access(let change): inventory.record(change, at: event.at)
        case .exception(let record): recordException(record)
        case .guardStop: guardStops += 1
        case .finding(let record): recordFinding(record)
        case .declaration(let declaration): inventory.record(declaration)
        case .decision(let record): inventory.record(record)
        case .accessRequest(let request): inventory.record(request)
        case .runStarted, .phase, .change, .intent, .claim, .evidence, .correction,
            .orphan, .drift, .requestOutcome, .answer, .runEnded:
            break
        }
    }

    /// Lifecycle facts by kind, in the order of the kinds.
    package var lifecycleEventsByKind: [TypeCount] {
        LifecycleEvent.Kind.allCases.compactMap { kind in
            factsByKind[kind].map { TypeCount(type: kind.rawValue, count: $0) }
        }
    }

    package var peopleCount: Int { population.peopleCount }

    /// Accounts of a target that exist now.
    package func accountCount(of target: TargetName) -> Int { population.accountCount(of: target) }

    package var requests: [TargetRequests] {
        requestsByTarget.keys.sorted().compactMap { requestsByTarget[$0] }
    }

    package func fired(_ fault: String) -> Int { faultCounts[fault] ?? 0 }

    /// Every finding in its current state, in the order of opening.
    package var findings: [FindingReport] { findingRecords.map { FindingReport($0) } }

    /// Every exception in its current state, in the order of opening.
    package var exceptions: [ExceptionReport] { exceptionRecords.map(ExceptionReport.init) }

    /// Every key in the run, in order of creation.
    package var credentials: [CredentialEntry] { inventory.credentials(in: population) }

    package var integrations: [IntegrationEntry] { inventory.integrations(in: population) }

    package var governance: GovernanceFigures { governanceTally.value }

    /// Orphans, stale access and drift in the order in which they were found.
    package var symptoms: [Symptom] { symptomTally.symptoms }

    /// How many reports the core handled this way, for one person or everybody.
    package func reports(treatedAs outcome: String, of person: Identity.ID?) -> Int {
        let counts = intakeCounts[outcome] ?? [:]
        if let person { return Int(counts[person] ?? 0) }
        return counts.values.reduce(0) { $0 + Int($1) }
    }

    private mutating func recordIntake(_ record: IntakeRecord) {
        intakeCounts[record.outcome.word, default: [:]][record.identity, default: 0] += 1
        switch record.outcome {
        case .quarantined(let reason):
            quarantined.append(
                QuarantinedEvent(event: record.event, identity: record.identity, reason: reason)
            )
        case .accepted, .duplicate, .superseded, .scheduled, .refused: break
        }
    }

    private mutating func recordRequest(_ record: RequestRecord) {
        var counts = requestsByTarget[record.target] ?? TargetRequests(target: record.target)
        switch record.purpose {
        case .read: counts.reads += 1
        case .write: counts.writes += 1
        case .verify: counts.verifications += 1
        }
        if record.attempt > 1 { counts.retries += 1 }
        switch record.outcome {
        case .answered: break
        case .notSent, .noAnswer: counts.unanswered += 1
        }
        requestsByTarget[record.target] = counts
    }

    private mutating func recordFinding(_ record: FindingRecord) {
        if let position = findingPositions[record.id] {
            findingRecords[position] = record
        } else {
            findingPositions[record.id] = findingRecords.count
            findingRecords.append(record)
        }
    }

    private mutating func recordException(_ record: ExceptionRecord) {
        if let position = exceptionPositions[record.id] {
            exceptionRecords[position] = record
        } else {
            exceptionPositions[record.id] = exceptionRecords.count
            exceptionRecords.append(record)
        }
    }
}

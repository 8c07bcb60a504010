// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import Foundation
import IdentityModel
import Metrics
import Recording
import Reports
import Scenarios
import SimulatedTargets
import Simulation
import Synchronization
import TargetKit
import Testing
import Vocabulary
import Wire

/// One run of a scenario on its own thread, with its log.
struct TestRun: Sendable {
    let outcome: ScenarioRunner.Outcome
    /// The event log, whole lines of NDJSON.
    let log: [UInt8]
    /// Only its evidence, as a run writes it to a file.
    let evidence: [UInt8]

    /// All findings of an invariant, in the order in which they opened.
    func findings(_ invariant: FindingRecord.Invariant) -> [FindingReport] {
        outcome.report.findings.filter { $0.invariant == invariant }
    }

    /// The checks that failed, as in the report: `revocationCompleteness 1`.
    var violated: [String] {
        outcome.report.expectations.filter { $0.verdict == .violated }.map(\.expected)
    }

    func value(_ key: String) -> MetricValue? {
        outcome.report.metrics.first { $0.key == key }?.value
    }

    /// Runs the scenario: `connector` makes the connector under test out of the catalog's own,
    /// `alter` changes the plan before it is run.
    static func of(
        _ scenario: Scenario,
        seed: UInt64? = nil,
        order: SimulatedExecutor.Order = .firstInFirstOut,
        connector: @escaping Planting = { base, _ in base },
        alter: @escaping @Sendable (inout RunPlan) -> Void = { _ in }
    ) async throws -> TestRun {
        try await SimulationThread.run {
            Result {
                var plan = try RunPlan(
                    scenario,
                    seed: seed,
                    order: order,
                    makeConnector: { order throws(RunPlanError) in
                        connector(try RunPlan.catalogConnector(order), order)
                    }
                )
                alter(&plan)
                let log = Mutex<[UInt8]>([])
                let evidence = Mutex<[UInt8]>([])
                let outcome = try ScenarioRunner.run(
                    scenario,
                    plan: plan,
                    log: { lines in log.withLock { $0.append(contentsOf: lines) } },
                    evidence: { lines in evidence.withLock { $0.append(contentsOf: lines) } }
                )
                return TestRun(
                    outcome: outcome,
                    log: log.withLock { $0 },
                    evidence: evidence.withLock { $0 }
                )
            }
        }.get()
    }

    /// Replaces a connector with a broken one.
    typealias Planting = @Sendable (any Connector, RunPlan.ConnectorOrder) -> any Connector
}

/// Scenarios of the repository, by their path below `scenarios/`.
enum Shipped {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "scenarios")

    /// In ascending order, each variant separately: `leaver/x.yaml#its name`.
    static let names: [String] = files.flatMap { file -> [String] in
        let variants = (try? loadAll(file))?.compactMap(\.variant) ?? []
        return variants.isEmpty ? [file] : variants.map { "\(file)#\($0)" }
    }

    /// In ascending order, organizations left out.
    static let files: [String] = {
        let found = FileManager.default.enumerator(atPath: folder.path)?.compactMap {
            $0 as? String
        }
        return (found ?? []).filter { $0.hasSuffix(".yaml") && !$0.hasPrefix("organizations/") }
            .sorted()
    }()

    /// Those that run fast and whose figures depend on no particular seed.
    static let small = names.filter { name in
        !["last-page", "volume", "figures/", "the-year-of"].contains { name.contains($0) }
    }

    /// One variant of each file: a table of forty rows tells one story forty times.
    ///
    /// Every row runs once in `EvidenceTruthTests`, and twice in `make determinism`.
    static let few = Dictionary(grouping: names) { String($0.prefix { $0 != "#" }) }.values
        .compactMap(\.first).sorted()

    static func load(_ name: String) throws -> Scenario {
        let parts = name.split(separator: "#", maxSplits: 1).map(String.init)
        let scenarios = try loadAll(parts[0])
        return try #require(
            parts.count == 1 ? scenarios.first : scenarios.first { $0.variant == parts[1] }
        )
    }

    /// The scenario without the sibling runs that it asks for, which `make scenarios` does.
    static func alone(_ name: String) throws -> Scenario {
        var scenario = try load(name)
        scenario.checks = []
        return scenario
    }

    /// Every file is read once, however many of its rows are requested.
    private static let read = Mutex<[String: [Scenario]]>([:])

    static func loadAll(_ file: String) throws -> [Scenario] {
        if let known = read.withLock({ $0[file] }) { return known }
        let scenarios = try ScenarioFile.loadAll(
            path: folder.appending(path: file).path,
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind)
        )
        read.withLock { $0[file] = scenarios }
        return scenarios
    }
}

/// Scenarios that tests write themselves, about Acme with one help desk.
enum Told {
    static let organization = """
        owner: access-owner@acme.example
        people:
          ana: { name: Ana Lima, email: ana.lima@acme.example }
          bo: { name: Bo Sandberg, email: bo.sandberg@acme.example }
          hana:
            name: Hana Novak
            email: hana.novak@acme.example
            alternateEmails: [hana@contractors.example]
        jobs:
          support-agent:
            access:
              - { target: freshservice, account: agent, seat: agent, roles: [SD Agent], groups: [Service Desk] }
          network-engineer:
            access:
              - { target: freshservice, account: agent, seat: agent, roles: [SD Agent], groups: [Network] }
          office-worker:
            access:
              - { target: freshservice, account: requester, requesterGroups: [All Staff] }
        policy:
          protected: [breakglass@acme.example]
        """

    /// A scenario with these lines under `timeline`, `expect`, and more at the top level.
    static func scenario(
        _ timeline: String,
        expect: String = "{ at: end, residual: none }",
        more: String = ""
    ) throws -> Scenario {
        let lines = timeline.split(separator: "\n").map { "  - \($0)" }.joined(separator: "\n")
        let text = """
            scenario: told by a test
            seed: 7
            organization: organization.yaml
            targets:
              freshservice: { seats: { agent: 9 }, groups: [Service Desk, Network], requesterGroups: [All Staff] }
            \(more)
            timeline:
            \(lines)
            expect:
              - \(expect)
            """
        return try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: "told.yaml",
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { _ throws(RejectedFile) in Array(organization.utf8) }
        )
    }

    /// Two leavers in a branch of 120 whose accounts are re-enabled by hand.
    static func branch(reactivating names: [String]) throws -> Scenario {
        let joiners = (1...120).map { number in
            let digits = String(number)
            let name = "m" + String(repeating: "0", count: 3 - digits.count) + digits
            return "  - { at: +1s, joiner: { person: \(name), job: office-worker } }"
        }
        let leavers = names.map { "  - { at: +1h, leaver: { person: \($0) } }" }
        let hands = names.map {
            "  - { at: +1d, byHand: { person: \($0), target: freshservice, enable: {} } }"
        }
        let text = """
            scenario: drift in a branch
            organization: ../organizations/acme-branch.yaml
            targets: { freshservice: { requesterGroups: [All Staff] } }
            core: { reconcileEvery: 2d }
            timeline:
              - { at: 2026-03-02T09:00:00Z, pause: {} }
            \((joiners + leavers + hands).joined(separator: "\n"))
              - { at: +3d, pause: {} }
            expect:
              - { at: end, findings: { I14: 0 }, residual: none }
            """
        return try ScenarioFile.load(
            bytes: Array(text.utf8),
            path: Shipped.folder.appending(path: "drift/branch.yaml").path,
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            readFile: { path throws(RejectedFile) in
                Array((try? Data(contentsOf: URL(filePath: path))) ?? Data())
            }
        )
    }
}

extension RunPlan {
    /// Lets sources report every fact too early, as if it were already true.
    mutating func deliverEarly(by lead: Duration) {
        let early = steps.map { step in
            guard case .delivery(let event, let times) = step.action else { return step }
            let at = event.effectiveAt.advanced(by: .zero - lead)
            let report = LifecycleEvent(
                id: event.id,
                kind: event.kind,
                identity: event.identity,
                effectiveAt: at,
                recordedAt: at,
                source: event.source,
                revision: event.revision,
                profile: event.profile
            )
            return Step(at: at, .delivery(report, times: times))
        }
        steps = early.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
    }
}

/// A failed check shows what it is about; the log of a run would bury it.
extension TestRun: CustomTestStringConvertible, CustomReflectable {
    var testDescription: String { "run of '\(outcome.report.name)'" }
    var customMirror: Mirror { Mirror(self, children: []) }
}

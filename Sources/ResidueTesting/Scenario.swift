// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Foundation
import IdentityModel
import Metrics
import Oracle
import Reports
import Scenarios
import SimulatedTargets
import Simulation
import Vocabulary

/// A scenario to test a connector with, from its file.
///
/// ```swift
/// let scenario = try Scenario(named: "leaver/leaver-loses-everything")
/// let outcome = try await scenario.run { MyConnector(transport: $0.transport, clock: $0.clock) }
/// #expect(outcome.verdict == .held, "\(outcome)")
/// ```
public struct Scenario: Sendable {
    /// What a connector gets to work with.
    public struct Seat: Sendable {
        /// The name that the scenario gives the target, and its kind: `freshservice`.
        public let target: String
        public let kind: String
        public let transport: any Transport
        public let credential: ConnectorCredential
        /// Virtual time.
        public let clock: any CivilClock
    }

    /// Why a scenario cannot be run, where the mistake is and what to do next.
    public struct Mistake: Error, Hashable, Sendable, CustomStringConvertible {
        public let description: String
    }

    public typealias Factory = @Sendable (Seat) throws -> any Connector

    private let scenario: Scenarios.Scenario

    /// Reads a scenario file.
    public init(contentsOf path: String) throws(Mistake) {
        do throws(RejectedFile) {
            scenario = try ScenarioFile.load(
                path: path,
                metricNames: MetricCatalog.all.map(\.key),
                targetKinds: TargetCatalog.entries.map(\.kind)
            )
        } catch {
            throw Mistake(description: error.description)
        }
    }

    /// Reads one of the scenarios that come with Residue: `leaver/leaver-loses-everything`.
    public init(named name: String) throws(Mistake) {
        let package = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        let file = package.appending(path: "scenarios/\(name).yaml")
        try self.init(contentsOf: file.path(percentEncoded: false))
    }

    public var title: String { scenario.title }

    /// Runs the scenario with the connectors that `makeConnector` returns, one for each target.
    ///
    /// The same `seed` gives the same run; the default is the file's own.
    public func run(
        seed: UInt64? = nil,
        _ makeConnector: @escaping Factory
    ) async throws -> Outcome {
        let scenario = scenario
        let result = await SimulationThread.run {
            Result {
                try ScenarioRunner.run(scenario, seed: seed) {
                    (order: RunPlan.ConnectorOrder) throws(RunPlanError) -> any Connector in
                    try Self.connector(for: order, makeConnector)
                }
            }
        }
        let outcome: ScenarioRunner.Outcome
        do {
            outcome = try result.get()
        } catch {
            throw Mistake(description: "\(error)")
        }
        guard outcome.defects.isEmpty else {
            let defects = outcome.defects.map(\.description).joined(separator: "; ")
            throw Mistake(description: "a defect in Residue: \(defects)")
        }
        return Outcome(outcome.report)
    }

    private static func connector(
        for order: RunPlan.ConnectorOrder,
        _ makeConnector: Factory
    ) throws(RunPlanError) -> any Connector {
        let seat = Seat(
            target: order.target.rawValue,
            kind: order.kind,
            transport: order.transport,
            credential: order.credential,
            clock: order.clock
        )
        do {
            return try makeConnector(seat)
        } catch {
            throw RunPlanError(target: order.target, message: "\(error)")
        }
    }
}

/// The result of a run, judged from the state of the targets.
public struct Outcome: Hashable, Sendable, CustomStringConvertible {
    public enum Verdict: String, Hashable, Sendable {
        case held
        case violated
        /// Something required was not exercised, or could not be judged.
        case inconclusive
    }

    public let verdict: Verdict
    /// What does not hold, one sentence each: who, what, since when.
    public let findings: [String]
    /// The report as `residue run` prints it.
    public let description: String

    init(_ report: ScenarioReport) {
        verdict =
            switch report.verdict {
            case .held: .held
            case .violated: .violated
            case .inconclusive: .inconclusive
            }
        findings = report.findings.map(\.summary)
        description = ConsoleReport.text(of: report)
    }
}

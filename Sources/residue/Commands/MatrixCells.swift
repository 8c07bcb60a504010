// SPDX-License-Identifier: Apache-2.0

import Checking
import ConnectorKit
import Connectors
import IdentityModel
import Reports
import Scenarios
import Simulation
import TargetKit

/// One combination of a matrix, and its result.
struct MatrixResult: Sendable {
    let policy: String
    let fault: String
    let connector: String
    let runs: Int
    let held: Int
    let figures: AccessFigures
}

/// The cells of a matrix, each a separate run on its own thread.
struct MatrixCells {
    private enum Work: Sendable {
        case feed(String, LifecycleFeed)
        case scenarios([Scenario])
    }

    private struct Cell: Sendable {
        let policy: MatrixFile.PolicyChoice
        let fault: MatrixFile.FaultChoice
        let connector: String
    }

    private let file: MatrixFile
    private let work: Work
    private let cells: [Cell]
    private let programs: [String: CheckSubject]
    /// Policies of organization files, by the name of the choice.
    private let policies: [String: Policy]

    init(
        _ file: MatrixFile,
        below folder: String,
        programs: [(name: String, subject: CheckSubject)]
    ) throws(CommandFailure) {
        self.file = file
        self.programs = Dictionary(uniqueKeysWithValues: programs.map { ($0.name, $0.subject) })
        let connectors = file.connectors.isEmpty ? ["usual"] : file.connectors
        cells = file.policies.flatMap { policy in
            file.faults.flatMap { fault in
                connectors.map { Cell(policy: policy, fault: fault, connector: $0) }
            }
        }
        do {
            switch file.subject {
            case .feed(let path):
                work = .feed(path, try FeedFile.load(path: "\(folder)/\(path)"))
            case .people(let count, let seed):
                work = .feed("\(count) people", SyntheticFeed.make(people: count, seed: seed))
            case .scenarios(let paths):
                let files = try ScenarioFiles.list(under: paths.map { "\(folder)/\($0)" })
                work = .scenarios(try ScenarioFiles.load(files))
            }
            var policies: [String: Policy] = [:]
            for choice in file.policies {
                guard let path = choice.organization else { continue }
                let place = "\(folder)/\(path)"
                policies[choice.name] = try ScenarioFile.loadOrganization(
                    bytes: try FileBytes.read(path: place),
                    path: place
                ).policy
            }
            self.policies = policies
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }

    /// Describes what every cell runs.
    var subject: String {
        switch work {
        case .feed(let name, let feed): "\(name), \(counted(feed.events.count, "event"))"
        case .scenarios(let scenarios): counted(scenarios.count, "scenario")
        }
    }

    func run(jobs: Int) async throws -> [MatrixResult] {
        let progress = Progress(total: cells.count, noun: "cells")
        var results = [MatrixResult?](repeating: nil, count: cells.count)
        try await withThrowingTaskGroup(of: (Int, MatrixResult).self) { group in
            var next = 0
            func add() {
                guard next < cells.count else { return }
                let (index, cell, matrix) = (next, cells[next], self)
                next += 1
                group.addTask {
                    let result = await SimulationThread.run { Result { try matrix.run(cell) } }
                    return (index, try result.get())
                }
            }
            for _ in 0..<jobs { add() }
            while let (index, result) = try await group.next() {
                results[index] = result
                progress.advance("\(result.policy), \(result.fault)")
                add()
            }
        }
        progress.end()
        return results.compactMap { $0 }
    }

    private func run(_ cell: Cell) throws -> MatrixResult {
        let reports: [ScenarioReport]
        switch work {
        case .feed(let name, let feed): reports = [try replay(feed, name, cell)]
        case .scenarios(let scenarios): reports = try scenarios.map { try play($0, cell) }
        }
        return MatrixResult(
            policy: cell.policy.name,
            fault: cell.fault.name,
            connector: cell.connector,
            runs: reports.count,
            held: reports.count { $0.verdict == .held },
            figures: .pooled(reports.map(AccessFigures.init))
        )
    }

    private func replay(
        _ feed: LifecycleFeed,
        _ name: String,
        _ cell: Cell
    ) throws -> ScenarioReport {
        var options = Replay.Options()
        if let seed = file.seed { options.seed = seed }
        options.targets = file.targets
        options.faults = cell.fault.rules
        var policy =
            policies[cell.policy.name]
            ?? Replay.policy(offboarding: .convertThenDeactivate, targets: file.targets)
        if policies[cell.policy.name] == nil { policy.offboarding = cell.policy.offboarding }
        options.policy = policy
        let replay = Replay(feed: name, events: feed.events, groups: feed.groups, options: options)
        var seat: SubjectRun?
        defer { seat?.finish() }
        return try replay.run(altering: { plan in seat = plug(cell, into: &plan) }).report
    }

    private func play(_ scenario: Scenario, _ cell: Cell) throws -> ScenarioReport {
        var scenario = scenario
        if let policy = policies[cell.policy.name] {
            scenario.organization.policy = policy
        } else {
            scenario.organization.policy.offboarding = cell.policy.offboarding
        }
        var plan = try RunPlan(scenario, seed: file.seed)
        plan.faults += cell.fault.rules.map { rule in
            var rule = rule
            rule.fires = .init(minimum: 0, maximum: nil)
            return rule
        }
        let seat = plug(cell, into: &plan)
        defer { seat?.finish() }
        return try ScenarioRunner.run(scenario, plan: plan, log: { _ in }).report
    }

    /// Replaces the target's usual connector with the cell's.
    private func plug(_ cell: Cell, into plan: inout RunPlan) -> SubjectRun? {
        if let program = programs[cell.connector] {
            let seat = SubjectRun(program, plan: plan)
            plan.makeConnector = { order throws(RunPlanError) in try seat.connector(order) }
            return seat
        }
        guard let manifest = ConnectorCatalog.manifest(of: cell.connector) else { return nil }
        for target in plan.targets where target.kind == manifest.targetKind {
            plan.connectors[target.name] = cell.connector
        }
        return nil
    }
}

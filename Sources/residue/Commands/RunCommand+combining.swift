// SPDX-License-Identifier: Apache-2.0

import Foundation
import Metrics
import Oracle
import Reports
import Scenarios
import SimulatedTargets

/// `residue run --combine`: the small scope around scenarios, covered.
extension RunCommand {
    /// How many worlds run before the next ones are drawn, based on what has taken effect so far.
    private static let worldsPerDraw = 200

    static func combine(_ arguments: Arguments) async throws -> ExitStatus {
        let request = try CombineRequest(arguments)
        let scopes = try request.scopes()
        let output = try request.reports.open()
        Interruption.watch(name, output: output)
        var cover = CombinedRuns(request: request, output: output)
        for scope in scopes { try await cover.run(scope) }
        Interruption.end()
        try cover.publish()
        guard cover.defects.isEmpty else {
            throw CommandFailure(
                .software,
                "residue run: a defect in Residue itself: "
                    + cover.defects.joined(separator: "; ")
            )
        }
        return ExitStatus(cover.report.verdict)
    }

    /// The options of a combining command line.
    struct CombineRequest {
        let strength: Int
        let over: [String]
        let seed: UInt64?
        let jobs: Int
        let reports: ReportOptions
        private let paths: [String]
        private let filter: String?

        init(_ arguments: Arguments) throws {
            for other in ["variant", "shard", "wire"] where arguments.text(other) != nil {
                throw UsageError("--\(other) does not go with --combine")
            }
            guard !arguments.has("permute") else {
                throw UsageError(
                    "--permute does not go with --combine; combine 'core: { race: N }'"
                )
            }
            guard let strength = try arguments.integer("combine", in: 2...3) else {
                throw UsageError("--over belongs to --combine")
            }
            self.strength = strength
            over = (arguments.text("over") ?? "").split(separator: ",").map(String.init)
            if let text = arguments.text("over"), over.isEmpty {
                throw UsageError("--over names no dimension: '\(text)'")
            }
            seed = try arguments.seed()
            jobs = try arguments.integer("jobs", in: 1...1_024) ?? Terminal.cores
            reports = try ReportOptions(arguments)
            paths = arguments.positional.isEmpty ? ["scenarios"] : arguments.positional
            filter = arguments.text("filter")
        }

        /// The small scopes of the files; an explicitly named file must have one.
        func scopes() throws(CommandFailure) -> [SmallScope] {
            let files = try ScenarioFiles.list(under: paths)
            let chosen = Set(
                ScenarioFiles.chosen(filter, among: try ScenarioFiles.load(files)).map(\.file)
            )
            var scopes: [SmallScope] = []
            var mistakes: [Diagnostic] = []
            for file in files where chosen.contains(file) {
                do throws(RejectedFile) {
                    if let scope = try scope(of: file) {
                        scopes.append(scope)
                    } else if paths.contains(file) {
                        mistakes.append(
                            Diagnostic(
                                .error,
                                at: SourceLocation(file: file, line: 1, column: 1),
                                "the scenario has no dimensions to combine",
                                note: "Add some under 'combine'"
                            )
                        )
                    }
                } catch {
                    mistakes += error.diagnostics
                }
            }
            guard mistakes.isEmpty else {
                throw CommandFailure(.data, mistakes.map(\.description).joined(separator: "\n"))
            }
            guard !scopes.isEmpty else {
                throw CommandFailure(
                    .inconclusive,
                    "residue run: nothing to combine: "
                        + "\(files.count) files found, none with dimensions"
                )
            }
            return scopes
        }

        private func scope(of file: String) throws(RejectedFile) -> SmallScope? {
            try SmallScope.load(
                path: file,
                strength: strength,
                over: over,
                seed: seed,
                metricNames: MetricCatalog.all.map(\.key),
                targetKinds: TargetCatalog.entries.map(\.kind)
            )
        }
    }

    /// Runs scopes one after the other and collects the results.
    struct CombinedRuns {
        private let request: CombineRequest
        private let output: OutputDirectory
        private var scenarios: [ScenarioReport] = []
        private var events: [[UInt8]] = []
        private var times: [Duration] = []
        private var pages: [PageScenario] = []
        private var summaries: [CombinationSummary] = []
        private(set) var defects: [String] = []

        init(request: CombineRequest, output: OutputDirectory) {
            self.request = request
            self.output = output
        }

        var report: RunReport {
            RunReport(toolVersion: Residue.version, scenarios: scenarios)
        }

        mutating func run(_ scope: SmallScope) async throws {
            var scope = scope
            let begun = Terminal.processorNanoseconds
            var summary = CombinationSummary(of: scope)
            let files = try ScenarioFiles.load([scope.file])
            for run in try await batch(files) {
                summary.states.formUnion(run.outcome.states)
                keep(run)
            }
            let known = summary.states
            while true {
                let worlds = try draw(from: &scope)
                guard !worlds.isEmpty else { break }
                summary.draws += 1
                let runs = try await batch(worlds.map(\.scenario))
                for (world, run) in zip(worlds, runs) {
                    try add(world, run, to: &summary, &scope)
                }
            }
            summary.newStates = summary.states.subtracting(known).count
            summary.end(scope, processor: Terminal.processorNanoseconds - begun)
            summaries.append(summary)
        }

        private func draw(from scope: inout SmallScope) throws -> [SmallScope.World] {
            do throws(RejectedFile) {
                return try scope.draw(atMost: RunCommand.worldsPerDraw)
            } catch {
                throw CommandFailure(.data, error.description)
            }
        }

        private mutating func add(
            _ world: SmallScope.World,
            _ run: ScenarioBatch.Run,
            to summary: inout CombinationSummary,
            _ scope: inout SmallScope
        ) throws {
            let report = run.outcome.report
            summary.worlds += 1
            summary.calls += report.calls
            summary.states.formUnion(run.outcome.states)
            switch report.verdict {
            case .held:
                scope.confirm(world)
                summary.held += 1
            case .inconclusive:
                scope.dismiss(world)
                summary.idle += 1
            case .violated:
                scope.confirm(world)
                var report = report
                report.file = try write(world, of: scope)
                report.name += " (\(scope.phrase(of: world)))"
                keep(run, as: report)
                summary.violated += 1
            }
            defects += run.outcome.defects.map(\.description)
        }

        /// Writes a red world as a scenario file next to the reports.
        private func write(
            _ world: SmallScope.World,
            of scope: SmallScope
        ) throws(CommandFailure) -> String {
            let stem = scope.file.split(separator: "/").last.map(String.init) ?? "world"
            let base = stem.split(separator: ".").first.map(String.init) ?? stem
            let name = "world-\(world.number)-\(base).yaml"
            do throws(OutputError) {
                try output.write(world.text, to: name)
            } catch {
                throw CommandFailure(error)
            }
            return "\(request.reports.folder)/\(name)"
        }

        private mutating func keep(_ run: ScenarioBatch.Run, as report: ScenarioReport? = nil) {
            scenarios.append(report ?? run.outcome.report)
            events.append(run.events)
            times.append(run.duration)
            if let page = run.outcome.page { pages.append(page) }
        }

        private func batch(_ scenarios: [Scenario]) async throws -> [ScenarioBatch.Run] {
            let progress = Progress(total: scenarios.count, noun: "worlds")
            let runs = try await ScenarioBatch(
                work: scenarios.map { RunWork(scenario: $0, seed: request.seed) },
                isPermuted: false,
                jobs: request.jobs,
                tellsStory: request.reports.tellsStory,
                countsStates: true
            ).run { progress.advance($0) }
            progress.end()
            return runs
        }

        func publish() throws {
            try request.reports.publish(
                report,
                pages: pages,
                subject: "combinations of \(request.strength)",
                events: events,
                evidence: [],
                lasting: times,
                to: output
            ) {
                summaries.map(\.text).joined() + "\n"
                    + ConsoleReport.text(
                        of: report,
                        files: request.reports.place,
                        width: Terminal.width,
                        isColored: Terminal.usesColor
                    )
            }
        }
    }
}

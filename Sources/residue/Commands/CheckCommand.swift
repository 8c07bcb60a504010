// SPDX-License-Identifier: Apache-2.0

import Checking
import CivilTime
import ConnectorKit
import Foundation
import LineProtocol
import Reports
import Scenarios
import Simulation
import Wire

enum CheckCommand: Subcommand {
    static let name = "check"
    static let summary = "test a connector, engine or SCIM server in any language"
    static let usage = "[CONNECTOR] [OPTIONS]"
    static let options =
        CheckSubjectOptions.options + CheckServer.options + [
            Option("seed", "N", "this seed instead of the suite's"),
            Option("seeds", "N", "how many seeds for each scenario (default: the suite's)"),
            Option("filter", "TEXT", "only checks whose id or title contains TEXT"),
            Option("jobs", "N", "how many checks at a time (default: the cores)"),
            Option("crash-sweep", nil, "kill the program, or our core, at every request"),
            Option(
                "scopes",
                nil,
                "find the least privilege that the connector's credential needs"
            ),
            Option("require", "all", "all: a check that was not exercised makes the status 2"),
            Option("expect-failures", "FILE", "known failures, each with a reason and a date"),
            Option("compare", "FILE", "say what changed since an earlier report.json"),
            Option("scenarios", "DIR", "where the scenarios are, suites/ beside it"),
        ] + CheckReportOptions.options
    static let notes = """
        The program speaks JSON-RPC 2.0 over its standard streams, one message per line; see
        docs/connector-protocol.md. It gets PATH, HOME and what --env names. Its targets listen
        on loopback; their final state decides, not what the program says.

        Status 0 requires at least one pass and no fail, inconclusive or harness fault.
        """
    static let examples: KeyValuePairs = [
        "residue check --exec \"python3 my_connector.py\" --target freshservice":
            "a connector in Python",
        "residue check freshservice": "the built-in connector",
        "residue check --scim https://acme.example/scim/v2 --token-file token --yes":
            "an application, over the wire alone",
        "residue check --scopes zoho-desk":
            "which scopes its token needs, and what breaks without each",
        "residue check scim-entra --report sarif,html --output out":
            "SCIM as Entra ID speaks it, with a code scanning file and a page",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        let reports = try CheckReportOptions(arguments)
        let require = arguments.text("require")
        guard require == nil || require == "all" else {
            throw UsageError("--require needs all, not '\(require ?? "")'")
        }
        if let url = arguments.text("scim") {
            return try await judgeServer(url, arguments, reports)
        }
        let subject = try CheckSubjectOptions.subject(arguments)
        if arguments.has("scopes") {
            return try await ScopeReport.run(subject, scenarios: arguments.text("scenarios"))
        }
        let jobs = try arguments.integer("jobs", in: 1...1_024) ?? Terminal.cores
        let expected = try expectedFailures(arguments.text("expect-failures"))
        let earlier = try earlierReport(arguments.text("compare"))
        let files = try CheckFiles(scenarios: arguments.text("scenarios"))
        let items = CheckItems(files: files, subject: subject)
        let chosen = items.list(
            isSweep: arguments.has("crash-sweep"),
            filter: arguments.text("filter"),
            seed: try arguments.seed(),
            seeds: try arguments.integer("seeds", in: 1...10_000)
        )
        guard !chosen.isEmpty else {
            throw CommandFailure(
                .inconclusive,
                "residue check: nothing to run: no check was chosen"
            )
        }
        let output = try reports.open()
        defer { subject.family.endOrphans() }
        endOnSignal(subject.family)
        let identity = try await introduce(subject, files)
        let progress = Progress(total: chosen.count, noun: "checks")
        let results = await CheckBatch(items: chosen, jobs: jobs).run { progress.advance($0.title) }
        progress.end()
        var report = CheckReport(
            toolVersion: Residue.version,
            subject: identity,
            role: subject.role.rawValue,
            targets: subject.kinds,
            suite: files.suite.label,
            results: results
        )
        expected?.apply(to: &report, today: today)
        let aside = try comparison(of: report, since: earlier) + items.notes
        let outcome = report.outcome(requiresAll: require == "all")
        try reports.publish(report, outcome, aside: aside, to: output)
        return ExitStatus(rawValue: outcome.rawValue) ?? .software
    }

    private static func judgeServer(
        _ url: String,
        _ arguments: Arguments,
        _ reports: CheckReportOptions
    ) async throws -> ExitStatus {
        let server = try CheckServer(url, arguments)
        let expected = try expectedFailures(arguments.text("expect-failures"))
        let earlier = try earlierReport(arguments.text("compare"))
        let output = try reports.open()
        let (results, isStopped) = try await server.run()
        if isStopped {
            output.discard()
            for line in results.last?.reasons ?? [] { Terminal.printAside("\(line)\n") }
            exit(130)
        }
        var report = CheckReport(
            toolVersion: Residue.version,
            subject: url,
            role: "server",
            targets: ["scim"],
            suite: CheckSuite.currentLabel,
            results: results
        )
        expected?.apply(to: &report, today: today)
        let outcome = report.outcome(requiresAll: arguments.text("require") == "all")
        let aside = try comparison(of: report, since: earlier)
        try reports.publish(report, outcome, aside: aside, to: output)
        return ExitStatus(rawValue: outcome.rawValue) ?? .software
    }

    /// Programs run in their own sessions, which Ctrl-C does not reach.
    private static func endOnSignal(_ family: ProgramFamily) {
        guard let end = StopSignal.listen() else { return }
        Task {
            await StopSignal.wait(at: end)
            family.endAll()
            exit(130)
        }
    }

    private static var today: CivilDate {
        let day: Int64 = 86_400_000
        return CivilDate(daysSinceEpoch: Int(WallClock().now.milliseconds / day))
    }

    /// The subject's own name; a program that fails before reporting it is not run any further.
    private static func introduce(
        _ subject: CheckSubject,
        _ files: CheckFiles
    ) async throws -> String {
        switch subject.code {
        case .builtIn(let name): return name
        case .program(let options):
            let result = await SimulationThread.run {
                Result { try subject.introduce(with: options) }
            }
            do {
                return try result.get().text
            } catch {
                throw CommandFailure(
                    .inconclusive,
                    "0 passed, 0 failed, 0 not exercised, every check inconclusive\n"
                        + "  \(error)"
                )
            }
        }
    }

    private static func expectedFailures(
        _ path: String?
    ) throws(CommandFailure) -> ExpectedFailures? {
        guard let path else { return nil }
        do throws(RejectedFile) {
            return try ExpectedFailures(bytes: try FileBytes.read(path: path), file: path)
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    private static func earlierReport(_ path: String?) throws(CommandFailure) -> JSONValue? {
        guard let path else { return nil }
        do {
            return try JSONValue(parsing: try FileBytes.read(path: path))
        } catch {
            throw CommandFailure(.data, "\(path): error: \(error)")
        }
    }

    private static func comparison(
        of report: CheckReport,
        since earlier: JSONValue?
    ) throws(CommandFailure) -> String {
        guard let earlier else { return "" }
        do throws(ReportSnapshot.Mistake) {
            return try CheckComparison(report, since: earlier).text
        } catch {
            throw CommandFailure(.data, "--compare: \(error)")
        }
    }
}

/// The checks of a suite that apply to a subject.
struct CheckItems {
    let files: CheckFiles
    let subject: CheckSubject

    /// In suite order, conformance first: a program that cannot do a single operation fails at
    /// once.
    func list(
        isSweep: Bool,
        filter: String?,
        seed: UInt64?,
        seeds: Int?
    ) -> [CheckBatch.Item] {
        func isChosen(_ id: String, _ title: String) -> Bool {
            filter.map { id.contains($0) || title.contains($0) } ?? true
        }
        var items: [CheckBatch.Item] = []
        if subject.role == .connector, !isSweep {
            for kind in subject.kinds {
                for check in ConformanceCheck.checks(of: kind)
                where isChosen(check.id(of: kind), check.heading) {
                    items.append(
                        CheckBatch.Item { check.run(subject, kind: kind, seed: seed ?? 1) }
                    )
                }
            }
        }
        for check in files.checks
        where check.obstacle(for: subject) == nil && isChosen(check.id, check.scenario.title) {
            for seed in self.seeds(of: check, seed: seed, count: seeds) {
                items.append(
                    CheckBatch.Item {
                        isSweep
                            ? CrashSweep(check: check).run(subject, seed: seed)
                            : check.run(subject, seed: seed)
                    }
                )
            }
        }
        return items
    }

    private func seeds(of check: ScenarioCheck, seed: UInt64?, count: Int?) -> [UInt64] {
        if let seed { return [seed] }
        let own = [check.scenario.seed]
        guard let count else { return own }
        let others = (1...UInt64(count + 1)).filter { $0 != check.scenario.seed }
        return Array((own + others).prefix(count))
    }

    /// What a reader of the verdict must know about the suite.
    var notes: String {
        var text = ""
        if !files.changed.isEmpty {
            text += "  \(files.changed.count) scenarios differ from the suite's digests\n"
        }
        if files.unscored > 0 {
            text += "  \(files.unscored) scenarios are not in the suite and were not run\n"
        }
        return text
    }
}

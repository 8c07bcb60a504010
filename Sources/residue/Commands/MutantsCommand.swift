// SPDX-License-Identifier: Apache-2.0

#if MUTANTS
import Foundation
import Metrics
import Mutants
import Recording
#endif
import Scenarios

enum MutantsCommand: Subcommand {
    static let name = "mutants"
    static let summary = "run deliberately broken code and show which check catches which defect"
    static let usage = "[PATH…] [OPTIONS]"
    static let options = [
        Option("seeds", "N", "run every scenario with N seeds (default: 5)"),
        Option("only", "TEXT", "only the mutants whose id contains TEXT"),
        Option("without", "CHECK", "ignore an invariant or a metric: I4"),
        Option("jobs", "N", "how many runs at a time (default: the cores)"),
        Option("write", "FILE", "write the matrix as a Markdown page"),
    ]
    static let notes = """
        PATH is a scenario file or a folder of them; the default is scenarios/. Mutants are compiled
        in only with a package trait: swift build -c release --traits Mutants
        """
    static let examples: KeyValuePairs = [
        "residue mutants": "every mutant against every scenario, five seeds",
        "residue mutants --only guard --seeds 1": "the mutants of the mass-change guard",
        "residue mutants --without I4 --seeds 1":
            "what would survive if bystander losses were ignored",
        "residue mutants --write docs/kill-matrix.md": "the page that is kept in the repository",
    ]

    #if MUTANTS
    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        let seeds = try arguments.integer("seeds", in: 1...1_000) ?? 5
        let jobs = try arguments.integer("jobs", in: 1...1_024) ?? Terminal.cores
        let paths = arguments.positional.isEmpty ? ["scenarios"] : arguments.positional
        let scenarios = try ScenarioFiles.load(try ScenarioFiles.list(under: paths))
        let text = arguments.text("only")
        let chosen = Mutant.all.filter { text.map($0.id.contains) ?? true }
        let unusual = Mutant.unusual.filter { text.map($0.id.contains) ?? true }
        guard !chosen.isEmpty || !unusual.isEmpty else {
            throw CommandFailure(
                .inconclusive,
                "residue mutants: no mutant has '\(text ?? "")' in its id"
            )
        }
        let checks = FindingRecord.Invariant.allCases.map(\.rawValue) + MetricCatalog.all.map(\.key)
        let ignored = arguments.text("without")
        if let ignored, !checks.contains(ignored) {
            throw UsageError("no invariant and no metric is called '\(ignored)'")
        }
        let mistakes = MutatedLines(under: "Sources").mistakes(in: Mutant.all)
        guard mistakes.isEmpty || !FileManager.default.fileExists(atPath: "Sources/Mutants") else {
            throw CommandFailure(.data, mistakes.joined(separator: "\n"))
        }
        if let file = arguments.text("write") { try check(file) }
        let begun = (processor: Terminal.processorNanoseconds, time: Terminal.nanoseconds)
        let progress = Progress(
            total: (chosen.count + unusual.count) * seeds,
            noun: "mutants and seeds",
            isKept: true
        )
        let matrix = MutantMatrix(
            scenarios: scenarios,
            seeds: seeds,
            jobs: jobs,
            without: Set([ignored].compactMap(\.self)),
            wanting: text == nil ? Set(checks).subtracting(Mutant.idleChecks.keys) : []
        ) {
            progress.advance($0)
        }
        let rows = try await matrix.rows(of: chosen)
        let found = try await matrix.falseAlarms(of: unusual)
        progress.end()
        let report = MatrixReport(
            rows: rows,
            alarms: found.alarms,
            alarmRuns: found.runs,
            seeds: seeds,
            checks: checks,
            isWhole: text == nil && ignored == nil && arguments.positional.isEmpty
        )
        let page = MatrixPage(report)
        if let file = arguments.text("write") { try write(page.text, to: file) }
        Terminal.print(page.console)
        let spent = Double((Terminal.processorNanoseconds - begun.processor) / 100_000_000) / 10
        let passed = (Terminal.nanoseconds - begun.time) / 1_000_000_000
        Terminal.print("  time              \(passed) s, \(spent) s of processor time\n")
        return report.complaints.isEmpty ? .held : .violated
    }

    /// Reports a page that cannot be written before anything runs.
    private static func check(_ file: String) throws(CommandFailure) {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        guard !FileManager.default.isWritableFile(atPath: folder) else { return }
        throw CommandFailure(
            .cannotCreate,
            "residue mutants: cannot write \(file): the folder \(folder) does not exist "
                + "or is not writable"
        )
    }

    private static func write(_ text: String, to file: String) throws(CommandFailure) {
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: file))
        } catch {
            throw CommandFailure(
                .cannotCreate,
                "residue mutants: cannot write \(file): \(error.localizedDescription)"
            )
        }
    }
    #else
    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        throw CommandFailure(
            .usage,
            "residue mutants: this build contains no mutants. Build one that does:\n"
                + "  swift build -c release --traits Mutants --scratch-path .build/mutants\n"
                + "  .build/mutants/release/residue mutants"
        )
    }
    #endif
}

// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import LineProtocol
import Reports
import Scenarios
import Simulation
import Wire

enum BenchmarkCommand: Subcommand {
    static let name = "benchmark"
    static let summary =
        "run Residue Bench: sixty deprovisioning tasks, scored by a published formula"
    static let usage = "[CONNECTOR] [OPTIONS]"
    static let options =
        CheckSubjectOptions.options + CheckServer.options + [
            Option("core", "FILE", "our core with the settings of this file (benchmark/cores/)"),
            Option("name", "NAME", "what the entry is called (default: the connector or the file)"),
            Option("held-out", "FILE", "four seeds of 32 hexadecimal digits, one per line"),
            Option("verify", "DIR", "run the entry again and compare with the result kept there"),
            Option(
                "print",
                "TASK",
                "write a task's scenario with the first published seed, or all"
            ),
            Option("jobs", "N", "how many runs at a time (default: the cores)"),
            Option("output", "DIR", "where the result goes (default: .residue/benchmark)"),
        ]
    static let notes = """
        The division depends on what is tested: a connector is driven by Residue's core; an
        engine (--role engine) or a core (--core) does everything; a SCIM server (--scim) is
        tested over HTTP. docs/benchmark.md has rules, method, formula and limits.

        A result is result.json with its digest; --verify compares its bytes, and runs what this
        command line names, never what a result names.
        """
    static let examples: KeyValuePairs = [
        "residue benchmark --exec \"python3 my.py\" --target freshservice --name mine":
            "a connector in Python, with the published seeds",
        "residue benchmark --core benchmark/cores/careful.yaml": "one of the reference cores",
        "residue benchmark scim-entra --verify benchmark/results/scim-entra":
            "check that a published result reproduces, byte for byte",
        "residue benchmark --print all": "the tasks",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        if let word = arguments.text("print") { return try printTask(word) }
        guard BenchmarkEdition.computedDigest() == BenchmarkEdition.digest else {
            throw CommandFailure(
                .software,
                "residue benchmark: a defect in Residue itself: the tasks do not match "
                    + "edition \(BenchmarkEdition.version), but  "
                    + BenchmarkEdition.computedDigest()
            )
        }
        let kept = try arguments.text("verify").map(storedResult)
        let seeds = try seeds(arguments)
        let started = Terminal.nanoseconds
        let result: BenchmarkResult
        if let url = arguments.text("scim") {
            result = try await judgeServer(url, arguments, seeds)
        } else {
            result = try await BenchmarkRun(arguments, name: kept?.name, seeds: seeds).result()
        }
        let seconds = Double(Terminal.nanoseconds - started) / 1e9
        if let kept { return verdict(on: kept, result, seconds) }
        return try publish(result, arguments, seconds)
    }

    private static func seeds(_ arguments: Arguments) throws -> BenchmarkSeeds {
        guard let path = arguments.text("held-out") else { return .published }
        do {
            return try BenchmarkSeeds(heldOut: try FileBytes.read(path: path), file: path)
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }

    private static func printTask(_ word: String) throws -> ExitStatus {
        let tasks = BenchmarkTask.all
        guard word != "all" else {
            Terminal.print(tasks.map { $0.id + "\n" }.joined())
            return .held
        }
        guard let task = tasks.first(where: { $0.id == word }) else {
            throw UsageError("no task '\(word)'; --print all lists them")
        }
        Terminal.print(String(decoding: task.text(BenchmarkSeed.published[0]), as: UTF8.self))
        return .held
    }

    static func storedResult(_ folder: String) throws(CommandFailure) -> StoredBenchmarkResult {
        do {
            return try StoredBenchmarkResult(
                bytes: try FileBytes.read(path: "\(folder)/\(BenchmarkResult.fileName)"),
                digest: try FileBytes.read(path: "\(folder)/\(BenchmarkResult.digestName)"),
                folder: folder
            )
        } catch {
            throw CommandFailure(.data, "\(error)")
        }
    }

    private static func judgeServer(
        _ url: String,
        _ arguments: Arguments,
        _ seeds: BenchmarkSeeds
    ) async throws -> BenchmarkResult {
        guard seeds.commitment == nil else {
            throw UsageError(
                "--held-out does not apply to a server; its checks draw no random "
                    + "numbers"
            )
        }
        let (results, isStopped) = try await CheckServer(url, arguments).run()
        if isStopped { exit(130) }
        let judged = results.filter { $0.verdict != .notExercised }
        let score = BenchmarkScore(
            tasks: judged.map { result in
                let problem = result.verdict == .pass ? nil : result.reasons.first ?? "failed"
                return (
                    result.id,
                    [BenchmarkScore.Run(figures: AccessFigures(), problem: problem)]
                )
            }
        )
        return BenchmarkResult(
            name: arguments.text("name") ?? "scim-server",
            division: .protocol,
            seeds: seeds,
            score: score
        )
    }

    private static func verdict(
        on kept: StoredBenchmarkResult,
        _ result: BenchmarkResult,
        _ seconds: Double
    ) -> ExitStatus {
        let isEqual = kept.bytes == result.bytes
        let headline = BenchmarkScore.text(hundredths: result.score.headline)
        Terminal.print(
            "\(isEqual ? "equal bytes  " : "OTHER BYTES  ") \(kept.name): headline \(headline)"
                + (isEqual
                    ? "" : ", kept \(BenchmarkScore.text(hundredths: kept.headline))")
                + ", \(tenths(seconds)) s\n"
        )
        return isEqual ? .held : .violated
    }

    private static func publish(
        _ result: BenchmarkResult,
        _ arguments: Arguments,
        _ seconds: Double
    ) throws -> ExitStatus {
        let folder = arguments.text("output") ?? ".residue/benchmark"
        let bytes = result.bytes
        do throws(OutputError) {
            let output = try OutputDirectory(replacing: folder)
            try output.write(bytes, to: BenchmarkResult.fileName)
            try output.write(
                "\(Digest.sha256(bytes))  \(BenchmarkResult.fileName)\n",
                to: BenchmarkResult.digestName
            )
            var writer = IndentedJSON()
            writer.write(environment(result, seconds))
            try output.write(writer.finished(), to: "environment.json")
            try output.commit()
        } catch {
            throw CommandFailure(error)
        }
        let width = result.score.lines.map(\.name.count).max() ?? 0
        Terminal.print(
            "Residue Bench \(BenchmarkEdition.version), \(result.division.rawValue): "
                + "\(result.name), \(counted(result.score.tasks.count, "task"))\n"
                + result.score.lines.map { line in
                    "  " + line.name + String(repeating: " ", count: width - line.name.count)
                        + "  \(line.text)\n"
                }.joined()
                + "  " + "this machine".padding(toLength: width, withPad: " ", startingAt: 0)
                + "  \(tenths(seconds)) s\n"
                + "  files  \(folder): result.json, result.sha256, environment.json\n"
        )
        for problem in Set(result.score.tasks.flatMap { $0.runs.compactMap(\.problem) }).sorted()
            .prefix(5)
        {
            Terminal.print("  not judged: \(problem)\n")
        }
        return .held
    }

    /// Recorded, but never compared.
    private static func environment(_ result: BenchmarkResult, _ seconds: Double) -> JSONValue {
        [
            "residue": .string(Residue.versionLine),
            "command": .string(
                (["residue"] + CommandLine.arguments.dropFirst().map(ScenarioReport.shellWord))
                    .joined(separator: " ")
            ),
            "system": .string(Terminal.system),
            "cores": .integer(Int64(Terminal.cores)),
            "seconds": .string(tenths(seconds)),
            "seeds": .string(result.seeds.commitment.map { "held out: \($0)" } ?? "published"),
        ]
    }

    private static func tenths(_ seconds: Double) -> String {
        let tenths = Int((seconds * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

/// Runs every task of an entry with every seed, several at a time.
struct BenchmarkRun {
    private let entry: BenchmarkEntry
    private let seeds: BenchmarkSeeds
    private let jobs: Int

    /// `name` is the name of the stored result that the run verifies.
    init(_ arguments: Arguments, name: String?, seeds: BenchmarkSeeds) throws {
        self.seeds = seeds
        jobs = try arguments.integer("jobs", in: 1...1_024) ?? Terminal.cores
        let given = arguments.text("name") ?? name
        if let path = arguments.text("core") {
            guard arguments.positional.isEmpty, arguments.text("exec") == nil else {
                throw UsageError("--core stands alone, without a connector or --exec")
            }
            entry = BenchmarkEntry(
                name: given ?? BenchmarkRun.stem(of: path),
                division: .whole,
                subject: .core(try BenchmarkRun.core(path))
            )
            return
        }
        let subject = try CheckSubjectOptions.subject(arguments)
        let isEngine = subject.role == .engine
        entry = BenchmarkEntry(
            name: given ?? arguments.positional.first ?? (isEngine ? "engine" : "connector"),
            division: isEngine ? .whole : .connector,
            subject: .checked(subject)
        )
    }

    func result() async throws -> BenchmarkResult {
        let tasks = entry.tasks
        let work = tasks.indices.flatMap { task in seeds.seeds.map { (task, $0) } }
        let progress = Progress(total: work.count, noun: "runs")
        let entry = entry
        var runs = [BenchmarkScore.Run?](repeating: nil, count: work.count)
        await withTaskGroup(of: (Int, BenchmarkScore.Run).self) { group in
            var next = 0
            func add() {
                guard next < work.count else { return }
                let (index, item) = (next, work[next])
                next += 1
                let task = tasks[item.0]
                group.addTask {
                    (index, await SimulationThread.run { entry.run(task, item.1) })
                }
            }
            for _ in 0..<jobs { add() }
            while let (index, run) = await group.next() {
                runs[index] = run
                progress.advance(tasks[work[index].0].id)
                add()
            }
        }
        progress.end()
        if case .checked(let subject) = entry.subject { subject.family.endOrphans() }
        let count = seeds.seeds.count
        return BenchmarkResult(
            name: entry.name,
            division: entry.division,
            seeds: seeds,
            score: BenchmarkScore(
                tasks: tasks.enumerated().map { number, task in
                    (task.id, runs[number * count..<(number + 1) * count].compactMap { $0 })
                }
            )
        )
    }

    private static func core(_ path: String) throws(CommandFailure) -> BenchmarkCore {
        do throws(RejectedFile) {
            return try BenchmarkCore(bytes: try FileBytes.read(path: path), file: path)
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    private static func stem(of path: String) -> String {
        let file = path.split(separator: "/").last ?? ""
        return file.split(separator: ".").first.map(String.init) ?? String(file)
    }
}

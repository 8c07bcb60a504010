// SPDX-License-Identifier: Apache-2.0

import Foundation
import HTTPServer
import Hosting
import Oracle
import Reports
import Scenarios
import Simulation
import Synchronization

enum RunCommand: Subcommand {
    static let name = "run"
    static let summary = "run scenarios and report which access stayed, where, since when"
    static let usage = "[PATH…] [OPTIONS]"
    static let options =
        [
            Option("seed", "N", "use this seed instead of each scenario's own"),
            Option("seeds", "LIST", "run each scenario with each of these: 1-16 or 1,5,9"),
            Option(
                "filter",
                "TEXT",
                "only scenarios whose title or path contains TEXT, ignoring case"
            ),
            Option("control", "NAME", "only scenarios that name this control, or this framework"),
            Option("variant", "NAME", "only variants with this name"),
            Option("shard", "I/N", "only the I-th of N equal parts, from 1; see residue merge"),
            Option("jobs", "N", "how many scenarios at a time (default: the cores)"),
            Option("wire", "WAY", "http: carry every request over loopback (default: memory)"),
            Option("permute", nil, "run ready jobs in an order drawn from the seed"),
            Option(
                "combine",
                "2|3",
                "run worlds that cover every pair or triple of values of the dimensions"
            ),
            Option("over", "LIST", "combine only these dimensions"),
        ] + ReportOptions.options
    static let notes = """
        PATH is a scenario file or a folder of them; the default is scenarios/. Folders named
        organizations are left out. Nothing runs if any file has an error. With --combine, files
        that have dimensions are run in combinations of their values; a red world is written
        next to the reports as a standalone scenario file.
        """
    static let examples: KeyValuePairs = [
        "residue run": "every scenario under scenarios/",
        "residue run scenarios/leaver/leaver-loses-everything.yaml --seed 9":
            "one scenario, with another seed",
        "residue run --shard 2/4 --jobs 2": "one of four parts, for CI",
        "residue run scenarios/leaver --seeds 1-100 --shard 3/8 --output out/3":
            "an eighth of many runs, on one of eight machines",
        "residue run --wire http": "the same runs, with every request over real HTTP",
        "residue run scenarios/scope --combine 2":
            "every pair of things that may go wrong, in a few hundred worlds",
        "residue run --control CIS-v8": "only the scenarios for one framework",
        "residue run --report json | less": "the report as JSON",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        if arguments.text("combine") != nil || arguments.text("over") != nil {
            return try await combine(arguments)
        }
        let reports = try ReportOptions(arguments)
        let seeds = try RunSeeds(arguments)
        let jobs = try arguments.integer("jobs", in: 1...1_024) ?? Terminal.cores
        let shard = try Shard(arguments.text("shard"))
        let wire = try ScenarioBatch.Wire(arguments.text("wire"))
        let paths = arguments.positional.isEmpty ? ["scenarios"] : arguments.positional
        let loaded = try ScenarioFiles.load(try ScenarioFiles.list(under: paths))
        let chosen = ScenarioFiles.chosen(arguments.text("filter"), among: loaded)
            .filter { $0.isChosen(by: arguments) }
        let all = RunWork.list(chosen, seeds)
        let work = shard.part(of: all)
        if work.isEmpty, !all.isEmpty {
            Terminal.complain("residue run: this shard is empty; the others hold \(all.count)")
            return .held
        }
        if work.isEmpty {
            throw CommandFailure(
                .inconclusive,
                "residue run: nothing to run: "
                    + "\(loaded.count) scenarios found, none chosen"
            )
        }
        let part =
            arguments.text("shard") == nil
            ? nil : try ShardPart(of: all, isPermuted: arguments.has("permute"))
        let output = try reports.open()
        Interruption.watch(name, output: output)
        let progress = Progress(total: work.count, noun: "scenarios")
        let runs = try await ScenarioBatch(
            work: work,
            isPermuted: arguments.has("permute"),
            jobs: jobs,
            wire: wire,
            tellsStory: reports.tellsStory
        ).run { progress.advance($0) }
        progress.end()
        Interruption.end()
        let defects = runs.flatMap(\.outcome.defects)
        let report = RunReport(
            toolVersion: Residue.version,
            scenarios: runs.map(\.outcome.report)
        )
        try reports.publish(
            report,
            pages: runs.compactMap(\.outcome.page),
            subject: work.count == 1
                ? "\(work[0].scenario.file), seed \(runs[0].outcome.report.seed)"
                : "\(work.count) scenarios",
            events: runs.map(\.events),
            evidence: zip(work, runs).map { EvidenceFile(name: $0.evidence, bytes: $1.evidence) }
                + (part.map { [$0.file(of: work, runs, report)] } ?? []),
            lasting: runs.map(\.duration),
            to: output
        ) {
            ConsoleReport.text(
                of: report,
                files: reports.place,
                width: Terminal.width,
                isColored: Terminal.usesColor
            )
        }
        if let failure = failure(of: defects.map(\.description)) { throw failure }
        return ExitStatus(report.verdict)
    }

    private static func failure(of defects: [String]) -> CommandFailure? {
        guard !defects.isEmpty else { return nil }
        return CommandFailure(
            .software,
            "residue run: a defect in Residue itself: "
                + defects.joined(separator: "; ")
        )
    }
}

extension Scenario {
    /// Whether the scenario is the requested variant, and exercises the control or a control of the
    /// framework.
    fileprivate func isChosen(by arguments: Arguments) -> Bool {
        let variant = arguments.text("variant")
        guard variant == nil || self.variant == variant else { return false }
        guard let word = arguments.text("control") else { return true }
        return controls.contains { $0.description == word || $0.framework == word }
    }
}

extension ExitStatus {
    init(_ verdict: RunVerdict) {
        switch verdict {
        case .held: self = .held
        case .violated: self = .violated
        case .inconclusive: self = .inconclusive
        }
    }
}

/// `I/N`: every N-th scenario, starting with the I-th.
struct Shard {
    private let index: Int
    private let count: Int

    init(_ text: String?) throws(UsageError) {
        guard let text else {
            index = 1
            count = 1
            return
        }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let index = Int(parts[0]), let count = Int(parts[1]),
            count >= 1, (1...count).contains(index)
        else { throw UsageError("--shard needs I/N with I from 1 to N, not '\(text)'") }
        self.index = index
        self.count = count
    }

    func part<Element>(of elements: [Element]) -> [Element] {
        elements.enumerated().filter { $0.offset % count == index - 1 }.map(\.element)
    }
}

/// Scenarios that run in parallel, each on its own thread; the results keep their order.
struct ScenarioBatch {
    let work: [RunWork]
    let isPermuted: Bool
    let jobs: Int
    var wire = Wire.memory
    var tellsStory = false
    /// Whether oracle states are counted; then only runs that did not hold keep their events.
    var countsStates = false

    /// How a run's requests reach its targets; the results are the same.
    enum Wire: String, CaseIterable {
        case memory
        case http

        init(_ word: String?) throws(UsageError) {
            guard let wire = Wire(rawValue: word ?? Wire.memory.rawValue) else {
                let known = Wire.allCases.map(\.rawValue).joined(separator: " or ")
                throw UsageError("--wire needs \(known), not '\(word ?? "")'")
            }
            self = wire
        }
    }

    struct Run: Sendable {
        let outcome: ScenarioRunner.Outcome
        /// Whole lines of NDJSON.
        let events: [UInt8]
        let evidence: [UInt8]
        /// Wall time on this machine.
        let duration: Duration
    }

    func run(_ didFinish: @Sendable (String) -> Void) async throws -> [Run] {
        try await withThrowingTaskGroup(of: (Int, Run).self) { group in
            var runs = [Run?](repeating: nil, count: work.count)
            var next = 0
            while next < min(jobs, work.count) {
                add(next, to: &group)
                next += 1
            }
            while let (index, run) = try await group.next() {
                runs[index] = run
                didFinish(work[index].scenario.title)
                if next < work.count {
                    add(next, to: &group)
                    next += 1
                }
            }
            return runs.compactMap { $0 }
        }
    }

    private func add(_ index: Int, to group: inout ThrowingTaskGroup<(Int, Run), any Error>) {
        let (scenario, seed) = (work[index].scenario, work[index].seed)
        let order: SimulatedExecutor.Order =
            isPermuted ? .permuted(seed: seed ?? scenario.seed) : .firstInFirstOut
        group.addTask { [wire, tellsStory, countsStates] in
            let result = await SimulationThread.run {
                let events = Mutex<[UInt8]>([])
                let evidence = Mutex<[UInt8]>([])
                return Result { () throws -> Run in
                    let begun = Terminal.nanoseconds
                    var plan = try RunPlan(scenario, seed: seed, order: order)
                    let carrier = try wire == .http ? HTTPCarrier() : nil
                    defer { carrier?.stop() }
                    plan.carrier = carrier
                    plan.tellsStory = tellsStory
                    plan.countsStates = countsStates
                    let outcome = try ScenarioRunner.run(
                        scenario,
                        plan: plan,
                        log: { lines in events.withLock { $0.append(lines: lines) } },
                        evidence: { lines in evidence.withLock { $0.append(lines: lines) } }
                    )
                    // Of hundreds of worlds, only those that went wrong are reported in full.
                    let isTold = !countsStates || outcome.report.verdict == .violated
                    return Run(
                        outcome: outcome,
                        events: isTold ? events.withLock { $0 } : [],
                        evidence: isTold ? evidence.withLock { $0 } : [],
                        duration: .nanoseconds(Terminal.nanoseconds - begun)
                    )
                }
            }
            return (index, try result.get())
        }
    }
}

extension [UInt8] {
    /// Appends lines; the first ones, most often all there are, without a copy.
    fileprivate mutating func append(lines: [UInt8]) {
        if isEmpty { self = lines } else { append(contentsOf: lines) }
    }
}

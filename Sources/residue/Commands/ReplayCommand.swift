// SPDX-License-Identifier: Apache-2.0

import Checking
import CivilTime
import ConnectorKit
import Connectors
import IdentityModel
import LineProtocol
import Metrics
import Oracle
import Reports
import Scenarios
import Simulation
import SimulatedTargets
import TargetKit

enum ReplayCommand: Subcommand {
    static let name = "replay"
    static let summary = "drive a lifecycle feed through the core and the targets"
    static let usage = "FEED.csv [OPTIONS]"
    static let options =
        [
            Option("seed", "N", "the seed of all randomness (default: 1)"),
            Option("targets", "LIST", "freshservice, zoho-desk, scim (default: freshservice)"),
            Option("mapping", "FILE", "the feed's columns, separators, words and groups"),
            Option("connector", "NAME", "a built-in connector instead of its target's usual one"),
            Option("exec", "COMMAND", "your own connector, for the first of the targets"),
            Option("env", "LIST", "exec: variables of the environment to pass on, by name"),
            Option("timeout", "TIME", "exec: how long it may be silent (default: 10s)"),
            Option(
                "threshold",
                "METRIC=BOUND",
                "what must be reached, instead of everything",
                isRepeated: true
            ),
            Option("plan", "NAME", "starter, growth, pro or enterprise (default: enterprise)"),
            Option("seats", "N", "full-time seats (default: as many as needed)"),
            Option("faults", "LIST", "429=2,503=2,timeout=2,lost=2: percent of requests; or all=2"),
            Option(
                "offboarding",
                "NAME",
                "convertThenDeactivate (default), disable, deactivate, delete"
            ),
            Option("organization", "FILE", "take the policy of this organization file"),
            Option("deadline", "TIME", "when access must be gone (default: 1h)"),
            Option("latency", "TIME", "network latency, each way (default: 40ms)"),
        ] + ReportOptions.options
    static let notes = """
        FEED is CSV (RFC 4180) with the columns effective_at, event, person and groups, or JSON
        lines with the same keys; one row per event, groups being the full set after it. Every
        group of the feed is a right of that name at each target, and every person has one account
        there with a seat. A mapping (YAML) reads other feeds: columns: { person: employee },
        separator: ';', groupSeparator: '|', events: { hired: joiner }, rights: { payroll: { scim:
        [Finance] } }

        A replay is red if the oracle finds anything at any time, as in a scenario that expects no
        findings, or if at the end revocation, accuracy or evidence is below 1, somebody lost
        access wrongly, or the core claimed something was done that was not.
        """
    static let examples: KeyValuePairs = [
        "residue replay members.csv": "replay a feed, with the oracle checking throughout",
        "residue replay members.csv --faults all=2 --seed 7":
            "2 % of requests fail in each of four ways",
        "residue replay hr.csv --mapping hr.yaml --targets freshservice,scim":
            "other columns, two applications",
        "residue replay hr.csv --exec \"python3 mine.py\" --threshold timeToRevoke=10m":
            "your own connector, as a CI gate",
        "residue replay members.csv --offboarding deactivate":
            "see what deactivation alone leaves behind",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard let feed = arguments.positional.first else {
            throw UsageError("name the feed: residue replay FEED.csv")
        }
        guard arguments.positional.count == 1 else {
            throw UsageError("one feed at a time, not \(arguments.positional.count)")
        }
        let reports = try ReportOptions(arguments)
        var options = try ReplayOptions(arguments).options
        let program = try ReplayOptions.program(arguments, options.targets)
        options.replayLine = arguments.replayLine(feed)
        options.tellsStory = reports.tellsStory
        let (events, groups) = try read(feed, options.mapping)
        let output = try reports.open()
        Interruption.watch(name, output: output)
        let replay = Replay(feed: feed, events: events, groups: groups, options: options)
        let started = Terminal.nanoseconds
        let progress = Progress(total: events.count, noun: "events")
        let stopwatch = RunStopwatch { Terminal.nanoseconds }
        let readerStopwatch = RunStopwatch { Terminal.nanoseconds }
        let log = try reports.openLog(in: output)
        let evidence = try reports.openLog("evidence/replay.ndjson", in: output)
        let result = await simulate(replay, program) { replay, alter throws(RunPlanError) in
            try replay.run(
                stopwatch: stopwatch,
                readerStopwatch: readerStopwatch,
                progress: { progress.advance("replayed", by: $0) },
                evidence: { evidence.append($0) },
                altering: alter,
                log: { log.append($0) }
            )
        }
        progress.end()
        Interruption.end()
        program?.family.endOrphans()
        let outcome = try ReplayCommand.outcome(result)
        let report = RunReport(toolVersion: Residue.version, scenarios: [outcome.report])
        try reports.publish(
            report,
            pages: [outcome.page].compactMap { $0 },
            subject: "replay of \(feed), seed \(options.seed)",
            logs: [log, evidence],
            lasting: [.nanoseconds(Terminal.nanoseconds - started)],
            to: output
        ) {
            let machine = MachineFigures(
                wallMilliseconds: Int64((Terminal.nanoseconds - started) / 1_000_000),
                peakMemoryBytes: Int64(Terminal.peakMemory)
            )
            return ReplaySummary.text(
                of: outcome.figures,
                machine: machine,
                width: Terminal.width,
                isColored: Terminal.usesColor
            )
                + timeSplit(stopwatch, readerStopwatch, wall: machine.wallMilliseconds)
                + "  files             \(reports.place)\n" + failures(in: report)
        }
        guard outcome.defects.isEmpty else {
            throw CommandFailure(
                .software,
                "residue replay: a defect in Residue itself: "
                    + outcome.defects.map(\.description).joined(separator: "; ")
            )
        }
        return ExitStatus(report.verdict)
    }

    /// Runs on its own thread, with the program as its target's connector.
    private static func simulate(
        _ replay: Replay,
        _ program: CheckSubject?,
        _ body:
            @escaping @Sendable (Replay, (inout RunPlan) -> Void) throws(RunPlanError) ->
            Replay.Outcome
    ) async -> Result<Replay.Outcome, any Error> {
        await SimulationThread.run {
            Result { () throws -> Replay.Outcome in
                var seat: SubjectRun?
                defer { seat?.finish() }
                return try body(replay) { plan in
                    guard let program else { return }
                    let subject = SubjectRun(program, plan: plan)
                    plan.makeConnector = { order throws(RunPlanError) in
                        try subject.connector(order)
                    }
                    seat = subject
                }
            }
        }
    }

    private static func read(
        _ feed: String,
        _ mapping: FeedMapping
    ) throws -> (events: [LifecycleEvent], groups: [String]) {
        do throws(RejectedFile) {
            let feed = try FeedFile.load(path: feed, mapping: mapping)
            return (feed.events, feed.groups)
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    private static func outcome(
        _ result: Result<Replay.Outcome, any Error>
    ) throws -> Replay.Outcome {
        do {
            return try result.get()
        } catch let error as RunPlanError {
            throw UsageError(error.description)
        }
    }

    /// Where the time went: shares on the simulation's thread, and the parallel work of the thread
    /// that reads the events.
    private static func timeSplit(
        _ simulation: RunStopwatch,
        _ reader: RunStopwatch,
        wall: Int64
    ) -> String {
        func share(_ part: RunStopwatch.Part, of stopwatch: RunStopwatch) -> Int64 {
            wall == 0 ? 0 : Int64(stopwatch.nanoseconds(part) / 10_000) / wall
        }
        let target = share(.target, of: simulation)
        // What the oracle has to read of the targets is read on the simulation's thread.
        let reading = share(.oracle, of: simulation)
        return "  time spent        target \(target + reading) %, core, connector and executor "
            + "\(max(0, 100 - target - reading)) %;\n"
            + "                    beside them oracle \(share(.oracle, of: reader)) %, metrics "
            + "\(share(.metrics, of: reader)) %, event log \(share(.log, of: reader)) %\n"
    }

    /// What did not hold, for a replay that is not green.
    private static func failures(in report: RunReport) -> String {
        report.verdict == .held
            ? ""
            : "\n"
                + ConsoleReport.text(
                    of: report,
                    width: Terminal.width,
                    isColored: Terminal.usesColor
                )
    }
}

extension Arguments {
    /// The command line that reproduces this replay, without output options.
    fileprivate func replayLine(_ feed: String) -> String {
        var words = ["residue replay", ScenarioReport.shellWord(feed)]
        for option in ReplayCommand.options
        where !["report", "output", "only"].contains(option.name) {
            for value in text(option.name).map({ [$0] }) ?? texts(option.name) {
                words.append("--\(option.name) \(ScenarioReport.shellWord(value))")
            }
        }
        return words.joined(separator: " ")
    }
}

/// The options of a replay, read from the command line.
struct ReplayOptions {
    let options: Replay.Options

    init(_ arguments: Arguments) throws {
        var options = Replay.Options()
        if let seed = try arguments.seed() { options.seed = seed }
        if let plan = arguments.text("plan") { options.plan = plan }
        if let text = arguments.text("targets") {
            options.targets = try ReplayOptions.targets(text)
        }
        options.mapping = try ReplayOptions.mapping(arguments, options.targets)
        if let name = arguments.text("connector") {
            options.connectors = try ReplayOptions.connector(name, options.targets)
        }
        for text in arguments.texts("threshold") {
            do throws(ReplayThreshold.Mistake) {
                options.thresholds.append(try ReplayThreshold(text))
            } catch {
                throw UsageError("--threshold \(error)")
            }
        }
        options.seats = try arguments.integer("seats", in: 0...10_000_000)
        if let text = arguments.text("faults") {
            options.faults = try ReplayOptions.faults(text)
        }
        if let text = arguments.text("offboarding") {
            guard let offboarding = Policy.Offboarding.Agent(rawValue: text) else {
                let known = Policy.Offboarding.Agent.allCases.map(\.rawValue)
                throw UsageError(
                    "unknown offboarding '\(text)'; choose from \(known.joined(separator: ", "))"
                )
            }
            options.offboarding = offboarding
        }
        if let path = arguments.text("organization") {
            options.policy = try ReplayOptions.policy(of: path)
        }
        options.deadline = try arguments.duration("deadline") ?? options.deadline
        options.latency = try arguments.duration("latency") ?? options.latency
        self.options = options
    }

    static func faults(_ text: String) throws(UsageError) -> [FaultRule] {
        do throws(ReplayFault.Mistake) {
            return try ReplayFault.rules(text)
        } catch {
            throw UsageError(error.description)
        }
    }

    private static func targets(_ text: String) throws(UsageError) -> [ReplayTarget] {
        var targets: [ReplayTarget] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let target = ReplayTarget(rawValue: String(word)) else {
                let known = ReplayTarget.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("--targets: no target '\(word)'; there are \(known)")
            }
            guard !targets.contains(target) else {
                throw UsageError("--targets names \(word) twice")
            }
            targets.append(target)
        }
        return targets
    }

    private static func mapping(
        _ arguments: Arguments,
        _ targets: [ReplayTarget]
    ) throws -> FeedMapping {
        guard let path = arguments.text("mapping") else { return FeedMapping() }
        do throws(RejectedFile) {
            let mapping = try FeedMapping(
                bytes: try FileBytes.read(path: path),
                file: path,
                targets: targets.map(\.name)
            )
            guard mapping.rights.isEmpty || arguments.text("organization") == nil else {
                throw RejectedFile([
                    Diagnostic(
                        .error,
                        at: SourceLocation(file: path, line: 1, column: 1),
                        "'rights' and --organization both define what groups mean; keep one"
                    )
                ])
            }
            return mapping
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    private static func connector(
        _ name: String,
        _ targets: [ReplayTarget]
    ) throws(UsageError) -> [TargetName: String] {
        guard let manifest = ConnectorCatalog.manifest(of: name) else {
            throw UsageError(ConnectorCatalog.complaint(about: name))
        }
        guard let target = targets.first(where: { $0.rawValue == manifest.targetKind }) else {
            throw UsageError("--connector \(name) is for \(manifest.targetKind), see --targets")
        }
        return [target.name: name]
    }

    /// The program that replaces the first target's connector.
    static func program(
        _ arguments: Arguments,
        _ targets: [ReplayTarget]
    ) throws(UsageError) -> CheckSubject? {
        guard let command = arguments.text("exec") else { return nil }
        guard arguments.text("connector") == nil else {
            throw UsageError("give either --exec or --connector, not both")
        }
        return try CheckSubjectOptions.program(
            command,
            kinds: [targets[0].rawValue],
            role: .connector,
            arguments
        )
    }

    private static func policy(of path: String) throws(CommandFailure) -> Policy {
        do throws(RejectedFile) {
            return try ScenarioFile.loadOrganization(
                bytes: try FileBytes.read(path: path),
                path: path
            ).policy
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
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
            Option("seed", "N", "the number behind all chance (default: 1)"),
            Option("plan", "NAME", "starter, growth, pro or enterprise (default: enterprise)"),
            Option("seats", "N", "full-time seats (default: as many as are asked for)"),
            Option("faults", "LIST", "429=2,503=2,timeout=2,lost=2: percent of requests; or all=2"),
            Option("offboarding", "NAME", "convertThenDeactivate (default), deactivate, delete"),
            Option("organization", "FILE", "take the policy of this organization file"),
            Option("deadline", "TIME", "when access must be gone (default: 1h)"),
            Option("latency", "TIME", "each way of the wire (default: 40ms)"),
        ] + ReportOptions.options
    static let notes = """
        FEED is CSV (RFC 4180) with the columns effective_at, event, person and groups, or JSON
        lines with the same keys; one row per event, groups being the whole set after it. Every
        group of the feed is an agent group, every person has one agent account with a seat.
        A replay is red if the oracle finds anything at any time, as in a scenario that expects no
        findings, and if at the end revocation, accuracy or evidence is short of 1, somebody lost
        access wrongly or the core called something done that was not.
        """
    static let examples = [
        (line: "residue replay members.csv", meaning: "replay a feed and judge it throughout"),
        (
            line: "residue replay members.csv --faults all=2 --seed 7",
            meaning: "2 % of requests fail in each of four ways"
        ),
        (
            line: "residue replay members.csv --offboarding deactivate",
            meaning: "see what deactivation alone leaves behind"
        ),
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
        options.replayLine = arguments.replayLine(feed)
        options.tellsStory = reports.tellsStory
        let (events, groups) = try read(feed)
        let output = try reports.open()
        Interruption.watch(name, output: output)
        let replay = Replay(feed: feed, events: events, groups: groups, options: options)
        let started = Terminal.nanoseconds
        let progress = Progress(total: events.count, noun: "events")
        let stopwatch = RunStopwatch { Terminal.nanoseconds }
        let readerStopwatch = RunStopwatch { Terminal.nanoseconds }
        let log = try reports.openLog(in: output)
        let evidence = try reports.openLog("evidence/replay.ndjson", in: output)
        let result = await SimulationThread.run {
            Result { () throws -> Replay.Outcome in
                try replay.run(
                    stopwatch: stopwatch,
                    readerStopwatch: readerStopwatch,
                    progress: { progress.advance("replayed", by: $0) },
                    evidence: { evidence.append($0) },
                    log: { log.append($0) }
                )
            }
        }
        progress.end()
        Interruption.end()
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
                status: .software,
                message: "residue replay: a defect in Residue itself: "
                    + outcome.defects.map(\.description).joined(separator: "; ")
            )
        }
        return ExitStatus(report.verdict)
    }

    private static func read(
        _ feed: String
    ) throws -> (events: [LifecycleEvent], groups: [String]) {
        do throws(RejectedFile) {
            let feed = try FeedFile.load(path: feed)
            return (feed.events, feed.groups)
        } catch {
            throw CommandFailure(status: .data, message: error.description)
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

    /// Where the time went: shares of the whole on the simulation's thread, and what the thread
    /// that reads the events did beside it.
    private static func timeSplit(
        _ simulation: RunStopwatch,
        _ reader: RunStopwatch,
        wall: Int64
    ) -> String {
        func share(_ part: RunStopwatch.Part, of stopwatch: RunStopwatch) -> Int64 {
            wall == 0 ? 0 : Int64(stopwatch.nanoseconds(part) / 10_000) / wall
        }
        let target = share(.target, of: simulation)
        let oracle = share(.oracle, of: simulation)
        return "  time spent        target \(target) %, oracle \(oracle) %, core, connector and "
            + "executor \(max(0, 100 - target - oracle)) %;\n"
            + "                    beside them metrics \(share(.metrics, of: reader)) %, event log "
            + "\(share(.log, of: reader)) %\n"
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
    /// The command line that reproduces this replay, whatever the output.
    fileprivate func replayLine(_ feed: String) -> String {
        var words = ["residue replay", ScenarioReport.shellWord(feed)]
        for option in ReplayCommand.options
        where !["report", "output", "only"].contains(option.name) {
            guard let value = text(option.name) else { continue }
            words.append("--\(option.name) \(ScenarioReport.shellWord(value))")
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
        options.seats = try arguments.integer("seats", in: 0...10_000_000)
        if let text = arguments.text("faults") {
            options.faults = try ReplayOptions.faults(text)
        }
        if let text = arguments.text("offboarding") {
            guard let offboarding = Policy.Offboarding.Agent(rawValue: text) else {
                let known = Policy.Offboarding.Agent.allCases.map(\.rawValue)
                throw UsageError(
                    "unknown offboarding '\(text)'; there are \(known.joined(separator: ", "))"
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

    private static func policy(of path: String) throws(CommandFailure) -> Policy {
        do throws(RejectedFile) {
            return try ScenarioFile.loadOrganization(
                bytes: try FileBytes.read(path: path),
                path: path
            ).policy
        } catch {
            throw CommandFailure(status: .data, message: error.description)
        }
    }

    /// `429=2,503=2,timeout=2,lost=2`, in percent; `all=2` for each of the four.
    static func faults(_ text: String) throws(UsageError) -> [FaultRule] {
        var rules: [FaultRule] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let percent = Double(halves[1]), percent > 0, percent <= 50
            else {
                throw UsageError(
                    "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '\(part)'"
                )
            }
            let names = halves[0] == "all" ? ReplayFault.allCases : ReplayFault.named(halves[0])
            guard !names.isEmpty else {
                let known = ReplayFault.allCases.map(\.rawValue).joined(separator: ", ")
                throw UsageError("unknown fault '\(halves[0])'; there are \(known), all")
            }
            for fault in names where rules.contains(where: { $0.name == fault.rawValue }) {
                throw UsageError("--faults names '\(fault.rawValue)' twice")
            }
            rules += names.map { $0.rule(probability: percent / 100) }
        }
        return rules
    }
}

/// The four ways in which a call goes wrong.
private enum ReplayFault: String, CaseIterable {
    case throttled = "429"
    case unavailable = "503"
    case timeout
    case lost

    static func named(_ name: Substring) -> [ReplayFault] {
        ReplayFault(rawValue: String(name)).map { [$0] } ?? []
    }

    func rule(probability: Double) -> FaultRule {
        let verdict: FaultVerdict =
            switch self {
            case .throttled: .respond(FaultAnswer(status: 429, retryAfter: 5))
            case .unavailable: .respond(FaultAnswer(status: 503))
            case .timeout: .dropRequest
            case .lost: .dropResponse
            }
        return FaultRule(
            name: rawValue,
            occasion: .probability(probability),
            verdict: verdict
        )
    }
}

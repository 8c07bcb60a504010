// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Simulation
import TargetKit
import Wire

enum BenchCommand: Subcommand {
    static let name = "bench"
    static let summary = "measure throughput, memory and scaling"
    static let usage = "[OPTIONS]"
    static let options = [
        Option("quick", nil, "small worlds and few runs: seconds, not minutes"),
        Option("only", "NAME", "one of scaling, api, scenarios, simulation, json, protocol"),
        Option("report", "LIST", "console, json (default: console)"),
    ]
    static let notes = """
        Every figure comes from this one run on this machine; nothing is stored or compared with
        another machine. Ratios compare two figures of the same run. The exit status is 1 if an
        optimized build misses a requirement; other builds are not judged.
        """
    static let examples: KeyValuePairs = [
        "residue bench": "everything, in a minute or two",
        "residue bench --quick --only scaling": "a first look at scaling",
        "residue bench --report json": "the figures for a program",
    ]

    /// How thorough a bench is.
    struct Effort {
        let isQuick: Bool

        func runs(_ thorough: Int) -> Int { isQuick ? 1 : thorough }
        func size(_ thorough: Int, quick: Int) -> Int { isQuick ? quick : thorough }
    }

    private enum Measurement: String, CaseIterable {
        // First, because peak memory only ever grows.
        case scaling
        case api
        case scenarios
        case simulation
        case json
        case lineProtocol = "protocol"

        func take(_ effort: Effort) async throws -> [BenchSection] {
            switch self {
            case .scaling: [try await BenchCommand.scaling(effort)]
            case .api: [try await BenchCommand.api(effort)]
            case .scenarios: [try await BenchCommand.scenarios(effort)]
            case .simulation: [try await BenchCommand.simulation(effort)]
            case .json: [try await BenchCommand.json(effort)]
            case .lineProtocol: [try await BenchCommand.lineProtocol(effort)]
            }
        }
    }

    private enum Format: String, CaseIterable {
        case console
        case json
    }

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard arguments.positional.isEmpty else {
            throw UsageError("takes no arguments; remove '\(arguments.positional[0])'")
        }
        let chosen = try measurements(arguments.text("only"))
        let formats = try formats(arguments.text("report") ?? "console")
        let effort = Effort(isQuick: arguments.has("quick"))
        if !isOptimized {
            Terminal.complain(
                "residue bench: built without optimization; the figures say nothing about a "
                    + "release build (swift build -c release)"
            )
        }
        var sections: [BenchSection] = []
        let progress = Progress(total: chosen.count, noun: "measurements")
        for measurement in chosen {
            progress.advance(measurement.rawValue)
            sections += try await measurement.take(effort)
        }
        progress.end()
        for format in formats {
            switch format {
            case .console: Terminal.print(BenchTable.text(of: sections, header: header))
            case .json: Terminal.print(json(sections).text + "\n")
            }
        }
        let isMissed = sections.flatMap(\.requirements).contains { !$0.isMet }
        return isMissed && isOptimized ? .violated : .held
    }

    private static func measurements(_ name: String?) throws(UsageError) -> [Measurement] {
        guard let name else { return Measurement.allCases }
        guard let measurement = Measurement(rawValue: name) else {
            let known = Measurement.allCases.map(\.rawValue)
            let hint = Suggestion.nearest(to: name, among: known).map { ". Did you mean '\($0)'?" }
            throw UsageError(
                "unknown measurement '\(name)'; there are \(known.joined(separator: ", "))"
                    + (hint ?? "")
            )
        }
        return [measurement]
    }

    private static func formats(_ list: String) throws(UsageError) -> [Format] {
        var formats: [Format] = []
        for word in list.split(separator: ",") {
            guard let format = Format(rawValue: String(word)) else {
                throw UsageError("unknown report '\(word)'; there are console, json")
            }
            if !formats.contains(format) { formats.append(format) }
        }
        guard !formats.isEmpty else { throw UsageError("--report needs at least one report") }
        return formats
    }

    private static var isOptimized: Bool {
        #if DEBUG
        false
        #else
        true
        #endif
    }

    private static var header: String {
        "residue \(Residue.version) bench, \(isOptimized ? "optimized" : "not optimized"), "
            + "\(Terminal.cores) cores; one simulation uses one core\n"
    }

    private static func json(_ sections: [BenchSection]) -> JSONValue {
        [
            "tool": "residue",
            "version": .string(Residue.version),
            "optimized": .bool(isOptimized),
            "cores": .integer(Int64(Terminal.cores)),
            "measurements": .array(sections.map(\.json)),
        ]
    }
}

extension BenchCommand {
    /// The run in the middle of an odd number of runs, ordered by their time.
    static func median<Value>(
        of count: Int,
        by time: (Value) -> Double,
        _ run: () async throws -> Value
    ) async rethrows -> Value {
        var values: [Value] = []
        for _ in 0..<count { values.append(try await run()) }
        values.sort { time($0) < time($1) }
        return values[count / 2]
    }

    /// The time that work takes, by wall clock and by processor.
    struct Times: Sendable {
        let wall: Double
        /// On a busy machine the better measure of a simulation, which uses one core.
        let processor: Double
    }

    static func times<Value>(
        of body: () throws -> Value
    ) rethrows -> (value: Value, times: Times) {
        let (start, processor) = (Terminal.nanoseconds, Terminal.processorNanoseconds)
        let value = try body()
        let spent = Terminal.processorNanoseconds - processor
        return (value, Times(wall: seconds(since: start), processor: seconds(spent)))
    }

    /// Seconds that `body` takes.
    static func seconds(_ body: () throws -> Void) rethrows -> Double {
        let start = Terminal.nanoseconds
        try body()
        return seconds(since: start)
    }

    static func seconds(since start: UInt64) -> Double {
        seconds(Terminal.nanoseconds - start)
    }

    static func seconds(_ nanoseconds: UInt64) -> Double { Double(nanoseconds) / 1e9 }
}

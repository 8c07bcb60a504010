// SPDX-License-Identifier: Apache-2.0

import Scenarios

enum ValidateCommand: Subcommand {
    static let name = "validate"
    static let summary = "check files without running them"
    static let usage = "PATH…"
    static let options: [Option] = []
    static let notes = """
        PATH is a scenario, a world file, a folder of them, or a feed (.csv, .jsonl). All errors in
        all files are reported at once, each with file, line and column.
        """
    static let examples: KeyValuePairs = [
        "residue validate scenarios": "every scenario of a folder",
        "residue validate examples/worlds/service-desk.yaml": "a world for residue serve",
        "residue validate members.csv": "a lifecycle feed",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard !arguments.positional.isEmpty else {
            throw UsageError("name at least one file or folder")
        }
        let feeds = arguments.positional.filter(isFeed)
        let files = try ScenarioFiles.list(
            under: arguments.positional.filter { !isFeed($0) }
        )
        let worlds = files.filter(WorldFiles.isWorld)
        let (scenarios, misread) = ScenarioFiles.read(files.filter { !worlds.contains($0) })
        var mistakes = WorldFiles.mistakes(in: worlds) + misread
        for scenario in scenarios where scenario.controls.isEmpty {
            let place = SourceLocation(file: scenario.file, line: 1, column: 1)
            let warning = Diagnostic(
                .warning,
                at: place,
                "the scenario names no control",
                note: "Name one, such as NIST-800-53r5/PS-4."
            )
            Terminal.complain(warning.description)
        }
        // Variants of a file, and files that share an organization, repeat the same warnings.
        var said: Set<String> = []
        for warning in scenarios.flatMap({ GovernanceLint($0).warnings })
        where said.insert(warning.description).inserted {
            Terminal.complain(warning.description)
        }
        var eventCount = 0
        for feed in feeds {
            do throws(RejectedFile) {
                eventCount += try FeedFile.load(path: feed).events.count
            } catch {
                mistakes += error.diagnostics
            }
        }
        guard mistakes.isEmpty else {
            let count = mistakes.count == 1 ? "1 error" : "\(mistakes.count) errors"
            throw CommandFailure(
                .data,
                mistakes.map(\.description).joined(separator: "\n") + "\n\(count)"
            )
        }
        guard !scenarios.isEmpty || !worlds.isEmpty || !feeds.isEmpty else {
            throw CommandFailure(
                .data,
                "residue validate: no scenario, no world and no feed found there"
            )
        }
        var parts: [String] = []
        if !scenarios.isEmpty {
            parts.append(scenarios.count == 1 ? "1 scenario" : "\(scenarios.count) scenarios")
        }
        if !worlds.isEmpty {
            parts.append(worlds.count == 1 ? "1 world" : "\(worlds.count) worlds")
        }
        if !feeds.isEmpty {
            parts.append(
                "\(feeds.count == 1 ? "1 feed" : "\(feeds.count) feeds") "
                    + "with \(eventCount == 1 ? "1 event" : "\(eventCount) events")"
            )
        }
        Terminal.print("valid: \(parts.joined(separator: ", "))\n")
        return .held
    }

    private static func isFeed(_ path: String) -> Bool {
        [".csv", ".jsonl", ".ndjson"].contains { path.hasSuffix($0) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Scenarios
import TargetKit

enum DescribeCommand: Subcommand {
    static let name = "describe"
    static let summary =
        "explain targets, metrics, controls, faults and defects, or write the pages"
    static let usage = "targets|metrics|controls|faults|defects [NAME] [OPTIONS]"
    static let options = [
        Option("scenarios", "DIR", "list controls or defects of these (default: scenarios)"),
        Option("write", "DIR", "write every page and every JSON Schema below DIR"),
    ]
    static let notes = """
        NAME is a kind of target, a metric by key or number, a control or its framework, a
        keyword of a fault, a defect or its class. The output is Markdown; the same pages are
        kept under docs/.
        """
    static let examples: KeyValuePairs = [
        "residue describe targets": "the targets that scenarios may name",
        "residue describe targets freshservice":
            "its settings, its quirks and the fidelity of each call",
        "residue describe metrics M-02": "every figure with that number",
        "residue describe controls CIS-v8 --scenarios checks":
            "which scenarios under checks exercise that framework",
        "residue describe faults drop": "what 'drop' does, with an example",
        "residue describe --write .": "the pages under docs, and schemas",
    ]

    enum Topic: String, CaseIterable {
        case targets
        case metrics
        case controls
        case faults
        case defects
    }

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        if let folder = arguments.text("write") {
            guard arguments.positional.isEmpty else {
                let word = arguments.positional[0]
                throw UsageError("--write writes every page; remove '\(word)'")
            }
            guard !folder.isEmpty else { throw UsageError("the folder has no name") }
            return try write(to: folder, scenarios: arguments.text("scenarios"))
        }
        guard let word = arguments.positional.first else {
            throw UsageError("say what: \(listed(Topic.allCases.map(\.rawValue)))")
        }
        guard arguments.positional.count <= 2 else {
            throw UsageError("one name at a time, not \(arguments.positional.count - 1)")
        }
        guard let topic = Topic(rawValue: word) else {
            throw unknown(word, "topic", among: Topic.allCases.map(\.rawValue))
        }
        guard [.controls, .defects].contains(topic) || arguments.text("scenarios") == nil else {
            throw UsageError(
                "--scenarios is for controls and defects; '\(word)' come from the code"
            )
        }
        let name = arguments.positional.dropFirst().first
        let folder = arguments.text("scenarios") ?? "scenarios"
        Terminal.print(try page(topic, name, scenarios: folder))
        return .held
    }

    /// The text on a topic, or on one name in it.
    static func page(_ topic: Topic, _ name: String?, scenarios folder: String) throws -> String {
        switch topic {
        case .targets: return try TargetPage.text(of: name)
        case .metrics: return try MetricPage.text(of: name)
        case .controls: return try ControlPage(scenariosUnder: folder).text(of: name)
        case .faults: return try FaultPage.text(of: name)
        case .defects: return try DefectPage(scenariosUnder: folder).text(of: name)
        }
    }

    static func unknown(_ word: String, _ noun: String, among known: [String]) -> UsageError {
        let all = "There are: \(known.joined(separator: ", "))"
        let hint = Suggestion.note(for: word, among: known) ?? all
        return UsageError("unknown \(noun) '\(word)'. \(hint)")
    }

    private static func listed(_ words: [String]) -> String {
        words.dropLast().joined(separator: ", ") + " or " + (words.last ?? "")
    }

    private static func write(to folder: String, scenarios: String?) throws -> ExitStatus {
        let pages = try GeneratedPages(below: folder, scenarios: scenarios)
        var batch = FileBatch(in: folder)
        for file in pages.files { batch.add(file.path, file.bytes) }
        try batch.write(onMeeting: .replace)
        Terminal.print("wrote \(batch.paths.count) files below \(folder):\n")
        for path in batch.paths { Terminal.print("  \(path)\n") }
        return .held
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// Runs the built binary as a shell would.
@Suite
struct ProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SmallScenario.held, to: "held.yaml")
        try folder.write(SmallScenario.violated, to: "violated.yaml")
        try folder.write(SmallScenario.inconclusive, to: "inconclusive.yaml")
        try folder.makeFolder("nothing")
    }

    private func run(_ words: String...) throws -> Binary.Result {
        try Binary.run(words, in: folder)
    }

    @Test func `a run that holds exits with 0 and prints to standard output only`() throws {
        let result = try run("run", "held.yaml")
        #expect(result.status == 0)
        #expect(result.output.contains("1 held, 0 violated, 0 inconclusive"))
        #expect(result.complaints == "")
        #expect(!result.output.contains("\u{1B}"))
    }

    @Test func `a violation exits with 1 and says how to repeat it`() throws {
        let result = try run("run", "violated.yaml")
        #expect(result.status == 1)
        #expect(result.output.contains("replay: residue run violated.yaml --seed 1"))
    }

    @Test func `the worst verdict counts`() throws {
        #expect(try run("run", "held.yaml", "inconclusive.yaml").status == 2)
        #expect(try run("run", "held.yaml", "inconclusive.yaml", "violated.yaml").status == 1)
    }

    @Test func `a fault that never fired exits with 2`() throws {
        let result = try run("run", "inconclusive.yaml")
        #expect(result.status == 2)
        #expect(result.output.contains("never asked for"))
    }

    @Test(arguments: [["run", "nothing"], ["run", "held.yaml", "--filter", "no such title"]])
    func `running nothing exits with 2`(words: [String]) throws {
        let result = try Binary.run(words, in: folder)
        #expect(result.status == 2)
        #expect(result.complaints.contains("nothing to run"))
    }

    @Test func `a missing command exits with 64 and shows the commands`() throws {
        let result = try run()
        #expect(result.status == 64)
        #expect(result.complaints.contains("residue COMMAND --help"))
        #expect(result.output == "")
    }

    @Test func `a wrong option exits with 64 and a suggestion`() throws {
        let result = try run("run", "held.yaml", "--sede", "3")
        #expect(result.status == 64)
        #expect(result.complaints.contains("Did you mean '--seed'?"))
        #expect(result.complaints.contains("residue run --help"))
    }

    @Test(arguments: [
        BadFile("missing", nil, "missing.yaml: error: no such file or folder"),
        BadFile("empty", "", "empty.yaml:1:1: error: "),
        BadFile("syntax", "scenario: [a\ntimeline: {\n", "syntax.yaml:2:"),
        BadFile("tab", "scenario: a\n\ttargets: {}\n", "tab.yaml:2:1: error: "),
        BadFile(
            "unknown",
            SmallScenario.held.replacing("timeline:", with: "timelin:"),
            "error: unknown key 'timelin'"
        ),
        BadFile(
            "setting",
            SmallScenario.held.replacing("freshservice: {}", with: "freshservice: { seat: 1 }"),
            "Did you mean 'seats'?"
        ),
    ])
    func `a file with an error exits with 65 and its place`(file: BadFile) throws {
        if let text = file.text { try folder.write(text, to: "\(file.name).yaml") }
        let result = try run("run", "held.yaml", "\(file.name).yaml")
        #expect(result.status == 65)
        #expect(result.complaints.contains(file.complaint), "\(result.complaints)")
        #expect(result.output == "")
        #expect(try run("validate", "\(file.name).yaml").status == 65)
    }

    @Test func `a folder without scenarios has nothing to validate`() throws {
        #expect(try run("validate", "nothing").status == 65)
    }

    @Test func `errors of all files are reported at once`() throws {
        try folder.write("scenario: a\n", to: "bad/one.yaml")
        try folder.write("scenario: b\n", to: "bad/two.yaml")
        let result = try run("run", "bad")
        #expect(result.complaints.contains("bad/one.yaml:1:1: error: "))
        #expect(result.complaints.contains("bad/two.yaml:1:1: error: "))
        #expect(result.complaints.contains("nothing was run"))
    }

    @Test func `an output that is a file exits with 73 before anything runs`() throws {
        let result = try run("run", "held.yaml", "--output", "violated.yaml")
        #expect(result.status == 73)
        #expect(result.complaints.contains("it is not a directory"))
        #expect(result.output == "")
        #expect(try folder.text(of: "violated.yaml") == SmallScenario.violated)
    }

    @Test func `an output folder with other content exits with 73 and is kept`() throws {
        try folder.write("mine\n", to: "work/notes.txt")
        #expect(try run("run", "held.yaml", "--output", "work").status == 73)
        #expect(folder.files.filter { $0.hasPrefix("work/") } == ["work/notes.txt"])
    }

    @Test func `output is replaced as a whole, and only by a run`() throws {
        let names = ["junit.xml", "report.json", "summary.md"]
        #expect(
            try run("run", "held.yaml", "--output", "o", "--report", "markdown").status == 0
        )
        #expect(outputNames() == ["events.ndjson", "evidence/held.ndjson"] + names)
        let report = try folder.bytes(of: "o/report.json")
        #expect(try run("run", "missing.yaml", "--output", "o").status == 65)
        #expect(try folder.bytes(of: "o/report.json") == report)
        #expect(try run("run", "violated.yaml", "--output", "o").status == 1)
        #expect(
            outputNames() == ["events.ndjson", "evidence/violated.ndjson"]
                + names.filter { $0 != "summary.md" }
        )
        #expect(try folder.bytes(of: "o/report.json") != report)
    }

    @Test func `the page and the trace are written where requested`() throws {
        #expect(try run("run", "held.yaml", "--output", "o", "--report", "html,trace").status == 0)
        #expect(outputNames().contains("report.html"))
        #expect(outputNames().contains("trace.json"))
        #expect(try folder.text(of: "o/report.html").hasSuffix("</html>\n"))
    }

    @Test func `a person can only be selected where there is a page`() throws {
        #expect(try run("run", "held.yaml", "--only", "ana").status == 64)
    }

    @Test func `every process writes the same bytes, however many jobs it has`() throws {
        let files = ["events.ndjson", "report.json"]
        for (output, jobs) in [("a", "1"), ("b", "1"), ("c", "2")] {
            let result = try run(
                "run",
                "held.yaml",
                "violated.yaml",
                "inconclusive.yaml",
                "--jobs",
                jobs,
                "--output",
                output
            )
            #expect(result.status == 1)
        }
        for file in files {
            let bytes = try folder.bytes(of: "a/\(file)")
            #expect(!bytes.isEmpty)
            #expect(try folder.bytes(of: "b/\(file)") == bytes)
            #expect(try folder.bytes(of: "c/\(file)") == bytes)
        }
    }

    @Test func `a filter ignores case`() throws {
        let result = try run("run", "held.yaml", "--filter", "a CLERK")
        #expect(result.status == 0)
    }

    @Test func `a shard beyond the last scenario is not an error`() throws {
        let result = try run("run", "held.yaml", "--shard", "2/2")
        #expect(result.status == 0)
        #expect(result.complaints.contains("this shard is empty"))
    }

    @Test func `worlds, scenarios and feeds are validated at once`() throws {
        try folder.write("world: w\n", to: "mixed/world.yaml")
        try folder.write("scenario: s\n", to: "mixed/scenario.yaml")
        try folder.write("when,what\n", to: "feed.csv")
        let result = try run("validate", "mixed", "feed.csv")
        #expect(result.status == 65)
        for name in ["mixed/world.yaml:", "mixed/scenario.yaml:", "feed.csv:"] {
            #expect(result.complaints.contains(name), "\(result.complaints)")
        }
    }

    @Test func `the shards together run everything`() throws {
        for shard in ["1/2", "2/2"] {
            let output = shard.prefix(1)
            _ = try run(
                "run",
                "held.yaml",
                "violated.yaml",
                "--shard",
                shard,
                "--output",
                "s\(output)"
            )
        }
        let (first, second) = (
            try folder.text(of: "s1/report.json"), try folder.text(of: "s2/report.json")
        )
        #expect(first.contains("held.yaml") && !first.contains("violated.yaml"))
        #expect(second.contains("violated.yaml") && !second.contains("held.yaml"))
    }

    @Test func `a start takes two commands`() throws {
        #expect(try run("init", "start").status == 0)
        #expect(try run("run", "start/scenarios").status == 0)
        let again = try run("init", "start")
        #expect(again.status == 73)
        for file in StarterFiles.all { #expect(again.complaints.contains("start/\(file.path)")) }
    }

    private func outputNames() -> [String] {
        folder.files.filter { $0.hasPrefix("o/") }.map { String($0.dropFirst(2)) }
            .filter { !$0.hasPrefix(".") }
    }
}

/// A scenario file that cannot be run, and the expected message.
struct BadFile: Sendable, CustomTestStringConvertible {
    let name: String
    /// `nil` for no file at all.
    let text: String?
    let complaint: String

    init(_ name: String, _ text: String?, _ complaint: String) {
        self.name = name
        self.text = text
        self.complaint = complaint
    }

    var testDescription: String { name }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

@testable import residue

/// What a run prints, and for whom.
@Suite
struct ReportProcessTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SmallScenario.held, to: "held.yaml")
        try folder.write(SmallScenario.violated, to: "violated.yaml")
    }

    @Test func `asked for JSON, it prints the report and nothing else`() throws {
        let words = ["run", "held.yaml", "--report", "json", "--output", "o"]
        let result = try Binary.run(words, in: folder)
        #expect(result.output == (try folder.text(of: "o/report.json")))
        let report = try JSONValue(parsing: Array(result.output.utf8))
        #expect(report["verdict"] == "held")
    }

    @Test(arguments: [
        ("junit", "<?xml"), ("markdown", "## Residue: held"), ("junit,console", "<?xml"),
    ])
    func `asked for another document, it prints only that one`(list: String, start: String) throws {
        let words = ["run", "held.yaml", "--report", list, "--output", "o"]
        let result = try Binary.run(words, in: folder)
        #expect(result.output.hasPrefix(start))
        #expect(!result.output.contains(".residue") && !result.output.contains("o: report.json"))
        #expect(result.complaints.contains("lifecycle events") == list.contains("console"))
    }

    @Test func `a seed from the command line appears in the replay line`() throws {
        let result = try Binary.run(["run", "violated.yaml", "--seed", "77"], in: folder)
        #expect(result.output.contains("replay: residue run violated.yaml --seed 77\n"))
    }

    @Test func `a permuted order is the same in another process`() throws {
        for output in ["a", "b"] {
            let words = ["run", "held.yaml", "--permute", "--seed", "5", "--output", output]
            #expect(try Binary.run(words, in: folder).status == 0)
        }
        #expect(
            try folder.bytes(of: "a/events.ndjson") == folder.bytes(of: "b/events.ndjson")
        )
    }

    @Test func `in a step of GitHub Actions it adds to the summary and annotates`() throws {
        let summary = try folder.write("before\n", to: "summary.md")
        let result = try Binary.run(
            ["run", "violated.yaml"],
            in: folder,
            environment: ["GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": summary]
        )
        #expect(result.status == 1)
        #expect(result.output.contains("::error file=violated.yaml,line="))
        let text = try folder.text(of: "summary.md")
        #expect(text.hasPrefix("before\n"))
        #expect(text.contains("A clerk leaves and is expected a hundred times"))
    }

    @Test func `a summary that cannot be written changes no verdict`() throws {
        let result = try Binary.run(
            ["run", "held.yaml"],
            in: folder,
            environment: ["GITHUB_STEP_SUMMARY": folder.path("no/such/place")]
        )
        #expect(result.status == 0)
        #expect(result.complaints.contains("cannot write the step summary"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

/// What goes to which stream, and what happens if a stream accepts nothing.
@Suite
struct StreamTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SmallScenario.held, to: "held.yaml")
    }

    /// Runs a line of shell in which `$0` is the binary.
    private func shell(_ line: String) throws -> Int32 {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", line, try Binary.path()]
        process.currentDirectoryURL = URL(filePath: folder.path)
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus
    }

    #if os(Linux)
    @Test(arguments: ["console", "json"])
    func `text that cannot be printed exits with 73, and the files exist`(report: String) throws {
        let status = try shell(
            #""$0" run held.yaml --report \#(report) --output o >/dev/full 2>err"#
        )
        #expect(status == 73)
        #expect(try folder.text(of: "err").contains("the output cannot be printed: No space left"))
        #expect(folder.files.contains("o/report.json"))
    }
    #endif

    @Test func `a closed output changes neither verdict nor files`() throws {
        #expect(try shell(#""$0" run held.yaml --output a >&-"#) == 0)
        #expect(try shell(#""$0" run held.yaml --output b >out"#) == 0)
        #expect(try folder.bytes(of: "a/events.ndjson") == folder.bytes(of: "b/events.ndjson"))
    }

    @Test func `a reader that leaves early is not a failure`() throws {
        #expect(try shell(#"{ "$0" run held.yaml; echo $? >status; } | true"#) == 0)
        #expect(try folder.text(of: "status") == "0\n")
    }

    @Test func `beside JSON the text for people goes to the other stream`() throws {
        let words = ["run", "held.yaml", "--report", "console,json"]
        let result = try Binary.run(words, in: folder, environment: ["GITHUB_ACTIONS": "true"])
        #expect(try JSONValue(parsing: Array(result.output.utf8))["verdict"] == "held")
        #expect(result.complaints.contains("1 held, 0 violated"))
    }

    @Test(arguments: ["console", "html", "trace"])
    func `a run says where its files are`(report: String) throws {
        let words = ["run", "held.yaml", "--report", report, "--output", "o"]
        let result = try Binary.run(words, in: folder)
        #expect(result.output.contains("files             o: report.json, junit.xml"))
        #expect(result.output.contains("report.html") == (report == "html"))
    }

    @Test func `an output without a name exits with 64`() throws {
        let result = try Binary.run(["run", "held.yaml", "--output", ""], in: folder)
        #expect(result.status == 64)
        #expect(result.complaints.contains("--output needs the name of a folder"))
    }

    @Test func `a feed of one event is counted in the singular`() throws {
        try folder.write(
            "effective_at,event,person,groups\n2026-01-01T00:00:00Z,joiner,ana,a\n",
            to: "feed.csv"
        )
        let result = try Binary.run(["validate", "feed.csv"], in: folder)
        #expect(result.output == "valid: 1 feed with 1 event\n")
    }

    @Test func `hidden folders are not searched`() throws {
        try folder.write(SmallScenario.violated, to: "all/.github/x.yaml")
        try folder.write(SmallScenario.held, to: "all/deep/x.yaml")
        let result = try Binary.run(["run", "all"], in: folder)
        #expect(result.output.contains("1: 1 held, 0 violated"))
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser reads every folder"))
    func `a folder that cannot be read does not pass for an empty one`() throws {
        let locked = try folder.makeFolder("all/locked")
        chmod(locked, 0)
        defer { chmod(locked, 0o700) }
        let result = try Binary.run(["run", "all"], in: folder)
        #expect(result.status == 65)
        #expect(result.complaints.contains("all/locked: error: the folder cannot be read"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// `residue evidence` as a shell runs it, on what a run has written.
@Suite
struct EvidenceCommandTests {
    private let folder: TemporaryFolder
    private let file = "o/evidence/held.ndjson"

    init() throws {
        folder = try TemporaryFolder()
        try folder.write(SmallScenario.held, to: "held.yaml")
        _ = try Binary.run(["run", "held.yaml", "--output", "o"], in: folder)
    }

    private func run(_ words: String...) throws -> Binary.Result {
        try Binary.run(["evidence"] + words, in: folder)
    }

    private func head() throws -> String {
        let output = try run("verify", file).output
        let words = output.split(whereSeparator: \.isWhitespace).map(String.init)
        return try #require(words.first { $0.utf8.count == 64 })
    }

    private func rewrite(_ change: (inout [String]) -> Void) throws {
        var lines = try folder.text(of: file).split(separator: "\n").map(String.init)
        change(&lines)
        try folder.write(lines.map { $0 + "\n" }.joined(), to: file)
    }

    @Test func `a chain that holds is 0 and says what it cannot see`() throws {
        let result = try run("verify", file)
        #expect(result.status == 0)
        #expect(result.output.contains("records hold, head "))
        #expect(result.output.contains("Without --head nobody can see"))
        #expect(try run("verify", "o/evidence").status == 0)
        let anchored = try run("verify", file, "--head", try head())
        #expect(anchored.status == 0)
        #expect(!anchored.output.contains("Without --head"))
    }

    @Test func `a sweep finds a reason for every right, or exits with 1 and names the one without`()
        throws
    {
        let whole = try run("explain", file, "--all", "--at", "2026-03-03T09:00:00Z")
        #expect(whole.status == 0)
        #expect(whole.output.contains("1 of 1 rights held at 2026-03-03T09:00:00Z are explained"))
        #expect(try run("explain", file, "--all", "--identity", "ana").status == 64)
        #expect(try run("explain", file).status == 64)
        #expect(try run("verify", file, "--all").status == 64)
    }

    @Test func `an existing account is named as unexplained`() throws {
        let there = SmallScenario.held.replacing(
            "targets: { freshservice: {} }",
            with: "targets: { freshservice: { accounts: "
                + "[{ kind: requester, email: ana.lima@acme.example }] } }"
        )
        try folder.write(there, to: "there.yaml")
        _ = try Binary.run(["run", "there.yaml", "--output", "t"], in: folder)
        let result = try run(
            "explain",
            "t/evidence/there.ndjson",
            "--all",
            "--at",
            "2026-03-03T09:00:00Z"
        )
        #expect(result.status == 1)
        #expect(result.output.contains("0 of 1 rights held"))
        #expect(result.output.contains("ana  freshservice/account/requester"))
        #expect(result.output.contains("found by a read, not done here"))
    }

    @Test func `an altered record exits with 1 and is named by its line`() throws {
        try rewrite { $0[2].replace("\"hr\"", with: "\"it\"") }
        let result = try run("verify", file)
        #expect(result.status == 1)
        #expect(result.output.contains("\(file):3: broken: record 3 was changed"))
        #expect(try run("explain", file, "--identity", "ana").status == 1)
    }

    @Test func `a truncated chain exits with 0 without the head and with 1 with it`() throws {
        let head = try head()
        try rewrite { $0.removeLast() }
        #expect(try run("verify", file).status == 0)
        let result = try run("verify", file, "--head", head)
        #expect(result.status == 1)
        #expect(result.output.contains("cut or rewritten"))
    }

    @Test func `no records exit with 2, or with 1 where there should be some`() throws {
        let head = try head()
        try rewrite { $0 = [] }
        #expect(try run("verify", file).status == 2)
        #expect(try run("verify", file, "--head", head).status == 1)
    }

    @Test func `a truncated file, another file and no file exit with 65 and a place`() throws {
        let text = try folder.text(of: file)
        try folder.write(String(text.dropLast(5)), to: file)
        let truncated = try run("verify", file)
        #expect(truncated.status == 65)
        #expect(truncated.complaints.contains("the file ends within a record"))
        let other = try run("verify", "o/events.ndjson")
        #expect(other.status == 65)
        #expect(
            other.complaints.contains(
                "o/events.ndjson:1:1: error: a line that is not an "
                    + "evidence"
            )
        )
        #expect(try run("verify", "none.ndjson").status == 65)
        #expect(
            try run("verify", "o/evidence/..", "--head", String(repeating: "0", count: 64)).status
                != 0
        )
    }

    @Test func `what was held is explained as of an instant`() throws {
        let before = try run("explain", file, "--identity", "ana", "--at", "2026-03-02T12:00:00Z")
        #expect(before.status == 0)
        #expect(before.output.contains("holds\n  freshservice/account/requester"))
        #expect(before.output.contains("approved by owner@acme.example"))
        let after = try run("explain", file, "--identity", "ana")
        #expect(after.output.contains("holds nothing"))
        #expect(after.output.contains("until 2026-03-03T09:00:0"))
    }

    @Test func `an unknown person exits with 2 and the nearest name is proposed`() throws {
        let result = try run("explain", file, "--identity", "anna")
        #expect(result.status == 2)
        #expect(result.complaints.contains("Did you mean 'ana'?"))
    }

    @Test(arguments: [
        [], ["verify"], ["verfy", "x"], ["explain", "o/evidence/held.ndjson"],
        ["verify", "o/evidence/held.ndjson", "--identity", "ana"],
        ["verify", "o/evidence/held.ndjson", "--head", "12"],
        ["explain", "o/evidence/held.ndjson", "--identity", "ana", "--at", "noon"],
    ])
    func `a wrong command line exits with 64`(words: [String]) throws {
        let result = try Binary.run(["evidence"] + words, in: folder)
        #expect(result.status == 64)
        #expect(result.output == "")
    }

    @Test func `two runs with one seed are exported to the same bytes`() throws {
        _ = try Binary.run(["run", "held.yaml", "--output", "p"], in: folder)
        let names = ["offboarding.ndjson", "approvals.json", "scopes.json"]
        for output in ["o", "p"] {
            let result = try run("export", output, "--output", "audit-\(output)")
            #expect(result.status == 0, "\(result.complaints)")
        }
        for name in names {
            let first = try folder.text(of: "audit-o/\(name)")
            let second = try folder.text(of: "audit-p/\(name)")
            #expect(first == second)
        }
        let leaving = try folder.text(of: "audit-o/offboarding.ndjson")
        let scopes = try folder.text(of: "audit-o/scopes.json")
        #expect(leaving.contains("\"reason\":\"leaver\"") && scopes.contains("\"reach\""))
    }

    @Test func `the approval logic in force is exported as in its file`() throws {
        try folder.write(SmallScenario.governed, to: "governed.yaml")
        _ = try Binary.run(["run", "governed.yaml", "--output", "g"], in: folder)
        _ = try run("export", "g", "--output", "audit")
        let text = try folder.text(of: "audit/approvals.json")
        for part in [
            "\"name\": \"administration\"", "role/Account Admin", "\"manager\"", "\"policy\"",
        ] {
            #expect(text.contains(part), "\(part) in \(text)")
        }
    }

    @Test func `a broken chain is not exported, nor is a folder without a run`() throws {
        try rewrite { $0[2].replace("\"hr\"", with: "\"it\"") }
        #expect(try run("export", "o").status == 1)
        #expect(try run("export", "nowhere").status == 65)
        #expect(try run("export", "o", "--head", "x").status == 64)
        #expect(try run("export").status == 64)
    }
}

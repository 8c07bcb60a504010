// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// Shards of runs of three scenarios with four seeds, put together again.
@Suite
struct MergeTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
        for (name, text) in [
            ("a", SmallScenario.held), ("b", SmallScenario.violated),
            ("c", SmallScenario.inconclusive),
        ] {
            try folder.write(text, to: "scenarios/\(name).yaml")
        }
    }

    @discardableResult
    private func run(_ output: String, _ words: String..., seeds: String = "1-4") throws -> Int32 {
        try Binary.run(
            ["run", "scenarios", "--seeds", seeds, "--output", output] + words,
            in: folder
        ).status
    }

    private func merge(_ parts: String...) throws -> Binary.Result {
        try Binary.run(["merge"] + parts + ["--output", "merged"], in: folder)
    }

    private func bytes(_ folderName: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        let base = URL(filePath: folder.path(folderName))
        for name in ["report.json", "events.ndjson"] {
            files[name] = try Data(contentsOf: base.appending(path: name))
        }
        let evidence = base.appending(path: "evidence")
        for name in try FileManager.default.contentsOfDirectory(
            atPath: evidence.path(percentEncoded: false)
        ) {
            files[name] = try Data(contentsOf: evidence.appending(path: name))
        }
        return files
    }

    @Test func `any partition in any order merges to the bytes of one process`() throws {
        #expect(try run("whole") == 1)
        let whole = try bytes("whole")
        #expect(whole.count == 14)
        for count in [1, 2, 5] {
            for part in 1...count { try run("\(count)-\(part)", "--shard", "\(part)/\(count)") }
            let parts = (1...count).map { "\(count)-\($0)" }
            for order in [parts, parts.reversed()] {
                let result = try Binary.run(["merge"] + order + ["--output", "merged"], in: folder)
                #expect(result.status == 1)
                #expect(try bytes("merged") == whole)
            }
        }
    }

    @Test func `incomplete parts are refused by name, and nothing is written`() throws {
        for part in 1...2 { try run("p\(part)", "--shard", "\(part)/2") }
        try run("other", "--shard", "2/2", seeds: "5-8")
        try run("three", "--shard", "2/3")
        for (parts, words) in [
            (["p1"], "a part is missing: of 12 runs 6"),
            (["p1", "p2", "p2"], "overlap"),
            (["p1", "p2", "three"], "overlap"),
            (["p1", "other"], "other seeds: 1-4 and 5-8"),
            (["p1", "none"], "none/part.json"),
        ] {
            let result = try Binary.run(["merge"] + parts + ["--output", "merged"], in: folder)
            #expect(result.status == 65)
            #expect(result.complaints.contains(words))
            #expect(!FileManager.default.fileExists(atPath: folder.path("merged")))
        }
    }

    @Test(arguments: ["report.json", "events.ndjson", "part.json"])
    func `a part that was cut short is refused`(name: String) throws {
        for part in 1...2 { try run("p\(part)", "--shard", "\(part)/2") }
        let text = try folder.text(of: "p2/\(name)")
        try folder.write(String(text.dropLast(40)), to: "p2/\(name)")
        let result = try merge("p1", "p2")
        #expect(result.status == 65)
        #expect(result.complaints.contains("p2/\(name)"))
        #expect(!FileManager.default.fileExists(atPath: folder.path("merged")))
    }

    @Test func `a part from another program is refused`() throws {
        for part in 1...2 { try run("p\(part)", "--shard", "\(part)/2") }
        let text = try folder.text(of: "p2/part.json")
        let range = try #require(text.range(of: "\"binary\": \""))
        let digit = text[range.upperBound] == "0" ? "1" : "0"
        let edited = text[..<range.upperBound] + digit + text[range.upperBound...].dropFirst()
        try folder.write(String(edited), to: "p2/part.json")
        let result = try merge("p1", "p2")
        #expect(result.status == 65)
        #expect(result.complaints.contains("two builds of residue"))
    }

    @Test(arguments: ["", "x", "3-1", "1,1", "1-2-3", "-1", "1-9999999999"])
    func `seeds that cannot be read are refused`(text: String) {
        #expect(throws: UsageError.self) { try RunSeeds.numbers(text) }
    }

    @Test func `a list of seeds is read in its order`() throws {
        #expect(try RunSeeds.numbers("9,1-3") == [9, 1, 2, 3])
    }
}

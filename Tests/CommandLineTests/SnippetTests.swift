// SPDX-License-Identifier: Apache-2.0

import Connectors
import Foundation
import IdentityModel
import Metrics
import Scenarios
import SimulatedTargets
import Testing
import Wire

@testable import residue

/// Every block of code in the README and the guides is loaded, run or compared here.
///
/// Blocks of Swift are compiled as files of the tests, which `GuideTests` compares with them; the
/// curl lines of the README are sent by `make check-peers`.
@Suite
struct SnippetTests {
    struct Snippet: CustomStringConvertible, Sendable {
        let page: String
        let language: String
        let text: String

        var description: String { "\(page), \(language): \(text.prefix(40))" }
    }

    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static func text(of path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    private static let pages = [
        "README.md", "docs/writing-a-scenario.md", "docs/testing-a-connector.md",
        "docs/adding-a-target.md", "docs/hosting.md", "docs/scim.md", "docs/faults.md",
        "docs/testing-a-client.md", "docs/more-than-one-run.md",
        "docs/governance.md", "docs/contractors-and-keys.md",
        "docs/metrics.md", "docs/connector-protocol.md",
    ]

    static let snippets: [Snippet] = pages.flatMap { page -> [Snippet] in
        guard let text = try? text(of: page) else { return [] }
        return text.components(separatedBy: "\n```").enumerated().filter { $0.offset % 2 == 1 }
            .map { _, block in
                let language = block.prefix { $0 != "\n" }
                return Snippet(
                    page: page,
                    language: String(language),
                    text: block.dropFirst(language.count + 1) + "\n"
                )
            }
    }

    private static func snippets(_ languages: String...) -> [Snippet] {
        snippets.filter { languages.contains($0.language) }
    }

    @Test func `every language of a block has a test`() {
        let known: Set = ["", "sh", "console", "text", "yaml", "swift", "json"]
        #expect(Set(Self.snippets.map(\.language)).isSubset(of: known))
        #expect(Self.snippets.count > 20)
    }

    // MARK: YAML

    /// A whole file that the block is, or the block within one.
    private func file(_ snippet: Snippet) throws -> String {
        let text = snippet.text
        let first = text.split(separator: "\n").first { !$0.hasPrefix("#") } ?? ""
        if first.hasPrefix("scenario:") || first.hasPrefix("world:") { return text }
        let guide = try #require(
            Self.snippets.first {
                $0.page == "docs/writing-a-scenario.md" && $0.text.hasPrefix("scenario:")
            }
        ).text
        let parts = guide.components(separatedBy: "\nexpect:\n")
        switch first.prefix(while: { $0.isLetter }) {
        case "expect": return parts[0] + "\n" + text
        case "variants", "check", "combine": return guide + text
        case "policy", "governance": return Self.governed(text)
        case "actors":
            let rules = Self.snippets.first {
                $0.page == snippet.page && $0.text.hasPrefix("governance:")
            }
            return Self.governed(try #require(rules).text, told: text)
        case "targets", "faults": return "world: a block\n" + text.withTargets
        case "" where text.contains("name:"):
            return "world: a block\nfaults:\n"
                + text.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n").withTargets
        default: return text
        }
    }

    /// A scenario of an organization to which the block belongs.
    private static func governed(_ block: String, told: String? = nil) -> String {
        let people = ["ana", "mia", "omar", "rita", "sven"].map {
            "    \($0): { name: \($0.capitalized) Lima, email: \($0)@acme.example }\n"
        }
        let part = block.split(separator: "\n").map { "  \($0)\n" }.joined()
        let joining =
            "timeline: [{ at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: agent } }]"
        return """
            scenario: a block
            organization:
              owner: access-owner@acme.example
              people:
            \(people.joined())\
              jobs:
                agent: { access: [{ target: freshservice, account: agent, roles: [SD Agent] }] }
            \(part)\
            targets: { freshservice: { groups: [Readers] } }
            \(told ?? joining)
            expect: [{ at: end, residual: none }]

            """
    }

    @Test(arguments: snippets("yaml"))
    func `a block of YAML is read without complaint`(snippet: Snippet) throws {
        guard snippet.text.split(separator: "\n").contains(where: { !$0.hasPrefix("#") }) else {
            return
        }
        let text = try file(snippet)
        if text.hasPrefix("world:") {
            _ = try WorldFile.load(bytes: Array(text.utf8), path: "block.yaml") {
                path throws(RejectedFile) in try FileBytes.read(path: path)
            }
        } else if text.hasPrefix("matrix:") {
            _ = try MatrixFile(
                bytes: Array(text.utf8),
                file: "block.yaml",
                connectors: ConnectorCatalog.kinds,
                programs: []
            )
        } else if text.hasPrefix("columns:") {
            _ = try FeedMapping(
                bytes: Array(text.utf8),
                file: "block.yaml",
                targets: [TargetName("freshservice"), TargetName("scim")]
            )
        } else {
            let scenarios = try ScenarioFile.loadAll(
                bytes: Array(text.utf8),
                path: Self.root.appending(path: "scenarios/leaver/block.yaml")
                    .path(percentEncoded: false),
                metricNames: MetricCatalog.all.map(\.key),
                targetKinds: TargetCatalog.entries.map(\.kind),
                readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
            )
            #expect(scenarios.flatMap(ScenarioRunner.check).isEmpty)
        }
    }

    @Test(arguments: snippets("json"))
    func `a block of JSON is JSON`(snippet: Snippet) throws {
        _ = try JSONValue(parsing: Array(snippet.text.utf8))
    }

    // MARK: Command lines

    private static let commands = snippets("sh", "console", "").flatMap { snippet in
        snippet.text.split(separator: "\n").map(String.init)
            .map { $0.hasPrefix("$ ") ? String($0.dropFirst(2)) : $0 }
            .filter { $0.hasPrefix("residue ") || $0.hasPrefix(".build/release/residue ") }
    }

    @Test(arguments: commands)
    func `a command line has only options that its command knows`(line: String) throws {
        let words = line.split(separator: "#")[0].split(separator: " ").map(String.init)
            .filter { $0 != "&" }
        let command = try #require(Residue.commands.first { $0.name == words[1] })
        _ = try Arguments(Array(words.dropFirst(2)), options: command.options)
    }

    @Test func `make has every target that is asked for`() throws {
        let makefile = try Self.text(of: "Makefile")
        let goals = Self.snippets("sh").flatMap { snippet in
            snippet.text.split(separator: "\n").filter { $0.hasPrefix("make ") }
                .map { String($0.split(separator: " ")[1]) }
        }
        #expect(!goals.isEmpty)
        for goal in goals { #expect(makefile.contains("\n\(goal):"), "make \(goal)") }
    }

    // MARK: What the README shows

    private func shown(_ number: Int) throws -> [String] {
        let blocks = Self.snippets("text").filter { $0.page == "README.md" }
        return try #require(blocks.indices.contains(number) ? blocks[number] : nil).text
            .split(separator: "\n").map(String.init).filter { !$0.hasPrefix("$ ") }
    }

    /// A folder with the README's scenario under the path that it has there.
    private func folder(
        _ change: (String) -> String = { $0 }
    ) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for path in ["leaver/leaver-while-throttled.yaml", "organizations/acme.yaml"] {
            try folder.write(
                change(try Self.text(of: "scenarios/\(path)")),
                to: "scenarios/\(path)"
            )
        }
        return folder
    }

    @Test func `the README shows what a run prints`() throws {
        let words = ["run", "scenarios/leaver/leaver-while-throttled.yaml"]
        let result = try Binary.run(words, in: try folder())
        #expect(result.status == 0)
        let lines = result.output.split(separator: "\n").map(String.init)
        for line in try shown(0) where !line.contains("…") {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func `the README shows what a red run prints`() throws {
        let words = ["run", "scenarios/leaver/leaver-while-throttled.yaml"]
        let hasty = try folder {
            $0.replacing("leaver ana, within: 1h", with: "leaver ana, within: 1s")
        }
        let result = try Binary.run(words, in: hasty)
        #expect(result.status == 1)
        let lines = result.output.split(separator: "\n").map(String.init)
        for line in try shown(1) where !line.contains("…") {
            #expect(lines.contains(line), "\(line)")
        }
    }

    @Test func `the README's scenario is the shipped one`() throws {
        let block = try #require(Self.snippets("yaml").first { $0.page == "README.md" })
        let shipped = try Self.text(of: "scenarios/leaver/leaver-while-throttled.yaml")
        for line in block.text.split(separator: "\n") {
            #expect(shipped.contains(line), "\(line)")
        }
    }
}

extension String {
    /// The text with a target for it to speak of, where it declares none.
    fileprivate var withTargets: String {
        contains("targets:")
            ? self : self + "\ntargets: { freshservice: {}, scim: {}, zoho-desk: {} }\n"
    }
}

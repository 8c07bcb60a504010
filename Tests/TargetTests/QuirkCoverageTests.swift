// SPDX-License-Identifier: Apache-2.0

import Foundation
import SimulatedTargets
import TargetKit
import Testing

/// Every quirk of every target is exercised somewhere.
@Suite
struct QuirkCoverageTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// All scenarios and all tests but these, as one text.
    private static func words() throws -> String {
        try ["Tests", "scenarios"].flatMap { folder -> [String] in
            let place = root.appending(path: folder)
            return try FileManager.default.subpathsOfDirectory(atPath: place.path())
                .filter { $0.hasSuffix(".swift") || $0.hasSuffix(".yaml") }
                .filter { !$0.hasSuffix("QuirkCoverageTests.swift") }
                .map { try String(contentsOf: place.appending(path: $0), encoding: .utf8) }
        }.joined(separator: "\n")
    }

    /// Whether a text gives a quirk a value other than its default: `pageCap: 2`,
    /// `"pageCap": 2`, `quirks.pageCap = 2`, or, in a table of turns, `quirk: "pageCap", value: 2`
    /// and `("some story", "pageCap")`.
    static func turns(_ quirk: SettingDescription, in text: String) throws -> Bool {
        let name = NSRegularExpression.escapedPattern(for: quirk.name)
        let value = "(\\.?[\\w.]+|\"[^\"]*\")"
        let patterns = [
            "\\b\(name)\"?\\s*:\\s*\(value)", "\"\(name)\",\\s*(?:value: )?\(value)",
            "\\.\(name) = \(value)", "\"(\(name))\"\\)",
        ]
        let range = NSRange(text.startIndex..., in: text)
        for pattern in patterns {
            let expression = try NSRegularExpression(pattern: pattern)
            for match in expression.matches(in: text, range: range) {
                guard let found = Range(match.range(at: 1), in: text) else { continue }
                let word = text[found].trimmingPrefix(".").replacing("\"", with: "")
                if String(word) != (quirk.defaultText ?? "") { return true }
            }
        }
        return false
    }

    @Test(arguments: TargetCatalog.entries.map(\.kind))
    func `every quirk is turned by a scenario or a test`(kind: String) throws {
        let quirks = try #require(TargetCatalog.entry(kind)).description.quirks
        let text = try Self.words()
        let idle = try quirks.filter { try !Self.turns($0, in: text) }.map(\.name)
        #expect(!quirks.isEmpty)
        #expect(idle == [])
    }

    @Test func `a quirk that is only set to its default does not count as exercised`() throws {
        let quirks = try #require(TargetCatalog.entry("freshservice")).description.quirks
        let cap = try #require(quirks.first { $0.name == "pageCap" })
        #expect(try !Self.turns(cap, in: "quirks: { pageCap: 100 }"))
        #expect(try !Self.turns(cap, in: "the pageCap of a list"))
        #expect(try Self.turns(cap, in: "quirks: { pageCap: 2 }"))
        #expect(try Self.turns(cap, in: "quirk: \"pageCap\", value: 2"))
    }
}

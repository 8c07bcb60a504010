// SPDX-License-Identifier: Apache-2.0

import Foundation
import Metrics
import SimulatedTargets
import TargetKit
import Testing

@testable import residue

@Suite
struct DescribeTests {
    @Test(arguments: TargetCatalog.entries.map(\.kind))
    func `a target's page leaves nothing of its description out`(kind: String) throws {
        let page = try TargetPage.text(of: kind)
        let target = try #require(TargetCatalog.entry(kind)).description
        for setting in target.settings { #expect(page.contains("- `\(setting.name)` (")) }
        for quirk in target.quirks { #expect(page.contains("- `\(quirk.name)` (")) }
        for route in target.routes {
            #expect(page.contains("| `\(route.method) \(route.path)` "))
        }
        for gap in target.notSimulated { #expect(page.contains("- \(gap)")) }
        #expect(page.components(separatedBy: "\n  assumes: ").count == target.quirks.count + 1)
    }

    /// All text in the targets' own sources.
    private static var comments: String {
        get throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
                .deletingLastPathComponent().deletingLastPathComponent()
                .appending(path: "Sources/SimulatedTargets")
            let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path())
            return try names.filter { $0.hasSuffix(".swift") && !$0.hasSuffix("+sources.swift") }
                .map { try String(contentsOf: folder.appending(path: $0), encoding: .utf8) }
                .joined()
        }
    }

    @Test(arguments: TargetCatalog.entries.map(\.kind))
    func `every source of a call is explained, and every explained source is used`(
        kind: String
    ) throws {
        let target = try #require(TargetCatalog.entry(kind)).description
        let comments = try Self.comments
        let used = target.routes.flatMap { $0.proof.source.components(separatedBy: ", ") }
        let explained = target.sources.map(\.key)
        #expect(Set(explained).isSuperset(of: used))
        let idle = explained.filter { !used.contains($0) && !comments.contains($0) }
        #expect(idle == [])
    }

    @Test(arguments: TargetCatalog.entries.map(\.kind))
    func `what opens a side door can stand in a timeline`(kind: String) throws {
        let target = try #require(TargetCatalog.entry(kind)).description
        #expect(target.sideDoors.flatMap { mistakes(door: $0, of: target) } == [])
    }

    private func mistakes(door: SideDoorKind, of target: TargetDescription) -> [String] {
        let words = TargetPage.timelineWord(of: door, on: target).filter { $0 != "`" }
        let entry = "  - at: +1h\n    \(words)\n"
        let text = SmallScenario.held.replacing("expect:\n", with: entry + "expect:\n")
            .replacing("targets: { freshservice:", with: "targets: { \(target.kind):")
            .replacing(
                "{ target: freshservice, account: requester",
                with: "{ target: \(target.kind), account: \(target.accountKind)"
            )
        return SmallScenario.mistakes(in: text)
    }

    @Test(arguments: MetricCatalog.all.map(\.key))
    func `a metric's page shows an expectation that can be parsed`(key: String) throws {
        let page = try MetricPage.text(of: key)
        let definition = try #require(MetricCatalog.definition(for: key))
        #expect(page.contains(definition.title))
        let example = try #require(page.split(separator: "```yaml\nexpect:\n").dropFirst().first)
        let lines = example.prefix { $0 != "`" }
        let text = SmallScenario.held.replacing("expect:\n", with: "expect:\n" + lines)
        #expect(text.contains(key))
        #expect(SmallScenario.mistakes(in: text) == [])
    }

    @Test func `a number names all of its metrics`() throws {
        let page = try MetricPage.text(of: "m-01")
        for definition in MetricCatalog.all {
            #expect(page.contains("## \(definition.key)\n") == (definition.id == "M-01"))
        }
    }

    @Test func `an unknown name is refused with what was probably meant`() {
        #expect(
            complaint { _ = try TargetPage.text(of: "freshservce") }
                == "unknown target 'freshservce'. Did you mean 'freshservice'?"
        )
        #expect(
            complaint { _ = try MetricPage.text(of: "timeToRevok") }
                == "unknown metric 'timeToRevok'. Did you mean 'timeToRevoke'?"
        )
        #expect(
            complaint { _ = try FaultPage.text(of: "probabilty") }
                == "unknown word of a fault 'probabilty'. Did you mean 'probability'?"
        )
    }
}

extension TargetDescription {
    /// A kind of account that the target has.
    fileprivate var accountKind: String {
        switch kind {
        case "scim": "user"
        case "zoho-desk": "agent"
        default: "requester"
        }
    }
}

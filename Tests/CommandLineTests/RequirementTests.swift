// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import residue

/// Every requirement is shown by a scenario or a test that exists, or says what is missing.
@Suite
struct RequirementTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path()

    private func page() throws -> RequirementPage {
        let root = RequirementTests.root
        return try #require(
            try RequirementPage(below: root, scenariosUnder: "\(root)/scenarios")
        )
    }

    @Test func `requirements are numbered without a gap`() throws {
        let ids = try page().book.requirements.map(\.id).filter { $0.hasPrefix("R-") }
        #expect(ids == (1...198).map { "R-" + String(1_000 + $0).dropFirst() })
    }

    @Test func `what nothing shows gives a reason`() throws {
        let page = try page()
        #expect(page.unexplained == [])
        #expect(page.unknown == [])
    }

    @Test func `every test that is named exists`() throws {
        var sentences: [String: [String]] = [:]
        let folder = "\(RequirementTests.root)/Tests"
        let files = try FileManager.default.subpathsOfDirectory(atPath: folder)
        for file in files where file.hasSuffix("Tests.swift") {
            let text = try String(contentsOfFile: "\(folder)/\(file)", encoding: .utf8)
            let names = text.split(separator: "func `").dropFirst().map {
                String($0.prefix { $0 != "`" })
            }
            for suite in text.matches(of: /struct (\w+Tests)/).map({ String($0.output.1) }) {
                sentences[suite, default: []] += names
            }
        }
        let missing = try page().book.requirements.flatMap { requirement in
            requirement.tests.filter { test in
                !(sentences[test.suite] ?? []).contains { $0.hasPrefix(test.sentence) }
            }.map { "\(requirement.id): \($0.suite) \($0.sentence)" }
        }
        #expect(missing == [])
    }

    @Test func `a requirement that nothing shows and nothing explains is found`() throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "# A. Area\nR-001 One.\n  test SomeTests a sentence\nR-002 Two.\n",
            to: RequirementBook.path
        )
        try folder.write(
            SmallScenario.held.replacing("controls:", with: "requirements: [R-003]\ncontrols:"),
            to: "scenarios/held.yaml"
        )
        let page = try #require(
            try RequirementPage(below: folder.path, scenariosUnder: folder.path("scenarios"))
        )
        #expect(page.unexplained == ["R-002"])
        #expect(page.unknown == ["R-003"])
        #expect(page.file.contains("R-001: met"))
    }

    @Test(arguments: [
        ("# A. Area\nR-001 One.\nR-001 Two.\n", "requirements.txt:3:1: error: a second R-001"),
        ("# A. Area\n  open why\n", ":2:1: error: it belongs to no requirement"),
        ("# A. Area\nR-001 One.\n  tset x y\n", ":3:1: error: 'tset' is neither test nor open"),
        ("R-001 One.\n", ":1:1: error: half a line"),
    ])
    func `a slip in the book is reported at its line`(text: String, message: String) {
        let failure = #expect(throws: CommandFailure.self) {
            try RequirementBook(text, file: RequirementBook.path)
        }
        #expect(failure?.message.contains(message) == true)
        #expect(failure?.status == .data)
    }
}

// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import Vocabulary
import CivilTime
import Foundation
import TargetKit
import Testing
import Wire

/// The target of the guide *Adding a target* is one.
@Suite
struct GuideTargetTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    private static let start = Instant(milliseconds: 1_772_442_000_000)

    private func text(of path: String) throws -> String {
        try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    }

    private func deskline(_ settings: JSONValue) throws -> any SimulatedTarget {
        let settings = try TargetSettings(settings)
        return try Deskline.catalogEntry.make(
            name: "acme",
            settings: settings,
            start: Self.start,
            seed: 1
        )
    }

    @Test func `every snippet of the guide is compiled here`() throws {
        let source = try text(of: "Tests/TargetTests/GuideTarget.swift")
        let snippets = try text(of: "docs/adding-a-target.md")
            .components(separatedBy: "\n```swift\n").dropFirst()
            .compactMap { $0.components(separatedBy: "\n```").first }
        #expect(snippets.count >= 4)
        for snippet in snippets { #expect(source.contains(snippet), "\(snippet)") }
    }

    @Test func `the guide names at most six places outside the target's folder`() throws {
        let page = try text(of: "docs/adding-a-target.md")
        let block = page.components(separatedBy: "\n```\n").dropFirst().first ?? ""
        let places = block.split(separator: "\n").filter { !$0.hasPrefix(" ") }
        let others = places.filter { !$0.hasPrefix("Sources/SimulatedTargets/Deskline/") }
        #expect(!others.isEmpty && others.count <= 6, "\(others)")
    }

    @Test func `the target of the guide conforms`() throws {
        let target = try deskline(["people": ["ana@acme.example", "bo@acme.example"]])
        let conformance = TargetConformance(target, start: Self.start)
        let requests = [
            WireRequest(.get, "/v1/users/1"), WireRequest(.delete, "/v1/users/1"),
            WireRequest(.delete, "/v1/users/1"), WireRequest(.get, "/v1/users/2"),
        ]
        #expect(conformance.problems(requests, unknownPath: "/v1/tickets/1") == [])
    }

    @Test(arguments: [(false, 404), (true, 204)])
    func `its quirk makes the difference`(isOn: Bool, status: Int) throws {
        var target = try deskline(["quirks": ["deletesSilently": .bool(isOn)]])
        let request = WireRequest(
            .delete,
            "/v1/users/9",
            headers: ["Authorization": "Bearer key"]
        )
        #expect(target.respond(to: request, at: Self.start, writesMax: nil).status == status)
    }

    @Test func `its side door opens, and no other`() throws {
        var target = try deskline(["people": ["ana@acme.example"]])
        try target.open(.deleteAccount(email: "ana@acme.example"), at: Self.start)
        #expect(target.changes.entries.map(\.kind) == [.accountDeleted])
        #expect(throws: SideDoorError.refused("Deskline has no such door.")) {
            try target.open(.signIn(email: "ana@acme.example"), at: Self.start)
        }
    }

    @Test func `a mistake in its settings is located`() throws {
        let error = #expect(throws: SettingError.self) {
            _ = try deskline(["quirks": ["deleteSilently": true]])
        }
        #expect(error?.path == ["quirks", "deleteSilently"])
        #expect(error?.message == "unknown key 'deleteSilently'. Did you mean 'deletesSilently'?")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Secrets in every place where one can be written, and all output that follows.
@Suite
struct SecretScanTests {
    private static let secret = "mArKeR9secret4all2see"

    struct Place: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// The targets of the scenario; `SECRET` is the marker.
        let targets: String
        /// Everything after the timeline.
        var rest = "expect: [{ at: end, accounts: { total: 100 } }]"
        /// A line that breaks the file, with the marker in it.
        var broken = ""

        init(_ name: String, _ targets: String, rest: String? = nil, broken: String = "") {
            testDescription = name
            self.targets = targets
            self.broken = broken
            if let rest { self.rest = rest }
        }

        var text: String {
            """
            scenario: A clerk leaves
            organization:
              owner: owner@acme.example
              people: { ana: { name: Ana Lima, email: ana.lima@acme.example } }
              jobs: { clerk: { access: [{ target: scim, account: user }] } }
            targets: \(targets)
            timeline:
              - { at: 2026-03-02T09:00:00Z, joiner: { person: ana, job: clerk } }
              - { at: +1h, suspect: scim }
              - { at: +1h, leaver: { person: ana } }
              - { at: +1h, renewConnectorCredential: { target: scim } }
              - { at: +1d, pause: {} }
            \(rest)
            \(broken)

            """.replacing("SECRET", with: SecretScanTests.secret)
        }
    }

    private static let places = [
        Place("a token", "{ scim: { token: SECRET } }"),
        Place(
            "a token that is refused",
            "{ scim: { token: SECRET } }",
            rest: """
                faults:
                  - { name: refused, on: { target: scim }, answer: { status: 401, body: '{"detail":"no SECRET"}' } }
                expect: [{ at: end, residual: none }]
                """.replacing("no SECRET", with: "no")
        ),
        Place(
            "a client's secret",
            "{ scim: {}, zoho-desk: { oauthClients: [{ name: sync, id: 1000.A, secret: SECRET }] } }"
        ),
        Place("a token in a list", "{ scim: { token: [SECRET] } }"),
        Place("a token in a mapping", "{ scim: { token: { value: SECRET } } }"),
        Place("a token under a wrong key", "{ scim: { tokn: SECRET } }"),
        Place("a token where none is known", "{ scim: {}, freshservice: { token: SECRET } }"),
        Place(
            "a secret that is a mapping",
            "{ scim: {}, zoho-desk: { oauthClients: [{ secret: { a: SECRET } }] } }"
        ),
        Place("a quote that does not end", "{ scim: {} }", broken: "token: \"SECRET"),
        Place("a tab", "{ scim: {} }", broken: "\ttoken: SECRET"),
        Place("a second time", "{ scim: { token: SECRET, token: SECRET } }"),
        Place("a token beside a wrong number", "{ scim: { token: SECRET, seats: -1 } }"),
    ]

    /// Everything that a command prints and writes.
    private func scan(_ words: [String], in folder: TemporaryFolder) throws -> [String] {
        let result = try Binary.run(words, in: folder)
        var texts = [result.output, result.complaints]
        let root = URL(filePath: folder.path("out"))
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        for case let file as URL in files ?? .init() where !file.hasDirectoryPath {
            texts.append(String(decoding: try Data(contentsOf: file), as: UTF8.self))
        }
        return texts
    }

    private static let everyReport = "console,json,junit,sarif,markdown,html,trace"

    @Test(arguments: places)
    func `no error and no report shows a secret`(place: Place) throws {
        let folder = try TemporaryFolder()
        let file = try folder.write(place.text, to: "clerk.yaml")
        let commands = [
            ["run", file, "--report", Self.everyReport, "--output", "out"],
            ["validate", file], ["run", file, "--only", "ana", "--output", "out"],
        ]
        for command in commands {
            let texts = try scan(command, in: folder)
            #expect(texts.contains { !$0.isEmpty })
            for text in texts { #expect(!text.contains(Self.secret), "\(command[0]): \(text)") }
        }
    }

    @Test func `the same search finds strings that are not secret`() throws {
        let folder = try TemporaryFolder()
        let place = Place("a name", "{ scim: { groups: [SECRET] } }")
        let text = place.text.replacing("A clerk leaves", with: Self.secret)
        let file = try folder.write(text, to: "clerk.yaml")
        let texts = try scan(["run", file, "--output", "out"], in: folder)
        #expect(texts.contains { $0.contains(Self.secret) })
    }

    @Test(arguments: [
        "SECRET\n", "SECRET and more\n", "SECRET\nSECRET\n", "\u{FEFF}SECRET", " SECRET\u{7}\n",
    ])
    func `an unusable token file reveals none of its content`(content: String) throws {
        let folder = try TemporaryFolder()
        let text = content.replacing("SECRET", with: Self.secret)
        let file = try folder.write(text, to: "token")
        let words = [
            "check", "--scim", "http://127.0.0.1:1/scim/v2", "--token-file", file, "--yes",
            "--output", "out",
        ]
        let texts = try scan(words, in: folder)
        #expect(texts.contains { !$0.isEmpty })
        for text in texts { #expect(!text.contains(Self.secret), "\(text)") }
    }
}

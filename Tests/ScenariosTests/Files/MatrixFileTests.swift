// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing

@Suite
struct MatrixFileTests {
    private static let text = """
        matrix: Ways to end an account
        people: { count: 20 }
        policies:
          disable: { offboarding: { agent: disable } }
          strip: { offboarding: { agent: deactivate } }
        faults: { calm: none, rough: all=2 }
        connectors: [freshservice, mine]

        """

    private static func matrix(_ text: String, programs: [String] = ["mine"]) throws -> MatrixFile {
        try MatrixFile(
            bytes: Array(text.utf8),
            file: "m.yaml",
            connectors: ["freshservice", "scim"],
            programs: programs
        )
    }

    @Test func `a matrix is read`() throws {
        let matrix = try Self.matrix(Self.text)
        #expect(matrix.policies.map(\.name) == ["disable", "strip"])
        #expect(matrix.faults.map(\.rules.count) == [0, 4])
        #expect(matrix.connectors == ["freshservice", "mine"])
    }

    @Test(arguments: [
        ("agent: disable", "agent: disabel", "Did you mean 'disable'?"),
        ("all=2", "all=200", "0 < PERCENT <= 50"),
        ("[freshservice, mine]", "[freshservic, mine]", "Did you mean 'freshservice'?"),
        ("people: { count: 20 }", "scenarios: []\nfeed: x.csv", "can have only one of"),
        ("people: { count: 20 }", "", "lacks one of feed, people, scenarios"),
        ("[freshservice, mine]", "[freshservice]", "--exec names 'mine'"),
        ("faults: { calm: none, rough: all=2 }", "faults: {}", "no faults"),
    ])
    func `a mistake is reported at its place`(old: String, new: String, words: String) {
        let text = Self.text.replacing(old, with: new)
        #expect(text != Self.text)
        let error = #expect(throws: RejectedFile.self) { try Self.matrix(text) }
        #expect(error?.description.contains(words) == true)
        #expect(error?.description.hasPrefix("m.yaml:") == true)
    }

    @Test func `a command never comes from the file`() {
        let text = Self.text.replacing("mine]", with: "\"python3 evil.py\"]")
        #expect(throws: RejectedFile.self) { try Self.matrix(text, programs: []) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import LineProtocol
import TestSupport
import Testing
import Wire

@Suite
struct MessageShapeTests {
    private static let account: JSONValue = [
        "id": "12", "type": "agent", "active": true, "email": "ana.lima@acme.example",
    ]

    private func complaint(_ method: String, result: JSONValue) -> String? {
        LineMethod.named(method)?.result.complaint(about: result, at: "result")
    }

    @Test func `a result of the declared form is accepted`() {
        #expect(complaint("accounts.get", result: ["account": Self.account]) == nil)
        #expect(complaint("accounts.disable", result: .null) == nil)
    }

    @Test func `a missing member is named by its place`() {
        #expect(
            complaint("accounts.list", result: ["accounts": [["id": "1", "type": "agent"]]])
                == "result.accounts[0].active: missing"
        )
    }

    @Test func `a misspelled member is not ignored`() {
        let result: JSONValue = ["accounts": [], "nextcursor": "2"]
        let complaint = complaint("accounts.list", result: result)
        #expect(complaint?.hasPrefix("result.nextcursor: unknown member") == true)
    }

    @Test func `a value of another kind is shown`() {
        let result: JSONValue = ["accounts": [], "nextCursor": 2]
        #expect(
            complaint("accounts.list", result: result)
                == "result.nextCursor: 2, expected a string"
        )
    }

    @Test func `an error without effect is refused`() {
        let error: JSONValue = ["code": 1, "message": "gone", "data": [:]]
        let complaint = MessageDefinition.error.shape.complaint(about: error, at: "error")
        #expect(complaint == "error.data.effect: missing")
    }

    @Test func `every capability is a method of its role or a word of the protocol`() {
        for role in LineMethod.Role.allCases {
            for word in LineMethod.capabilities(of: role) {
                let method = LineMethod.named(word)
                let isWord = LineMethod.otherCapabilities.contains(word)
                #expect(method.map { $0.roles.contains(role) } ?? isWord, "\(word)")
            }
        }
    }

    @Test func `the schema and the check agree on messages`() {
        let validator = SchemaValidator(root: LineSchema.document)
        let good: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "accounts.get", "params": ["id": "12"],
        ]
        let bad: JSONValue = [
            "jsonrpc": "2.0", "id": 1, "method": "accounts.get", "params": ["number": "12"],
        ]
        #expect(validator.problems(in: good) == [])
        #expect(validator.problems(in: bad) != [])
        #expect(
            LineMethod.named("accounts.get")?.params
                .complaint(about: ["number": "12"], at: "params") != nil
        )
    }
}

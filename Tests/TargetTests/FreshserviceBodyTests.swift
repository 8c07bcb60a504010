// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Testing
import Wire

/// Calls that read no body, and what clients send with them anyway.
@Suite
struct FreshserviceBodyTests {
    private static let calls: [(WireRequest.Method, String)] = [
        (.post, "/requester_groups/GROUP/members/JON"),
        (.put, "/requesters/JON/convert_to_agent"),
        (.put, "/requesters/KIM/reactivate"),
        (.put, "/agents/MIRA/convert_to_requester"),
        (.put, "/agents/OLA/reactivate"),
    ]

    private static let people = [
        "JON": "/requesters?email=jon@acme.example", "KIM": "/requesters?email=kim@acme.example",
        "MIRA": "/agents?email=mira@acme.example", "OLA": "/agents?email=ola@acme.example",
    ]

    private func status(
        _ call: (WireRequest.Method, String),
        _ body: JSONValue?
    ) throws -> Int {
        var account = try FreshserviceAccount([
            "requesterGroups": ["Staff"],
            "accounts": [
                ["kind": "agent", "email": "mira@acme.example"],
                ["kind": "agent", "email": "ola@acme.example", "active": false],
                ["kind": "requester", "email": "jon@acme.example"],
                ["kind": "requester", "email": "kim@acme.example", "active": false],
            ],
        ])
        let group = try account.id(at: "requester_groups[0].id", .get, "/requester_groups")
        var path = call.1.replacing("GROUP", with: String(group))
        for (word, query) in Self.people where path.contains(word) {
            let kind = query.hasPrefix("/agents") ? "agents" : "requesters"
            path.replace(word, with: String(try account.id(at: "\(kind)[0].id", .get, query)))
        }
        return try account.call(call.0, path, body).status
    }

    @Test(arguments: calls.indices)
    func `null and an empty object are no body, anything else is refused`(index: Int) throws {
        let call = Self.calls[index]
        let usual = try status(call, nil)
        #expect((200..<300).contains(usual))
        #expect(try status(call, .null) == usual)
        #expect(try status(call, [:]) == usual)
        #expect(try status(call, ["first_name": "Jo"]) == 400)
        #expect(try status(call, 0) == 400)
    }
}

// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import Testing
import Wire

@testable import TargetKit

/// One quirk set to one value, and a conversation whose result that changes.
struct ZohoKnob: Sendable, CustomStringConvertible {
    let quirk: String
    let value: JSONValue
    let result: String
    /// The result with the default.
    let usual: String
    /// Settings beside the quirk.
    let settings: JSONObject
    let talk: @Sendable (inout ZohoDeskBench) throws -> String

    init(
        _ quirk: String,
        _ value: JSONValue,
        _ result: String,
        usually usual: String,
        with settings: JSONObject = [:],
        talk: @escaping @Sendable (inout ZohoDeskBench) throws -> String
    ) {
        self.quirk = quirk
        self.value = value
        self.result = result
        self.usual = usual
        self.settings = settings
        self.talk = talk
    }

    var description: String { "\(quirk): \(value.text)" }

    /// A portal with an agent, Ada, somebody who is invited, Bo, and a web client.
    func bench(turned: Bool) throws -> ZohoDeskBench {
        var all: JSONObject = [
            "departments": ["Support", "Billing"],
            "teams": [["name": "Tier 2", "department": "Support"]],
            "accounts": [
                ["email": "ada@acme.example", "name": "Ada Lowe", "teams": ["Tier 2"]],
                ["email": "bo@acme.example", "name": "Bo Lind", "confirmed": false],
            ],
            "oauthClients": [
                [
                    "name": "web", "id": "1000.WEB", "secret": "s",
                    "redirectURIs": ["https://app.acme.example/"],
                ]
            ],
        ]
        for member in settings.members { all[member.key] = member.value }
        if turned { all["quirks"] = .object([quirk: value]) }
        return try ZohoDeskBench(.object(all))
    }
}

extension ZohoDeskBench {
    var ada: Int64 { connector + 1 }
    var bo: Int64 { connector + 2 }

    mutating func status(
        _ method: WireRequest.Method,
        _ path: String,
        _ body: JSONValue? = nil
    ) -> String {
        String(send(method, path, body).status)
    }

    /// An answer of the accounts server.
    mutating func accounts(
        _ method: WireRequest.Method,
        _ path: String,
        _ query: String
    ) -> Answer {
        let request = WireRequest(method, "/oauth/v2/\(path)", query: query)
        return Answer(response: target.respond(to: request, at: now))
    }

    /// The answer of the consent page to the web client.
    mutating func consent(scope: String = "Desk.basic.READ") -> Answer {
        accounts(
            .get,
            "auth",
            "response_type=code&client_id=1000.WEB&scope=\(scope)"
                + "&redirect_uri=https://app.acme.example/&access_type=offline"
        )
    }

    /// The result of a code from the developer console: an error, or `-`.
    mutating func exchangeGrantCode() throws -> String {
        let code = try target.makeGrantCode(GrantCode.Request(), at: now)
        let answer = accounts(
            .post,
            "token",
            "grant_type=authorization_code&code=\(code.value)&client_id=\(code.clientID)"
                + "&client_secret=\(code.clientSecret)"
        )
        return answer.body["error"]?.string ?? "-"
    }

    mutating func subscribe(_ more: JSONObject = [:]) -> String {
        var body: JSONObject = [
            "name": "hook", "url": "https://hooks.acme.example/",
            "subscriptions": ["Agent_Update": nil],
        ]
        for member in more.members { body[member.key] = member.value }
        return status(.post, "/webhooks", .object(body))
    }

    mutating func reassign() -> String {
        let row: JSONValue = [
            "departmentId": .id(department("Support")), "ticketNewOwner": .id(connector),
            "taskNewOwner": .id(connector),
        ]
        return status(.post, "/agents/\(ada)/reassignment", ["agentReassignment": [row]])
    }
}

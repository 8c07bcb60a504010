// SPDX-License-Identifier: Apache-2.0

import LineProtocol
import Reports
import Wire

/// What a person holds behind a gateway, according to the targets themselves.
package struct HeldAccess: Hashable, Sendable {
    package let target: String
    /// `group/Service Desk`.
    package let right: String
    package let isUsable: Bool

    package init(target: String, right: String, isUsable: Bool) {
        self.target = target
        self.right = right
        self.isUsable = isUsable
    }

    var text: String { "\(target)/\(right) (\(isUsable ? "usable" : "latent"))" }
}

/// One behavior of a SCIM server, judged by its answers, or by the state of the targets behind it.
package struct SCIMServerCheck: Sendable {
    /// What did not hold, with what was expected and what was seen.
    struct Deviation: Error, Hashable {
        let expected: String
        let actual: String
    }

    /// Why nothing was judged.
    struct Unexercised: Error, Hashable {
        let reason: String
    }

    /// Reads the access of the person with an address.
    package typealias Truth = @Sendable (String) async throws -> [HeldAccess]

    let name: String
    let title: String
    let body: @Sendable (Bench) async throws -> Void

    init(
        _ name: String,
        _ title: String,
        _ body: @escaping @Sendable (Bench) async throws -> Void
    ) {
        self.name = name
        self.title = title
        self.body = body
    }

    package var id: String { "server/\(name)" }
    package var heading: String { title }

    package static let all = discovery + accounts + changes + groups + behindTheGateway
    package static var ids: [String] { all.map(\.id) }

    /// The environment of a check's body; every name in it is unique to the check and the run.
    struct Bench: Sendable {
        let client: SCIMClient
        /// `residue-check-1-creates-a-user`.
        let mark: String
        let truth: Truth?

        func userName(_ number: Int = 1) -> String { "\(mark)-\(number)@residue-check.example" }

        func draft(_ number: Int = 1, _ more: JSONObject = [:]) -> JSONValue {
            var body: JSONObject = [
                "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"],
                "userName": .string(userName(number)),
                "externalId": .string("\(mark)-\(number)"),
                "displayName": "Residue check, may be removed",
                "name": ["givenName": "Residue", "familyName": "Check"],
                "emails": [
                    ["value": .string(userName(number)), "type": "work", "primary": true]
                ],
                "active": true,
            ]
            for member in more.members { body[member.key] = member.value }
            return .object(body)
        }

        /// Creates a user of the check; its path.
        func create(_ number: Int = 1, _ more: JSONObject = [:]) async throws -> String {
            let answer = try await post(draft(number, more), named: userName(number))
            try expect(answer.status == 201, "201 for a new user", seen(answer))
            return try path(of: try json(answer))
        }

        func post(_ body: JSONValue, named name: String) async throws -> SCIMClient.Answer {
            client.noteName("/Users userName \(name)")
            let answer = try await client.send(.post, "/Users", body: body)
            if answer.isSuccess, let json = answer.json, let id = json["id"]?.string {
                client.noteMade("/Users/\(PercentEncoding.encode(id))")
            }
            return answer
        }

        func path(of user: JSONValue) throws -> String {
            guard let id = user["id"]?.string, !id.isEmpty else {
                throw Deviation(expected: "a user with an id", actual: "one without")
            }
            return "/Users/\(PercentEncoding.encode(id))"
        }

        func read(_ path: String) async throws -> JSONValue {
            let answer = try await client.send(.get, path)
            try expect(answer.status == 200, "200 for GET \(path)", seen(answer))
            return try json(answer)
        }

        func list(_ path: String, _ query: String) async throws -> JSONValue {
            let answer = try await client.send(.get, path, query: query)
            try expect(answer.status == 200, "200 for a list", seen(answer))
            return try json(answer)
        }

        @discardableResult
        func patch(_ path: String, _ operations: JSONValue...) async throws -> SCIMClient.Answer {
            let answer = try await client.send(
                .patch,
                path,
                body: [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                    "Operations": .array(operations),
                ]
            )
            if [405, 501].contains(answer.status) {
                throw Unexercised(reason: "the server has no PATCH")
            }
            return answer
        }

        func json(_ answer: SCIMClient.Answer) throws -> JSONValue {
            guard let json = answer.json, json.object != nil else {
                throw Deviation(expected: "a JSON object", actual: seen(answer))
            }
            return json
        }

        /// `200 text/html: <html>…`, with secrets masked.
        func seen(_ answer: SCIMClient.Answer) -> String {
            var text = "\(answer.status)"
            if (300..<400).contains(answer.status) {
                let place = answer.headers["Location"] ?? "nowhere"
                return text + ", a redirect to \(client.quotation.text(place)), not followed"
            }
            if let type = answer.headers["Content-Type"] {
                text += " \(client.quotation.text(type))"
            }
            return answer.body.isEmpty ? text : "\(text): \(client.quotation.text(answer.body))"
        }

        func expect(_ holds: Bool, _ expected: String, _ actual: @autoclosure () -> String) throws {
            guard holds else { throw Deviation(expected: expected, actual: actual()) }
        }

        /// Checks a refusal: one of the statuses, in SCIM's own error form.
        func refusal(_ answer: SCIMClient.Answer, _ statuses: [Int]) throws {
            let wanted = statuses.map(String.init).joined(separator: " or ")
            try expect(statuses.contains(answer.status), wanted, seen(answer))
            let schemas = answer.json?["schemas"]?.array ?? []
            try expect(
                schemas.contains("urn:ietf:params:scim:api:messages:2.0:Error"),
                "a body with the schema of errors",
                seen(answer)
            )
            let status = answer.json?["status"]
            try expect(
                status == .string("\(answer.status)"),
                "status \"\(answer.status)\" in the body, as a string",
                status?.text ?? "none"
            )
        }
    }
}

extension SCIMServerCheck.Deviation {
    var sentence: String { "expected \(expected), but was \(actual)" }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Scenarios
import Wire

/// Answers the requests in `isCut` itself with success, so that the service never sees them.
struct CuttingTransport: Transport {
    let base: any Transport
    let isCut: @Sendable (WireRequest) -> Bool

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard isCut(request) else { return try await base.send(request) }
        return WireResponse(status: 204)
    }
}

/// Replaces one text by another in the bodies of changes under a path.
struct RewritingTransport: Transport {
    let base: any Transport
    let path: String
    let text: String
    let other: String

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        var request = request
        if request.path.contains(path), !request.method.isSafe {
            let body = String(decoding: request.body, as: UTF8.self)
            request.body = Array(body.replacing(text, with: other).utf8)
        }
        return try await base.send(request)
    }
}

/// Creates again, under another address, if the answer to a create was lost.
struct CreatingTwiceTransport: Transport {
    let base: any Transport

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        do throws(TransportError) {
            return try await base.send(request)
        } catch {
            guard case .noAnswer = error, request.method == .post else { throw error }
            var second = request
            let body = String(decoding: request.body, as: UTF8.self)
            second.body = Array(body.replacing("@", with: ".2@").utf8)
            return try await base.send(second)
        }
    }
}

/// Reads the first page of every list and treats it as the whole list.
struct FirstPageTransport: Transport {
    let base: any Transport

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        var request = request
        if request.method == .get, let query = request.query {
            // A page beyond the end is empty, so the sender misses the rest.
            let items = query.split(separator: "&").map { item in
                item.hasPrefix("page=") && item != "page=1" ? "page=9999" : String(item)
            }
            request.query = items.joined(separator: "&")
        }
        var response = try await base.send(request)
        response.headers["Link"] = nil
        return response
    }
}

/// Takes the 200 of a bulk answer for success of every operation sent.
struct TrustsWholeBulk: Transport {
    let base: any Transport

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        let response = try await base.send(request)
        guard request.path.hasSuffix("/Bulk"), response.status == 200,
            let sent = (try? JSONValue(parsing: request.body))?["Operations"]?.array
        else { return response }
        let results = sent.map { operation -> JSONValue in
            ["location": operation["path"] ?? .null, "status": "200"]
        }
        let body: JSONValue = ["Operations": .array(results)]
        return WireResponse(status: 200, headers: response.headers, body: body.encoded())
    }
}

/// Changes nobody unless it may also create departments.
struct WantsMoreScope: Transport {
    let base: any Transport

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        if !request.method.isSafe, request.path.contains("/agents") {
            var other = request
            other.method = .post
            other.path = "/api/v1/departments"
            other.body = Array("{}".utf8)
            let answer = try await base.send(other)
            if answer.status == 403 { return answer }
        }
        return try await base.send(request)
    }
}

/// Writes the full members of a group from a list that it read once.
struct WritesStaleLists: FlawedConnector {
    let base: any Connector
    let transport: any Transport
    let headers: WireHeaders
    let group: String

    init(_ base: any Connector, transport: any Transport, headers: WireHeaders, group: String) {
        self.base = base
        self.transport = transport
        self.headers = headers
        self.group = group
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var rest = draft
        let grant = Grant(kind: .group, name: group)
        let isMember = rest.grants.remove(grant) != nil
        let account = try await base.createAccount(rest)
        guard isMember else { return account }
        let offered = try await base.entitlements(of: .group, after: nil).elements
        guard let id = offered.first(where: { $0.name == group })?.id,
            let member = Int64(account.id.rawValue)
        else { return account }
        // The list was empty when it was read, before anybody joined.
        let members = JSONValue.array([.integer(member)])
        let request = WireRequest(
            .put,
            "/api/v2/groups/\(id)",
            query: nil,
            headers: headers,
            body: JSONValue.object(["members": members]).encoded()
        )
        _ = try? await transport.send(request)
        return account
    }
}

extension RunPlan.ConnectorOrder {
    /// The headers that a hand-written connector sends with each request to a Freshservice target.
    var headers: WireHeaders {
        guard case .basic(let key, let password) = credential else { return [:] }
        return [
            "Authorization": "Basic \(Base64.encode(Array("\(key):\(password)".utf8)))",
            "Accept": "application/json", "Content-Type": "application/json",
        ]
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import Synchronization
import Testing
import Vocabulary
import Wire

/// One user and one group that answer every request and never change: enough to see what is
/// sent.
final class SCIMDesk: Transport {
    private struct State {
        var requests: [WireRequest] = []
        var user = SCIMTenant.user()
        var group = SCIMTenant.group("31", "Desk", members: ["7", "8"])
        var refusesFilters = false
    }

    private let state = Mutex(State())

    var requests: [WireRequest] { state.withLock { $0.requests } }

    /// `GET /scim/v2/Users/7` for each request.
    var lines: [String] { requests.map { "\($0.method.rawValue) \($0.requestTarget)" } }

    var user: String {
        get { state.withLock { $0.user } }
        set { state.withLock { $0.user = newValue } }
    }

    var group: String {
        get { state.withLock { $0.group } }
        set { state.withLock { $0.group = newValue } }
    }

    /// Whether a list with a filter is refused.
    var refusesFilters: Bool {
        get { state.withLock { $0.refusesFilters } }
        set { state.withLock { $0.refusesFilters = newValue } }
    }

    func bodies(of method: WireRequest.Method) -> [String] {
        requests.filter { $0.method == method }.map { String(decoding: $0.body, as: UTF8.self) }
    }

    func connector(_ name: String) throws -> SCIMConnector {
        let made = try ConnectorCatalog.make(
            name,
            transport: self,
            credential: .bearer(token: "t"),
            clock: JumpingClock()
        )
        return try #require(made as? SCIMConnector)
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        state.withLock { $0.requests.append(request) }
        let segments = request.path.split(separator: "/").map { String($0) }
        if refusesFilters, request.query?.contains("filter=") ?? false {
            return answer(#"{"scimType":"invalidFilter"}"#, status: 400)
        }
        let body: String
        switch (request.method, segments.last ?? "") {
        case (.post, "Users"):
            let name = (try? JSONValue(parsing: request.body))?["userName"]?.string ?? ""
            return answer(SCIMTenant.user("new", name: name), status: 201)
        case (.post, _): return answer(SCIMTenant.group("new", "Front"), status: 201)
        case (.patch, _), (.delete, _): return WireResponse(status: 204)
        case (_, "ServiceProviderConfig"):
            body = #"{"patch":{"supported":true},"filter":{"supported":true}}"#
        case (_, "Users"): body = SCIMTenant.list([user])
        case (_, "Groups"): body = SCIMTenant.list([group])
        case (.put, _): return answer(String(decoding: request.body, as: UTF8.self))
        case (_, "31"): body = group
        case (_, "7"): body = user
        default: return WireResponse(status: 404)
        }
        return answer(body)
    }

    private func answer(_ body: String, status: Int = 200) -> WireResponse {
        WireResponse(status: status, body: Array(body.utf8))
    }
}

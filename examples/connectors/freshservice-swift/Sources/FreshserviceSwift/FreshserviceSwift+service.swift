// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Synchronization

/// What the service offers, as it was last read.
final class NameBook: Sendable {
    struct Catalog: Sendable {
        var rights: [Entitlement.Kind: [OfferedEntitlement]] = [:]
        var readAt: Instant

        func name(_ kind: Entitlement.Kind, _ id: String) -> String? {
            rights[kind]?.first { $0.id == id }?.name
        }

        func id(_ kind: Entitlement.Kind, _ name: String) -> String? {
            rights[kind]?.first { $0.name == name }?.id
        }
    }

    let catalog = Mutex<Catalog?>(nil)
}

/// Requests, lists and rights.
extension FreshserviceSwift {
    func request(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: JSONObject? = nil
    ) -> WireRequest {
        var request = WireRequest(method, "/api/v2\(path)", query: query, headers: headers)
        if let body {
            request.headers.append("Content-Type", "application/json")
            request.body = JSONValue.object(body).encoded()
        }
        return request
    }

    func get(_ path: String) async throws(ConnectorError) -> JSONValue {
        try await call(.get, path, "read")
    }

    func call(
        _ method: WireRequest.Method,
        _ path: String,
        body: JSONObject? = nil,
        _ operation: StaticString
    ) async throws(ConnectorError) -> JSONValue {
        let answer = try await exchange.send(
            request(method, path, body: body),
            operation: operation
        )
        return try value(of: answer, operation)
    }

    func value(
        of answer: HTTPExchange.Answer,
        _ operation: StaticString
    ) throws(ConnectorError) -> JSONValue {
        let value = (try? JSONValue(parsing: answer.response.body)) ?? .null
        let status = answer.response.status
        if answer.response.isSuccess { return value }
        let errors = value["errors"]?.array ?? [value]
        let codes = errors.compactMap { $0["code"]?.string }
        let isFull = value["message"]?.string?.contains("maximum number") ?? false
        let code: ConnectorError.Code =
            switch status {
            case 401: .unauthorized
            case 403: isFull ? .seatsExhausted : .forbidden
            case 404: .notFound
            case _ where codes.contains("duplicate_value"): .alreadyExists
            case 409: .conflict
            default: .invalid
            }
        throw ConnectorError(
            code,
            effect: answer.earlierEffect,
            "\(operation): \(status) \(codes.joined(separator: " "))"
        )
    }

    /// Every row of a list; only the `Link` header says whether another page follows.
    func rows(
        _ path: String,
        _ key: String,
        _ query: String? = nil
    ) async throws(ConnectorError) -> [JSONValue] {
        var rows: [JSONValue] = []
        var page = 1
        while true {
            let parts = [query, "per_page=100", "page=\(page)"].compactMap { $0 }
            let answer = try await exchange.send(
                request(.get, path, query: parts.joined(separator: "&")),
                operation: "list"
            )
            guard let elements = try value(of: answer, "list")[key]?.array else {
                throw ConnectorError(.protocolViolation, effect: .none, "no list '\(key)'")
            }
            rows += elements
            let link = answer.response.headers["Link"].flatMap { LinkHeader(parsing: $0) }
            guard link?.next != nil, !elements.isEmpty else { return rows }
            page += 1
        }
    }

    /// Sends a change of state unless it is so already; a refusal counts only if it is still not.
    func settle(
        _ method: WireRequest.Method,
        _ path: String,
        isDone: () async throws(ConnectorError) -> Bool
    ) async throws(ConnectorError) {
        if try await isDone() { return }
        do throws(ConnectorError) {
            _ = try await call(method, path, "change state")
        } catch where [.invalid, .notFound, .conflict].contains(error.code) {
            guard try await isDone() else { throw error }
        }
    }

    func catalog(isFresh: Bool) async throws(ConnectorError) -> NameBook.Catalog {
        if !isFresh, let known = names.catalog.withLock({ $0 }),
            known.readAt.duration(to: clock.now) < .seconds(3_600)
        {
            return known
        }
        var catalog = NameBook.Catalog(readAt: clock.now)
        catalog.rights[.role] = offered(.role, try await rows("/roles", "roles"))
        // Groups are listed one workspace at a time, and the primary one alone unless asked.
        for workspace in try await rows("/workspaces", "workspaces") {
            let query = "workspace_id=\(workspace["id"]?.integer ?? 0)"
            let groups = try await rows("/groups", "groups", query)
            for kind in Self.lists.keys.sorted() {
                catalog.rights[kind, default: []] += offered(kind, groups)
            }
        }
        let groups = try await rows("/requester_groups", "requester_groups")
        catalog.rights[.requesterGroup] = offered(.requesterGroup, groups)
        catalog.rights[.license] = [OfferedEntitlement(kind: .license, id: "agent", name: "agent")]
        names.catalog.withLock { $0 = catalog }
        return catalog
    }

    private func offered(_ kind: Entitlement.Kind, _ rows: [JSONValue]) -> [OfferedEntitlement] {
        rows.compactMap { row in
            guard let id = row["id"]?.integer, let name = row["name"]?.string else { return nil }
            return OfferedEntitlement(kind: kind, id: "\(id)", name: name)
        }
    }

    /// The id of a right by its name, read again where it is unknown: rights are renamed.
    private func id(of grant: Grant) async throws(ConnectorError) -> Int64 {
        for isFresh in [false, true] {
            let catalog = try await catalog(isFresh: isFresh)
            if let id = catalog.id(grant.kind, grant.name).flatMap({ Int64($0) }) { return id }
        }
        throw ConnectorError(.invalid, effect: .none, "unknown \(grant.kind.rawValue)")
    }

    private func name(_ kind: Entitlement.Kind, _ id: Int64) async throws(ConnectorError) -> String {
        for isFresh in [false, true] {
            if let name = try await catalog(isFresh: isFresh).name(kind, "\(id)") { return name }
        }
        return "#\(id)"
    }

    func account(_ row: JSONValue, _ kind: Account.Kind) async throws(ConnectorError) -> Account {
        var account = Account(
            id: Account.ID("\(row["id"]?.integer ?? 0)"),
            kind: kind,
            isEnabled: row["active"]?.bool ?? false,
            email: row[kind == .agent ? "email" : "primary_email"]?.string,
            givenName: row["first_name"]?.string,
            familyName: row["last_name"]?.string
        )
        for name in ["title", "phone", "mobile"] {
            account.attributes[name] = Self.fields[name].flatMap { row[$0]?.string }
        }
        if let id = row["department_ids"]?.array?.first?.integer {
            let rows = try await rows("/departments", "departments")
            let department = rows.first { $0["id"]?.integer == id }
            account.attributes["department"] = department?["name"]?.string
        }
        account.attributes["location"] = row["location_name"]?.string
        guard kind == .agent else { return account }
        for role in row["roles"]?.array?.compactMap({ $0["role_id"]?.integer }) ?? [] {
            account.grants.insert(Grant(kind: .role, name: try await name(.role, role)))
        }
        for (kind, list) in Self.lists.sorted(by: { $0.key < $1.key }) {
            for id in row[list]?.array?.compactMap(\.integer) ?? [] {
                account.grants.insert(Grant(kind: kind, name: try await name(kind, id)))
            }
            for id in row["\(list)_pending_approval"]?.array?.compactMap(\.integer) ?? [] {
                let name = try await name(kind, id)
                account.grants.insert(Grant(kind: kind, name: name, isPending: true))
            }
        }
        if account.isEnabled, row["occasional"]?.bool == false {
            account.grants.insert(Grant(kind: .license, name: "agent"))
        }
        account.grantsAreComplete = true
        return account
    }

    /// The members of an agent's record that a change of rights replaces; none if nothing changes.
    func changed(
        _ row: JSONValue,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) -> JSONObject {
        var roles = row["roles"]?.array ?? []
        var lists: [String: [Int64]] = [:]
        for list in Self.lists.values {
            // What waits for approval is in a list of its own and withdrawn by leaving it out.
            lists[list] = [list, "\(list)_pending_approval"].flatMap {
                row[$0]?.array?.compactMap(\.integer) ?? []
            }
        }
        var isOccasional = row["occasional"]?.bool ?? true
        for (grants, isJoining) in [(removing, false), (adding, true)] {
            for grant in grants.sorted() {
                if grant.kind == .license {
                    isOccasional = !isJoining
                } else if grant.kind == .role {
                    let id = try await id(of: grant)
                    let held = roles.contains { $0["role_id"]?.integer == id }
                    if !isJoining { roles.removeAll { $0["role_id"]?.integer == id } }
                    if isJoining, !held {
                        roles.append(
                            [
                                "role_id": .integer(id),
                                "assignment_scope": "entire_helpdesk",
                            ]
                        )
                    }
                } else if let list = Self.lists[grant.kind] {
                    let id = try await id(of: grant)
                    lists[list]?.removeAll { $0 == id && !isJoining }
                    if isJoining, lists[list]?.contains(id) == false { lists[list]?.append(id) }
                } else {
                    let kind = grant.kind.rawValue
                    throw ConnectorError(.unsupported, effect: .none, "no rights of kind \(kind)")
                }
            }
        }
        var body = JSONObject()
        if roles != row["roles"]?.array ?? [] || row["roles"]?.array?.isEmpty == true {
            body["roles"] = .array(roles)
        }
        for list in Self.lists.values.sorted() {
            let held = [list, "\(list)_pending_approval"].flatMap {
                row[$0]?.array?.compactMap(\.integer) ?? []
            }
            if lists[list] ?? [] != held {
                body[list] = .array((lists[list] ?? []).map(JSONValue.integer))
            }
        }
        if isOccasional != row["occasional"]?.bool { body["occasional"] = .bool(isOccasional) }
        return body
    }

    func members(of group: String) async throws(ConnectorError) -> [Account.ID] {
        try await rows("/requester_groups/\(group)/members", "requesters").compactMap {
            $0["id"]?.integer.map { Account.ID("\($0)") }
        }
    }

    func change(_ id: Account.ID, _ grant: Grant, isJoining: Bool) async throws(ConnectorError) {
        let group = "\(try await self.id(of: grant))"
        // Nothing can be taken from, or given to, somebody who is not there.
        _ = try await record(id, .requester)
        let path = "/requester_groups/\(group)/members/\(id.rawValue)"
        try await settle(isJoining ? .post : .delete, path) {
            () async throws(ConnectorError) -> Bool in
            try await members(of: group).contains(id) == isJoining
        }
    }

    /// Attributes under the service's names.
    func fields(
        _ values: [String: String],
        clearing: Set<String> = []
    ) async throws(ConnectorError) -> JSONObject {
        var body = JSONObject()
        for name in Set(values.keys).union(clearing).sorted() {
            let value = values[name]
            if name == "department" {
                let rows = try await rows("/departments", "departments")
                let id = rows.first { $0["name"]?.string == value }?["id"]?.integer
                guard value == nil || id != nil else {
                    throw ConnectorError(.invalid, effect: .none, "unknown department")
                }
                body["department_ids"] = .array(id.map { [.integer($0)] } ?? [])
            } else if let field = Self.fields[name] {
                body[field] = value.map(JSONValue.string) ?? .null
            } else {
                throw ConnectorError(.invalid, effect: .none, "\(name) cannot be written")
            }
        }
        return body
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Synchronization

/// What the service offers, as last read.
final class NameBook: Sendable {
    typealias Rights = [Entitlement.Kind: [OfferedEntitlement]]
    let known = Mutex<(rights: Rights, readAt: Instant)?>(nil)
}

extension FreshserviceSwift {
    func request(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: JSONObject? = nil
    ) -> WireRequest {
        let content = body.map { JSONValue.object($0).encoded() } ?? []
        let path = "/api/v2\(path)"
        return WireRequest(method, path, query: query, headers: headers.current, body: content)
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
        let codes = (value["errors"]?.array ?? [value]).compactMap { $0["code"]?.string }
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
        let text = "\(operation): \(status) \(codes.joined(separator: " "))"
        throw ConnectorError(code, effect: answer.earlierEffect, text)
    }

    /// Every row of a list; only the `Link` header says whether another page follows.
    func rows(
        _ path: String,
        _ key: String,
        _ query: String = "",
        pageSize: Int = 100
    ) async throws(ConnectorError) -> [JSONValue] {
        var rows: [JSONValue] = []
        var page = 1
        while true {
            let query = "\(query)per_page=\(pageSize)&page=\(page)"
            let list = request(.get, path, query: query)
            let answer = try await exchange.send(list, operation: "list")
            guard let elements = try value(of: answer, "list")[key]?.array else {
                throw ConnectorError(.protocolViolation, effect: .none, "no list '\(key)'")
            }
            rows += elements
            let link = answer.response.headers["Link"].flatMap { LinkHeader(parsing: $0) }
            guard link?.next != nil, !elements.isEmpty else { return rows }
            page += 1
        }
    }

    /// Changes the state unless it is already set; a refusal counts only if it is still not set.
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

    func rights(isFresh: Bool) async throws(ConnectorError) -> NameBook.Rights {
        if !isFresh, let known = names.known.withLock({ $0 }),
            known.readAt.duration(to: clock.now) < .seconds(3_600)
        {
            return known.rights
        }
        var rights: NameBook.Rights = [.role: offered(.role, try await rows("/roles", "roles"))]
        // Groups are listed per workspace; by default only those of the primary one.
        for workspace in try await rows("/workspaces", "workspaces") {
            let query = "workspace_id=\(workspace["id"]?.integer ?? 0)&"
            let groups = try await rows("/groups", "groups", query)
            for kind in [Entitlement.Kind.group, .groupObserver] {
                rights[kind, default: []] += offered(kind, groups)
            }
        }
        let groups = try await rows("/requester_groups", "requester_groups")
        rights[.requesterGroup] = offered(.requesterGroup, groups)
        rights[.license] = [OfferedEntitlement(kind: .license, id: "agent", name: "agent")]
        names.known.withLock { [rights] in $0 = (rights, clock.now) }
        return rights
    }

    private func offered(_ kind: Entitlement.Kind, _ rows: [JSONValue]) -> [OfferedEntitlement] {
        rows.compactMap { row in
            guard let id = row["id"]?.integer, let name = row["name"]?.string else { return nil }
            return OfferedEntitlement(kind: kind, id: "\(id)", name: name)
        }
    }

    /// A right from the catalog, which is read again if the right is missing: rights are renamed.
    private func right(
        _ kind: Entitlement.Kind,
        where matches: @Sendable (OfferedEntitlement) -> Bool
    ) async throws(ConnectorError) -> OfferedEntitlement? {
        if let right = try await rights(isFresh: false)[kind]?.first(where: matches) {
            return right
        }
        return try await rights(isFresh: true)[kind]?.first(where: matches)
    }

    private func id(of grant: Grant) async throws(ConnectorError) -> Int64 {
        let right = try await right(grant.kind) { $0.name == grant.name }
        if let id = right.flatMap({ Int64($0.id) }) { return id }
        throw ConnectorError(.invalid, effect: .none, "unknown \(grant.kind.rawValue)")
    }

    func account(_ row: JSONValue, _ kind: Account.Kind) async throws(ConnectorError) -> Account {
        var account = Account(
            id: Account.ID("\(row["id"]?.integer ?? 0)"),
            kind: kind, isEnabled: row["active"]?.bool ?? false,
            email: row[kind == .agent ? "email" : "primary_email"]?.string,
            givenName: row["first_name"]?.string, familyName: row["last_name"]?.string
        )
        account.attributes["title"] = row["job_title"]?.string
        account.attributes["apiKeyEnabled"] = row["api_key_enabled"]?.bool.map { "\($0)" }
        if let ids = row["department_ids"]?.array {
            // An empty list means none; omitting it would mean unknown.
            let rows = try await ids.isEmpty ? [] : rows("/departments", "departments")
            let department = rows.first { $0["id"]?.integer == ids[0].integer }
            account.attributes["department"] = ids.isEmpty ? "" : department?["name"]?.string
        }
        guard kind == .agent else { return account }
        for (kind, list) in Self.lists.sorted(by: { $0.value < $1.value }) {
            for (list, isPending) in [(list, false), ("\(list)_pending_approval", true)] {
                for id in ids(row, list) {
                    let name = try await right(kind) { $0.id == "\(id)" }?.name ?? "#\(id)"
                    account.grants.insert(Grant(kind: kind, name: name, isPending: isPending))
                }
            }
        }
        if account.isEnabled, row["occasional"]?.bool == false {
            account.grants.insert(Grant(kind: .license, name: "agent"))
        }
        account.grantsAreComplete = true
        return account
    }

    private func ids(_ row: JSONValue, _ list: String) -> [Int64] {
        row[list]?.array?.compactMap { $0.integer ?? $0["role_id"]?.integer } ?? []
    }

    /// The members of an agent's record that a change of rights replaces; none if nothing changes.
    func changed(
        _ row: JSONValue,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) -> JSONObject {
        // Groups awaiting approval are in a separate list; leaving one out withdraws it.
        let held = Self.lists.mapValues { ids(row, $0) + ids(row, "\($0)_pending_approval") }
        var wanted = held
        var isOccasional = row["occasional"]?.bool ?? true
        for (grants, isJoining) in [(removing, false), (adding, true)] {
            for grant in grants.sorted() {
                if grant.kind == .license { isOccasional = !isJoining }
                guard wanted[grant.kind] != nil else { continue }
                let id = try await id(of: grant)
                wanted[grant.kind]?.removeAll { $0 == id }
                if isJoining { wanted[grant.kind]?.append(id) }
            }
        }
        var body = JSONObject()
        for (kind, list) in Self.lists.sorted(by: { $0.value < $1.value }) {
            let ids = wanted[kind] ?? []
            guard Set(held[kind] ?? []) != Set(ids) else { continue }
            // Roles that are kept stay as they are, with their scope.
            let kept = row["roles"]?.array ?? []
            let roles = ids.map { id in
                kept.first { $0["role_id"]?.integer == id }
                    ?? ["role_id": .integer(id), "assignment_scope": "entire_helpdesk"]
            }
            body[list] = .array(kind == .role ? roles : ids.map(JSONValue.integer))
        }
        if isOccasional != row["occasional"]?.bool { body["occasional"] = .bool(isOccasional) }
        return body
    }

    func members(of group: String) async throws(ConnectorError) -> [Account.ID] {
        try await rows("/requester_groups/\(group)/members", "requesters")
            .map { Account.ID("\($0["id"]?.integer ?? 0)") }
    }

    func change(_ id: Account.ID, _ grant: Grant, isJoining: Bool) async throws(ConnectorError) {
        let group = "\(try await self.id(of: grant))"
        // Nothing can be granted to or revoked from somebody who does not exist.
        _ = try await record(id, .requester)
        let path = "/requester_groups/\(group)/members/\(id.rawValue)"
        try await settle(isJoining ? .post : .delete, path) {
            () async throws(ConnectorError) -> Bool in
            try await members(of: group).contains(id) == isJoining
        }
    }

    func fields(
        _ values: [String: String],
        of kind: Account.Kind,
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
                let key = field == "email" && kind == .requester ? "primary_email" : field
                body[key] = value.map(JSONValue.string) ?? .null
            } else {
                throw ConnectorError(.invalid, effect: .none, "\(name) cannot be written")
            }
        }
        return body
    }
}

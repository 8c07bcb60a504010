// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization
import Wire

/// Deactivates people and leaves everything they hold on the record.
struct KeepsMemberships: FlawedConnector {
    let base: any Connector

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: [])
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {}

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await base.disableAccount(id, of: kind)
        } catch {
            guard kind == .requester else { throw error }
            try await base.disableAccount(id, of: .agent)
        }
    }
}

/// Says yes to every removal and carries out none.
struct RemovesNothing: FlawedConnector {
    let base: any Connector

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: [])
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {}

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {}
}

/// Creates accounts bare and says yes to every addition.
struct AddsNothing: FlawedConnector {
    let base: any Connector

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var bare = draft
        bare.grants = draft.grants.filter { $0.kind != .group }
        return try await base.createAccount(bare)
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await base.changeGrants(of: id, kind: kind, adding: [], removing: removing)
    }
}

/// Takes a refusal or a lost answer for success.
struct IgnoresFailures: FlawedConnector {
    let base: any Connector

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try? await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        try? await base.convertAccount(id, from: kind, to: other)
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try? await base.disableAccount(id, of: kind)
    }
}

/// Lists end after the page they begin with.
struct ReadsOnePage: FlawedConnector {
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        var page = try await base.accounts(of: kind, after: cursor)
        page.next = nil
        return page
    }
}

/// Finds nobody by address, and where the address is taken creates under another.
struct CreatesBeside: FlawedConnector {
    let base: any Connector
    let email: String

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] { [] }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        do throws(ConnectorError) {
            return try await base.createAccount(draft)
        } catch {
            var other = draft
            other.email = email
            var account = try await base.createAccount(other)
            account.email = draft.email
            return account
        }
    }
}

/// Looks for people under the company's own domain alone.
struct FindsEmployeesOnly: FlawedConnector {
    let base: any Connector

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        guard email.hasSuffix("@acme.example") else { return [] }
        return try await base.findAccounts(email: email)
    }
}

/// Gives whoever gets anything one group more.
struct GrantsTooMuch: FlawedConnector {
    let base: any Connector
    let extra: Grant

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var draft = draft
        draft.grants.insert(extra)
        return try await base.createAccount(draft)
    }
}

/// Leaves an account behind that answers to nobody, with the rights of the first newcomer.
struct LeavesBackDoor: FlawedConnector {
    let base: any Connector
    let email: String

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        if try await base.findAccounts(email: email).isEmpty {
            var second = draft
            second.email = email
            _ = try await base.createAccount(second)
        }
        return try await base.createAccount(draft)
    }
}

/// Switches another account off together with each leaver's.
struct DisablesAnother: FlawedConnector {
    let base: any Connector
    let email: String

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await base.disableAccount(id, of: kind)
        for other in try await base.findAccounts(email: email) where other.isEnabled {
            try await base.disableAccount(other.id, of: other.kind)
        }
    }
}

/// Saves every listed account again, changed or not.
struct SavesAgain: FlawedConnector {
    let base: any Connector
    let transport: any Transport
    let headers: WireHeaders

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        let page = try await base.accounts(of: kind, after: cursor)
        for account in page.elements {
            let name = JSONValue.string(account.givenName ?? "")
            let request = WireRequest(
                .put,
                "/api/v2/\(kind.rawValue)s/\(account.id.rawValue)",
                query: nil,
                headers: headers,
                body: JSONValue.object(["first_name": name]).encoded()
            )
            _ = try? await transport.send(request)
        }
        return page
    }
}

/// Remembers what somebody held and gives it back when they return.
final class RestoresFormerAccess: FlawedConnector {
    let base: any Connector
    private let former = Mutex<[Account.ID: Set<Grant>]>([:])

    init(_ base: any Connector) {
        self.base = base
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let restored = adding.isEmpty ? [] : former.withLock { $0[id] ?? [] }
        former.withLock { $0[id, default: []].formUnion(removing) }
        try await base.changeGrants(
            of: id,
            kind: kind,
            adding: adding.union(restored.subtracting(removing)),
            removing: removing
        )
    }
}

/// Writes the members of a group as a whole, from a list that it read once.
final class WritesStaleLists: FlawedConnector {
    let base: any Connector
    private let transport: any Transport
    private let headers: WireHeaders
    private let group: String

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

/// Reads the first page of every list of the service and takes it for the whole.
struct FirstPageTransport: Transport {
    let base: any Transport

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        var request = request
        if request.method == .get, let query = request.query {
            // A page beyond the end is empty: what the sender would have read there stays unseen.
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

/// Takes the 200 of a bulk answer for the success of every operation that was sent.
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

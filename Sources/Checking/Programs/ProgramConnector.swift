// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import LineProtocol
import Vocabulary
import Wire

/// A connector in another language: every operation is a call in the line protocol.
///
/// The kinds of account and right are those that the built-in connector of the target knows;
/// undeclared methods are never called.
package final class ProgramConnector: Connector {
    let session: ProgramSession
    package let manifest: ConnectorManifest
    let book = RightBook()

    /// The manifest is the built-in connector's, so that the core plans the same way, and what the
    /// program lacks is recorded instead of being planned around.
    init(session: ProgramSession, like builtIn: ConnectorManifest) {
        self.session = session
        manifest = builtIn
    }

    /// Calls the method, if the program declared it.
    func ask(_ method: String, _ params: JSONObject) async throws(ConnectorError) -> JSONValue {
        do throws(ProgramFailure) {
            try await session.begin()
            guard session.capabilities.contains(method) else {
                session.lacks(method)
                throw ProgramFailure.refused(
                    LineError(.unsupported, effect: .none, "the program has no \(method)")
                )
            }
            return try await session.call(method, params)
        } catch {
            throw ConnectorError(error, session.quotation)
        }
    }

    /// Starts the program, and records a needed capability that it does not declare.
    func require(_ word: String) async throws(ConnectorError) {
        try await begin()
        guard !has(word) else { return }
        session.lacks(word)
        throw .unsupported("the program does not declare \(word)")
    }

    private func begin() async throws(ConnectorError) {
        do throws(ProgramFailure) {
            try await session.begin()
        } catch {
            throw ConnectorError(error, session.quotation)
        }
    }

    func has(_ method: String) -> Bool { session.capabilities.contains(method) }

    package func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        if cursor == nil {
            if let rest = book.takeAside(kind) { return Page(elements: rest, next: nil) }
            book.beginCrawl(of: kind)
        }
        var params = JSONObject()
        if let cursor { params["cursor"] = .string(cursor.rawValue) }
        let answer = try await ask("accounts.list", params)
        if answer["complete"]?.bool == false {
            throw ConnectorError(
                .unavailable,
                effect: .none,
                "the program says that the list is not complete"
            )
        }
        let accounts = try await accounts(in: answer, readingGrants: true)
        for account in accounts where account.kind != kind { book.putAside(account) }
        let next = try next(in: answer, after: cursor)
        if next == nil { book.endCrawl(of: kind, kinds: manifest.accountKinds) }
        return Page(elements: accounts.filter { $0.kind == kind }, next: next)
    }

    func next(
        in answer: JSONValue,
        after cursor: PageCursor?
    ) throws(ConnectorError) -> PageCursor? {
        guard let text = answer["nextCursor"]?.string else { return nil }
        guard text != cursor?.rawValue else {
            throw ConnectorError(
                .protocolViolation,
                effect: .none,
                "the program's next page is the same page again"
            )
        }
        return PageCursor(text)
    }

    package func account(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) -> Account {
        let answer = try await ask(
            "accounts.get",
            ["id": .string(id.rawValue), "type": .string(kind.rawValue)]
        )
        let account = try await named(answer["account"] ?? .null)
        return answer["account"]?["grants"] == nil ? try await complete(account) : account
    }

    /// Rights missing from a read are fetched separately.
    private func complete(_ account: Account) async throws(ConnectorError) -> Account {
        guard has("grants.list") else {
            session.lacks("grants.list")
            return account
        }
        var account = account
        account.grants = try await grants(of: account.id)
        account.grantsAreComplete = true
        return account
    }

    private func accounts(
        in answer: JSONValue,
        readingGrants: Bool
    ) async throws(ConnectorError) -> [Account] {
        var accounts: [Account] = []
        for value in answer["accounts"]?.array ?? [] {
            let account = try await named(value)
            let isDone = value["grants"] != nil || !readingGrants
            accounts.append(isDone ? account : try await complete(account))
        }
        return accounts
    }

    package func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        let answer = try await ask("accounts.find", ["email": .string(email)])
        return try await accounts(in: answer, readingGrants: false)
    }

    package func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var account: JSONObject = [
            "type": .string(draft.kind.rawValue), "email": .string(draft.email),
            "givenName": .string(draft.givenName), "familyName": .string(draft.familyName),
        ]
        if draft.kind == .user { account["userName"] = .string(draft.email) }
        let attributes = draft.attributes.sorted { $0.key < $1.key }
            .map { JSONObject.Member(key: $0.key, value: .string($0.value)) }
        if !attributes.isEmpty { account["attributes"] = .object(JSONObject(attributes)) }
        var rights: [JSONValue] = []
        for grant in draft.grants.sorted() { rights.append(try await right(of: grant)) }
        let answer = try await ask(
            "accounts.create",
            ["account": .object(account), "grants": .array(rights)],
            about: draft.grants
        )
        return try await named(answer["account"] ?? .null)
    }

    package func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        let set = changes.set.sorted { $0.key < $1.key }
            .map { JSONObject.Member(key: $0.key, value: .string($0.value)) }
        let answer = try await ask(
            "accounts.update",
            [
                "id": .string(id.rawValue), "type": .string(kind.rawValue),
                "set": .object(JSONObject(set)),
                "clear": .array(changes.clear.sorted().map(JSONValue.string)),
            ]
        )
        return try await named(answer["account"] ?? .null)
    }

    package func enableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        try await change("accounts.enable", id, kind)
    }

    package func disableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        try await change("accounts.disable", id, kind)
    }

    package func deleteAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await change("accounts.delete", id, kind)
        } catch  where error.code == .notFound && error.effect == .none {
            // Gone is the requested state.
        }
    }

    private func change(
        _ method: String,
        _ id: Account.ID,
        _ kind: Account.Kind
    ) async throws(ConnectorError) {
        _ = try await ask(
            method,
            ["id": .string(id.rawValue), "type": .string(kind.rawValue)]
        )
    }

    package func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        _ = try await ask(
            "accounts.convert",
            [
                "id": .string(id.rawValue), "type": .string(kind.rawValue),
                "to": .string(other.rawValue),
            ]
        )
    }

    package func revokeSessions(
        of id: Account.ID,
        kind: Account.Kind
    ) async throws(ConnectorError) {
        _ = try await ask("sessions.revoke", ["account": .string(id.rawValue)])
    }

    /// A program need not know its own account; the core then identifies it by address.
    package func ownAccount() async throws(ConnectorError) -> Account {
        try await begin()
        guard has("accounts.own") else {
            throw .unsupported("the program has no accounts.own")
        }
        return try await named(try await ask("accounts.own", [:])["account"] ?? .null)
    }

    package func use(_ credential: ConnectorCredential) async throws(ConnectorError) {
        let message = session.renew(credential, at: session.seats[0].name)
        _ = try await ask("credential.changed", message)
    }

    package func rotateCredential() async throws(ConnectorError) {
        _ = try await ask("credential.rotate", [:])
    }

    package func revokeCredential() async throws(ConnectorError) {
        throw .unsupported("the protocol has no such method")
    }
}

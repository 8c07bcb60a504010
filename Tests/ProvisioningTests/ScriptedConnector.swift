// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Synchronization

/// A target and its connector in one, small enough to see through, that fails on command.
///
/// Agents keep roles and groups when they are disabled and lose them when they are converted, as
/// help desks do; a seat ends with either.
final class ScriptedConnector: Connector {
    enum Trouble {
        case refuse(ConnectorError)
        /// Does the work but loses the answer.
        case loseAnswer
        /// Reports success and does nothing.
        case pretend
    }

    enum Word: String {
        case list, read, find, create, update, grants, enable, disable, convert, offers, own

        var isWrite: Bool {
            switch self {
            case .create, .update, .grants, .enable, .disable, .convert: true
            case .list, .read, .find, .offers, .own: false
            }
        }
    }

    private struct State {
        var accounts: [Account] = []
        var troubles: [Word: [Trouble?]] = [:]
        var standing: [Word: Trouble] = [:]
        var calls: [String] = []
        var causes: [String] = []
        var seats = 1_000
        var hidden: Set<String> = []
        var offered: [Entitlement.Kind: Set<String>] = [:]
        var interruptions: [(call: Int, isBefore: Bool, action: @Sendable () -> Void)] = []
    }

    let manifest: ConnectorManifest
    let clock: any CivilClock
    let latency: Duration
    private let state = Mutex(State())

    init(clock: any CivilClock, latency: Duration = .milliseconds(100)) {
        self.clock = clock
        self.latency = latency
        manifest = ConnectorManifest(
            name: "scripted",
            version: "1",
            targetKind: "desk",
            accountKinds: [.agent, .requester],
            entitlementKinds: [.role, .group, .license],
            capabilities: Set(ConnectorManifest.Capability.allCases),
            inseparableKinds: [.role]
        )
    }

    var accounts: [Account] { state.withLock { $0.accounts } }
    /// `create 1`, `grants 1`, in order.
    var calls: [String] { state.withLock { $0.calls } }
    var writes: [String] {
        calls.filter { call in
            Word(rawValue: String(call.prefix { $0 != " " }))?.isWrite == true
        }
    }
    var causes: [String] { state.withLock { $0.causes } }

    func forgetCalls() { state.withLock { $0.calls = [] } }

    /// The next calls with this name fail like this, one each; `nil` for success.
    func plan(_ word: Word, _ troubles: [Trouble?]) {
        state.withLock { $0.troubles[word] = troubles }
    }

    /// Every call with this name fails like this until changed.
    func always(_ word: Word, _ trouble: Trouble?) {
        state.withLock { $0.standing[word] = trouble }
    }

    func setSeats(_ count: Int) { state.withLock { $0.seats = count } }

    func offer(_ kind: Entitlement.Kind, _ names: Set<String>) {
        state.withLock { $0.offered[kind] = names }
    }

    /// Somebody edits the target by hand.
    func edit(_ id: String, _ change: (inout Account) -> Void) {
        state.withLock { state in
            guard let index = state.accounts.firstIndex(where: { $0.id.rawValue == id }) else {
                return
            }
            change(&state.accounts[index])
        }
    }

    func add(_ account: Account) { state.withLock { $0.accounts.append(account) } }
    func hideFromLists(_ id: String) { state.withLock { _ = $0.hidden.insert(id) } }
    func remove(_ id: String) {
        state.withLock { $0.accounts.removeAll { $0.id.rawValue == id } }
    }

    func interrupt(call: Int, isBefore: Bool, _ action: @escaping @Sendable () -> Void) {
        state.withLock { $0.interruptions.append((call, isBefore, action)) }
    }

    private func perform<Value: Sendable>(
        _ word: Word,
        _ subject: String,
        _ effect: (inout State) -> Result<Value, ConnectorError>,
        pretended: ((inout State) -> Value)? = nil
    ) async throws(ConnectorError) -> Value {
        let cause = RequestContext.current?.cause ?? "none"
        let (number, trouble) = state.withLock { state -> (Int, Trouble?) in
            state.calls.append("\(word.rawValue) \(subject)")
            state.causes.append(cause)
            var trouble = state.standing[word]
            if var queue = state.troubles[word], !queue.isEmpty {
                trouble = queue.removeFirst()
                state.troubles[word] = queue
            }
            return (state.calls.count, trouble)
        }
        runInterruptions(number, isBefore: true)
        do { try await clock.sleep(until: clock.now.advanced(by: latency), tolerance: nil) } catch {
            throw ConnectorError(.timeout, effect: .unknown, "cancelled")
        }
        let result: Result<Value, ConnectorError>
        switch trouble {
        case .refuse(let error): result = .failure(error)
        case .pretend:
            result = state.withLock { state in
                if let pretended { .success(pretended(&state)) } else { effect(&state) }
            }
        case .loseAnswer:
            _ = state.withLock { effect(&$0) }
            result = .failure(ConnectorError(.timeout, effect: .unknown, "lost answer"))
        case nil: result = state.withLock { effect(&$0) }
        }
        runInterruptions(number, isBefore: false)
        return try result.get()
    }

    private func runInterruptions(_ number: Int, isBefore: Bool) {
        let due = state.withLock { state in
            state.interruptions.filter { $0.call == number && $0.isBefore == isBefore }
        }
        for interruption in due { interruption.action() }
    }

    private static func missing(_ id: Account.ID) -> ConnectorError {
        ConnectorError(.notFound, effect: .none, "no account \(id.rawValue)")
    }

    private func change(
        _ word: Word,
        _ id: Account.ID,
        _ kind: Account.Kind,
        _ body: @escaping (inout Account, inout State) -> ConnectorError?
    ) async throws(ConnectorError) {
        try await perform(
            word,
            id.rawValue,
            { state in
                guard let index = state.accounts.firstIndex(where: { $0.id == id }),
                    state.accounts[index].kind == kind
                else { return .failure(ScriptedConnector.missing(id)) }
                var account = state.accounts[index]
                if let error = body(&account, &state) { return .failure(error) }
                state.accounts[index] = account
                return .success(())
            },
            pretended: { _ in }
        )
    }
}

extension ScriptedConnector {
    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        try await perform(.list, kind.rawValue) { state in
            let all = state.accounts.filter { account in
                account.kind == kind && !state.hidden.contains(account.id.rawValue)
            }
            let start = cursor.flatMap { Int($0.rawValue) } ?? 0
            let end = min(start + 2, all.count)
            let next = end < all.count ? PageCursor("\(end)") : nil
            return .success(Page(elements: Array(all[start..<end]), next: next))
        }
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        try await perform(.read, id.rawValue) { state in
            guard let account = state.accounts.first(where: { $0.id == id && $0.kind == kind })
            else { return .failure(ScriptedConnector.missing(id)) }
            return .success(account)
        }
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        try await perform(.find, email) { state in
            .success(
                state.accounts.filter { account in
                    ([account.email] + account.alternateEmails).contains { $0 == email }
                }
            )
        }
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        try await perform(
            .create,
            draft.email,
            { state in
                if state.accounts.contains(where: { $0.email == draft.email }) {
                    return .failure(
                        ConnectorError(.alreadyExists, effect: .none, "address in use")
                    )
                }
                if let error = ScriptedConnector.objection(to: draft.grants, state) {
                    return .failure(error)
                }
                let account = ScriptedConnector.made(draft, number: state.accounts.count + 1)
                state.accounts.append(account)
                return .success(account)
            },
            pretended: { ScriptedConnector.made(draft, number: $0.accounts.count + 1) }
        )
    }

    private static func made(_ draft: AccountDraft, number: Int) -> Account {
        Account(
            id: Account.ID("\(number)"),
            kind: draft.kind,
            isEnabled: true,
            email: draft.email,
            givenName: draft.givenName,
            familyName: draft.familyName,
            attributes: draft.attributes,
            grants: draft.grants,
            grantsAreComplete: true
        )
    }

    private static func objection(to grants: Set<Grant>, _ state: State) -> ConnectorError? {
        for grant in grants.sorted() {
            if let offered = state.offered[grant.kind], !offered.contains(grant.name) {
                return ConnectorError(.invalid, effect: .none, "unknown right")
            }
        }
        let held = state.accounts.filter { account in
            account.isEnabled && account.grants.contains { $0.kind == .license }
        }
        guard grants.contains(where: { $0.kind == .license }), held.count >= state.seats else {
            return nil
        }
        return ConnectorError(.seatsExhausted, effect: .none, "no seat is free")
    }

    func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        try await change(.update, id, kind) { account, _ in
            if let email = changes.set["email"] { account.email = email }
            if let name = changes.set["givenName"] { account.givenName = name }
            if let name = changes.set["familyName"] { account.familyName = name }
            for name in ["title", "department", "location"] {
                if let value = changes.set[name] { account.attributes[name] = value }
                if changes.clear.contains(name) { account.attributes[name] = nil }
            }
            return nil
        }
        return accounts.first { $0.id == id } ?? Account(id: id, kind: kind, isEnabled: true)
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await change(.grants, id, kind) { account, state in
            let added = adding.subtracting(account.grants)
            if let error = ScriptedConnector.objection(to: added, state) { return error }
            account.grants = account.grants.filter { grant in
                !removing.contains { $0.kind == grant.kind && $0.name == grant.name }
            }
            account.grants.formUnion(adding)
            return nil
        }
    }

    func enableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await change(.enable, id, kind) { account, _ in
            account.isEnabled = true
            return nil
        }
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await change(.disable, id, kind) { account, _ in
            account.isEnabled = false
            account.grants = account.grants.filter { $0.kind != .license }
            return nil
        }
    }

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        throw ConnectorError(.unsupported, effect: .none, "nothing is erased here")
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        try await change(.convert, id, kind) { account, _ in
            account.kind = other
            account.grants = other == .agent ? [Grant(kind: .role, name: "SD Agent")] : []
            account.attributes["apiKeyEnabled"] = nil
            return nil
        }
    }

    func entitlements(
        of kind: Entitlement.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<OfferedEntitlement> {
        try await perform(.offers, kind.rawValue) { state in
            let names = (state.offered[kind] ?? []).sorted()
            let rights = names.map { OfferedEntitlement(kind: kind, id: $0, name: $0) }
            return .success(Page(elements: rights, next: nil))
        }
    }

    func holders(
        of entitlement: OfferedEntitlement,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account.ID> {
        Page(elements: [], next: nil)
    }

    func revokeSessions(of id: Account.ID, kind: Account.Kind) async throws(ConnectorError) {
        throw ConnectorError(.unsupported, effect: .none, "no way to end sessions")
    }

    func ownAccount() async throws(ConnectorError) -> Account {
        try await perform(.own, "account") { state in
            guard let own = state.accounts.first(where: { $0.email == "robot@acme.example" }) else {
                return .failure(ConnectorError(.unsupported, effect: .none, "no own account"))
            }
            return .success(own)
        }
    }

    func rotateCredential() async throws(ConnectorError) {
        throw ConnectorError(.unsupported, effect: .none, "no way to rotate")
    }

    func revokeCredential() async throws(ConnectorError) {
        throw ConnectorError(.unsupported, effect: .none, "no way to revoke")
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning
import Synchronization

/// Remembers what somebody held and restores it when they return.
final class RestoresFormerAccess: FlawedConnector {
    let base: any Connector
    private let former = Mutex<[Account.ID: Set<Grant>]>([:])

    init(_ base: any Connector) {
        self.base = base
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let id = operation.account, let (adding, removing) = operation.grants else {
            return try await pass(operation)
        }
        let restored = adding.isEmpty ? [] : former.withLock { $0[id] ?? [] }
        former.withLock { $0[id, default: []].formUnion(removing) }
        let all = adding.union(restored.subtracting(removing))
        try await base.carryOut(operation.changing(adding: all, removing: removing))
    }
}

/// Grants its last grant again whenever it is revoked.
final class GrantsAfterTheEnd: FlawedConnector {
    let base: any Connector
    private let given = Mutex<[Account.ID: Set<Grant>]>([:])

    init(_ base: any Connector) {
        self.base = base
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        let account = try await base.createAccount(draft)
        given.withLock { $0[account.id] = draft.grants }
        return account
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        try await base.carryOut(operation)
        guard let id = operation.account else { return }
        let ends: Bool
        switch operation.action {
        case .disable: ends = true
        case .changeGrants(let adding, let removing): ends = adding.isEmpty && !removing.isEmpty
        default: ends = false
        }
        guard ends, let late = given.withLock({ $0[id] }) else { return }
        let groups = late.filter { $0.kind == .group }
        try? await pass(operation.changing(adding: groups, removing: []))
    }
}

/// Revokes rights from the previous account, or from everybody, instead of from the right one.
final class RevokesAnother: FlawedConnector {
    let base: any Connector
    private let takesAll: Bool
    private let holders = Mutex<[Grant: [(id: Account.ID, kind: Account.Kind)]]>([:])

    init(_ base: any Connector, takesAll: Bool = false) {
        self.base = base
        self.takesAll = takesAll
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        let account = try await base.createAccount(draft)
        note(draft.grants, account.id, draft.kind)
        return account
    }

    private func note(_ grants: Set<Grant>, _ id: Account.ID, _ kind: Account.Kind) {
        holders.withLock { holders in
            for grant in grants { holders[grant, default: []].append((id, kind)) }
        }
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let id = operation.account, let (adding, removing) = operation.grants else {
            return try await pass(operation)
        }
        note(adding, id, operation.kind)
        var kept: Set<Grant> = []
        for grant in removing.sorted() {
            let others = holders.withLock { $0[grant] ?? [] }.filter { $0.id != id }
            for other in takesAll ? others : Array(others.prefix(1)) {
                try? await base.changeGrants(
                    of: other.id,
                    kind: other.kind,
                    adding: [],
                    removing: [grant]
                )
                if !takesAll { kept.insert(grant) }
            }
        }
        let taken = removing.subtracting(kept)
        try await base.carryOut(operation.changing(adding: adding, removing: taken))
    }
}

/// Grants some known right for each right that it revokes.
final class SwapsRights: FlawedConnector {
    let base: any Connector
    private let known = Mutex<Set<Grant>>([])

    init(_ base: any Connector) {
        self.base = base
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        known.withLock { $0.formUnion(draft.grants) }
        return try await base.createAccount(draft)
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let (adding, removing) = operation.grants else {
            return try await pass(operation)
        }
        let swapped = known.withLock { known in
            known.formUnion(adding)
            return known.filter { $0.kind == .group && !removing.contains($0) }.sorted()
        }
        let isSwap = removing.contains { $0.kind == .group } && adding.isEmpty
        let given = isSwap ? adding.union(swapped.prefix(1)) : adding
        try await base.carryOut(operation.changing(adding: given, removing: removing))
    }
}

/// Identifies accounts by address and acts on whoever has it now.
final class KnowsByAddress: FlawedConnector {
    let base: any Connector
    private let addresses = Mutex<[Account.ID: String]>([:])

    init(_ base: any Connector) {
        self.base = base
    }

    private func note(_ account: Account) {
        guard let email = account.email else { return }
        addresses.withLock { if $0[account.id] == nil { $0[account.id] = email } }
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        let account = try await base.createAccount(draft)
        note(account)
        return account
    }

    private func holder(_ id: Account.ID) async throws(ConnectorError) -> Account? {
        guard let email = addresses.withLock({ $0[id] }) else { return nil }
        return try await base.findAccounts(email: email).first
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        if let holder = try await holder(id) { return holder }
        let account = try await base.account(id, of: kind)
        note(account)
        return account
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let id = operation.account, let holder = try await holder(id) else {
            return try await pass(operation)
        }
        try await base.carryOut(
            AccountOperation(account: holder.id, kind: operation.kind, action: operation.action)
        )
    }
}

/// Reports a deactivation as done but carries it out with its next call, so that it is lost with
/// its process.
final class WritesBehind: FlawedConnector {
    let base: any Connector
    private let waiting = Mutex<[AccountOperation]>([])

    init(_ base: any Connector) {
        self.base = base
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard case .disable = operation.action else {
            return try await pass(operation)
        }
        waiting.withLock { $0.append(operation) }
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        var account = try await base.account(id, of: kind)
        if waiting.withLock({ $0.contains { $0.account == id } }) { account.isEnabled = false }
        return account
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        let due = waiting.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for operation in due { try await base.carryOut(operation) }
        return try await base.findAccounts(email: email)
    }
}

/// Disables the account created next to the right one.
final class DisablesNeighbors: FlawedConnector {
    let base: any Connector
    private let created = Mutex<[AccountOperation]>([])

    init(_ base: any Connector) {
        self.base = base
    }

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        let account = try await base.createAccount(draft)
        let off = AccountOperation(account: account.id, kind: draft.kind, action: .disable)
        created.withLock { $0.append(off) }
        return account
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        try await pass(operation)
        guard case .disable = operation.action else { return }
        let other = created.withLock { $0.first { $0.account != operation.account } }
        if let other { try? await pass(other) }
    }
}

/// The first connector of a kind in a run, to which all others of the kind send their changes.
final class FirstOfItsKind: Sendable {
    private struct ActsElsewhere: FlawedConnector {
        let base: any Connector
        let other: any Connector

        func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
            try await other.createAccount(draft)
        }

        func write(_ operation: AccountOperation) async throws(ConnectorError) {
            try await other.carryOut(operation)
        }
    }

    private let first = Mutex<(any Connector)?>(nil)

    func take(over base: any Connector) -> any Connector {
        first.withLock { first in
            if let other = first { return ActsElsewhere(base: base, other: other) }
            first = base
            return base
        }
    }
}

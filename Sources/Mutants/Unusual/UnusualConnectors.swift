// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization

/// Reads the account again after each of its writes.
struct ReadsBack: FlawedConnector {
    let base: any Connector

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
        _ = try? await base.account(id, of: kind)
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await base.disableAccount(id, of: kind)
        _ = try? await base.account(id, of: kind)
    }
}

/// Looks before each write whether there is anything to do.
struct LooksFirst: FlawedConnector {
    let base: any Connector

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let held = try await base.account(id, of: kind)
        guard held.grantsAreComplete else {
            return try await base.changeGrants(
                of: id,
                kind: kind,
                adding: adding,
                removing: removing
            )
        }
        let (adding, removing) = (
            adding.subtracting(held.grants), removing.intersection(held.grants)
        )
        guard !adding.isEmpty || !removing.isEmpty else { return }
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
    }
}

/// Changes one right at a time, in ascending or descending order, removals first.
struct ChangesOneByOne: FlawedConnector {
    let base: any Connector
    let isDescending: Bool

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        func ordered(_ grants: Set<Grant>) -> [Grant] {
            let sorted = grants.sorted()
            return isDescending ? sorted.reversed() : sorted
        }
        // What stands on something else is given after it, and the seat is part of the account.
        guard !(adding.union(removing)).contains(where: { $0.kind == .license }), kind == .user
        else {
            return try await base.changeGrants(
                of: id,
                kind: kind,
                adding: adding,
                removing: removing
            )
        }
        for grant in ordered(removing) {
            try await base.changeGrants(of: id, kind: kind, adding: [], removing: [grant])
        }
        for grant in ordered(adding) {
            try await base.changeGrants(of: id, kind: kind, adding: [grant], removing: [])
        }
    }
}

/// Takes first, in one call, and gives in another.
struct TakesThenGives: FlawedConnector {
    let base: any Connector

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        guard !adding.isEmpty, !removing.isEmpty, kind == .user else {
            return try await base.changeGrants(
                of: id,
                kind: kind,
                adding: adding,
                removing: removing
            )
        }
        try await base.changeGrants(of: id, kind: kind, adding: [], removing: removing)
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: [])
    }
}

/// Creates accounts bare and gives the rights afterwards.
struct CreatesThenGives: FlawedConnector {
    let base: any Connector

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        guard draft.kind == .user, !draft.grants.isEmpty else {
            return try await base.createAccount(draft)
        }
        var bare = draft
        bare.grants = []
        let account = try await base.createAccount(bare)
        do throws(ConnectorError) {
            try await base.changeGrants(
                of: account.id,
                kind: draft.kind,
                adding: draft.grants,
                removing: []
            )
        } catch {
            // The account is there whatever became of its rights.
            throw ConnectorError(
                error.code,
                effect: .unknown,
                error.message,
                retryAfter: error.retryAfter
            )
        }
        return try await base.account(account.id, of: draft.kind)
    }
}

/// Ends sessions by itself before it switches an account off.
struct EndsSessionsFirst: FlawedConnector {
    let base: any Connector

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try? await base.revokeSessions(of: id, kind: kind)
        try await base.disableAccount(id, of: kind)
    }
}

/// Looks for people in small letters.
struct FindsInSmallLetters: FlawedConnector {
    let base: any Connector

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        try await base.findAccounts(email: email.lowercased())
    }
}

/// Tries a write that failed for a passing reason once more by itself.
struct TriesAgain: FlawedConnector {
    let base: any Connector

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await base.disableAccount(id, of: kind)
        } catch {
            guard error.isTransient else { throw error }
            try await base.disableAccount(id, of: kind)
        }
    }
}

/// Asks again for what it was just told.
struct ReadsTwice: FlawedConnector {
    let base: any Connector

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        _ = try await base.account(id, of: kind)
        return try await base.account(id, of: kind)
    }
}

/// Switches an account off before it deletes it.
struct DisablesThenDeletes: FlawedConnector {
    let base: any Connector

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try? await base.disableAccount(id, of: kind)
        try await base.deleteAccount(id, of: kind)
    }
}

/// Keeps its calls for one account in line.
final class OneAtATime: FlawedConnector {
    let base: any Connector
    private let mutex = KeyedMutex<Account.ID>()

    init(_ base: any Connector) {
        self.base = base
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await mutex.withLock(id) { () async throws(ConnectorError) in
            try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
        }
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await mutex.withLock(id) { () async throws(ConnectorError) in
            try await base.disableAccount(id, of: kind)
        }
    }
}

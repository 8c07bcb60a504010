// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning

/// Reads the account again after each of its writes.
struct ReadsBack: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        try await pass(operation)
        switch operation.action {
        case .changeGrants, .disable, .enable:
            guard let id = operation.account else { return }
            _ = try? await base.account(id, of: operation.kind)
        case .create, .update, .delete, .convert: return
        }
    }
}

/// Looks before each change of rights whether there is anything to do.
struct LooksFirst: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let id = operation.account, let (adding, removing) = operation.grants else {
            return try await pass(operation)
        }
        let held = try await base.account(id, of: operation.kind)
        guard held.grantsAreComplete else { return try await pass(operation) }
        let (missing, excess) = (
            adding.subtracting(held.grants), removing.intersection(held.grants)
        )
        guard !missing.isEmpty || !excess.isEmpty else { return }
        try await pass(operation.changing(adding: missing, removing: excess))
    }
}

/// Changes one right at a time, in ascending or descending order, removals first.
struct ChangesOneByOne: FlawedConnector {
    let base: any Connector
    let isDescending: Bool

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        // What stands on something else is given after it, and the seat is part of the account.
        guard let (adding, removing) = operation.grants, operation.kind == .user,
            !adding.union(removing).contains(where: { $0.kind == .license })
        else { return try await pass(operation) }
        for grant in ordered(removing) {
            try await pass(operation.changing(adding: [], removing: [grant]))
        }
        for grant in ordered(adding) {
            try await pass(operation.changing(adding: [grant], removing: []))
        }
    }

    private func ordered(_ grants: Set<Grant>) -> [Grant] {
        isDescending ? grants.sorted().reversed() : grants.sorted()
    }
}

/// Takes first, in one call, and gives in another.
struct TakesThenGives: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let (adding, removing) = operation.grants, operation.kind == .user,
            !adding.isEmpty, !removing.isEmpty
        else { return try await pass(operation) }
        try await pass(operation.changing(adding: [], removing: removing))
        try await pass(operation.changing(adding: adding, removing: []))
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
            throw error.afterSending
        }
        return try await base.account(account.id, of: draft.kind)
    }
}

/// Ends sessions by itself before it switches an account off.
struct EndsSessionsFirst: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        if case .disable = operation.action, let id = operation.account {
            try? await base.revokeSessions(of: id, kind: operation.kind)
        }
        try await pass(operation)
    }
}

/// Looks for people in small letters.
struct FindsInSmallLetters: FlawedConnector {
    let base: any Connector

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        try await base.findAccounts(email: email.lowercased())
    }
}

/// Tries a deactivation that failed for a passing reason once more by itself.
struct TriesAgain: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await pass(operation)
        } catch {
            guard case .disable = operation.action, error.isTransient else { throw error }
            try await pass(operation)
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

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        if case .delete = operation.action {
            try? await pass(operation.with(.disable))
        }
        try await pass(operation)
    }
}

/// Keeps its calls for one account in line.
final class OneAtATime: FlawedConnector {
    let base: any Connector
    private let mutex = KeyedMutex<Account.ID>()

    init(_ base: any Connector) {
        self.base = base
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let id = operation.account else { return }
        try await mutex.withLock(id) { () async throws(ConnectorError) in
            try await pass(operation)
        }
    }
}

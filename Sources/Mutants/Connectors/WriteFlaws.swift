// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning
import Synchronization

/// Reports the steps in `skipped` as done without carrying them out.
struct SkipsSteps: FlawedConnector {
    enum Step: Sendable, CaseIterable {
        case removal
        case conversion
        case disabling
        case deletion
    }

    let base: any Connector
    /// By default every removal.
    var skipped: Set<Step> = [.removal, .conversion, .disabling]

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        switch operation.action {
        case .changeGrants(let adding, _) where skipped.contains(.removal):
            guard !adding.isEmpty else { return }
            try await base.carryOut(operation.changing(adding: adding, removing: []))
        case .convert where skipped.contains(.conversion): return
        case .delete where skipped.contains(.deletion): return
        case .disable:
            if !skipped.contains(.disabling) { try await disable(operation) }
        default: try await base.carryOut(operation)
        }
    }

    private func disable(_ operation: AccountOperation) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await base.carryOut(operation)
        } catch {
            // The skipped conversion would have turned the agent into a requester.
            guard skipped.contains(.conversion), operation.kind == .requester,
                let id = operation.account
            else { throw error }
            try await base.disableAccount(id, of: .agent)
        }
    }
}

/// Creates bare accounts and reports every addition as done.
struct AddsNothing: FlawedConnector {
    let base: any Connector

    func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        var bare = draft
        bare.grants = draft.grants.filter { $0.kind != .group }
        return try await base.createAccount(bare)
    }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let grants = operation.grants else { return try await pass(operation) }
        try await base.carryOut(operation.changing(adding: [], removing: grants.removing))
    }
}

/// Treats failed writes as success.
struct IgnoresFailures: FlawedConnector {
    let base: any Connector
    var isIgnored: @Sendable (ConnectorError) -> Bool = { _ in true }

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await base.carryOut(operation)
        } catch {
            guard isIgnored(error) else { throw error }
        }
    }
}

/// Reports a change that was already made as a failure.
struct RefusesWhatIsDone: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        if let id = operation.account {
            let held = try await base.account(id, of: operation.kind)
            if case .disable = operation.action, !held.isEnabled {
                throw ConnectorError(.invalid, effect: .none, "the account is disabled already")
            }
            if let grants = operation.grants, held.grantsAreComplete,
                !grants.removing.isSubset(of: held.grants)
            {
                throw ConnectorError(.invalid, effect: .none, "no such membership")
            }
        }
        try await base.carryOut(operation)
    }
}

/// Deletes accounts that should be disabled.
struct DeletesInstead: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard case .disable = operation.action else {
            return try await pass(operation)
        }
        do throws(ConnectorError) {
            try await base.carryOut(operation.with(.delete))
        } catch {
            guard error.code == .unsupported else { throw error }
            try await base.carryOut(operation)
        }
    }
}

/// Disables accounts that should be deleted, without ending what outlives that.
struct DisablesInstead: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard case .delete = operation.action else { return try await pass(operation) }
        try await pass(operation.with(.disable))
    }
}

/// Disables another account together with each leaver's.
struct DisablesAnother: FlawedConnector {
    let base: any Connector
    let email: String

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        try await base.carryOut(operation)
        guard case .disable = operation.action else { return }
        for other in try await base.findAccounts(email: email) where other.isEnabled {
            try await base.disableAccount(other.id, of: other.kind)
        }
    }
}

/// Releases seats but leaves the rights that came with them.
struct FreesSeatsOnly: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let (adding, removing) = operation.grants else { return try await pass(operation) }
        let seats = removing.filter { $0.kind == .license }
        if adding.isEmpty, seats.isEmpty { return }
        try await pass(operation.changing(adding: adding, removing: seats))
    }
}

/// Reports attribute changes as done without making them.
struct UpdatesNothing: FlawedConnector {
    let base: any Connector

    func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        try await base.account(id, of: kind)
    }
}

/// Writes an unrequested given name with each update.
struct TouchesNames: FlawedConnector {
    let base: any Connector

    func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        var changes = changes
        changes.set["givenName"] = "Unknown"
        return try await base.updateAccount(id, of: kind, changes)
    }
}

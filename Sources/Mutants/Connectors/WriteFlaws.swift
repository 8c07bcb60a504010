// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Provisioning
import Synchronization

/// Says yes to the steps in `skipped` and carries out none of them.
struct SkipsSteps: FlawedConnector {
    enum Step: Sendable, CaseIterable {
        case removal
        case conversion
        case disabling
        case deletion
    }

    let base: any Connector
    /// Every removal, unless something else is said.
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
            // The conversion that was skipped would have made a requester of the agent.
            guard skipped.contains(.conversion), operation.kind == .requester,
                let id = operation.account
            else { throw error }
            try await base.disableAccount(id, of: .agent)
        }
    }
}

/// Creates accounts bare and says yes to every addition.
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

/// Takes failures of its writes for success.
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

/// Calls a change that is made already a failure.
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

/// Deletes accounts that are to be switched off.
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

/// Switches off accounts that are to be deleted, and with them nothing that outlives that.
struct DisablesInstead: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard case .delete = operation.action else { return try await pass(operation) }
        try await pass(operation.with(.disable))
    }
}

/// Switches another account off together with each leaver's.
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

/// Takes seats and leaves the rights that came with them.
struct FreesSeatsOnly: FlawedConnector {
    let base: any Connector

    func write(_ operation: AccountOperation) async throws(ConnectorError) {
        guard let (adding, removing) = operation.grants else { return try await pass(operation) }
        let seats = removing.filter { $0.kind == .license }
        if adding.isEmpty, seats.isEmpty { return }
        try await pass(operation.changing(adding: adding, removing: seats))
    }
}

/// Says yes to changes of attributes and makes none.
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

/// Writes a given name that nobody asked for with each update.
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

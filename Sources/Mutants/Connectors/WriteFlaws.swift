// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Synchronization

/// Takes rights from whoever it wrote to before, or from everybody, in place of the one who is due.
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

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        note(adding, id, kind)
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
        try await base.changeGrants(
            of: id,
            kind: kind,
            adding: adding,
            removing: removing.subtracting(kept)
        )
    }
}

/// Gives a right that it knows of for each right that it takes.
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

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let swapped = known.withLock { known in
            known.formUnion(adding)
            return known.filter { $0.kind == .group && !removing.contains($0) }.sorted()
        }
        let isSwap = removing.contains { $0.kind == .group } && adding.isEmpty
        try await base.changeGrants(
            of: id,
            kind: kind,
            adding: isSwap ? adding.union(swapped.prefix(1)) : adding,
            removing: removing
        )
    }
}

/// Calls a change that is made already a failure.
struct RefusesWhatIsDone: FlawedConnector {
    let base: any Connector

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        guard try await base.account(id, of: kind).isEnabled else {
            throw ConnectorError(.invalid, effect: .none, "the account is disabled already")
        }
        try await base.disableAccount(id, of: kind)
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let held = try await base.account(id, of: kind)
        guard !held.grantsAreComplete || removing.isSubset(of: held.grants) else {
            throw ConnectorError(.invalid, effect: .none, "no such membership")
        }
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
    }
}

/// Takes every 404 for the end of an account.
struct TakesNotFoundForDone: FlawedConnector {
    let base: any Connector

    private func settle(
        _ body: () async throws(ConnectorError) -> Void
    ) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await body()
        } catch {
            guard error.code == .notFound else { throw error }
        }
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await settle { () async throws(ConnectorError) in
            try await base.disableAccount(id, of: kind)
        }
    }

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await settle { () async throws(ConnectorError) in
            try await base.deleteAccount(id, of: kind)
        }
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await settle { () async throws(ConnectorError) in
            try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
        }
    }
}

/// Deletes accounts that are to be switched off.
struct DeletesInstead: FlawedConnector {
    let base: any Connector

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await base.deleteAccount(id, of: kind)
        } catch {
            guard error.code == .unsupported else { throw error }
            try await base.disableAccount(id, of: kind)
        }
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

/// Takes it for done when nobody can say whether it was.
struct TakesSilenceForDone: FlawedConnector {
    let base: any Connector

    private func settle(
        _ body: () async throws(ConnectorError) -> Void
    ) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await body()
        } catch {
            guard error.effect == .unknown else { throw error }
        }
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        try await settle { () async throws(ConnectorError) in
            try await base.disableAccount(id, of: kind)
        }
    }

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        try await settle { () async throws(ConnectorError) in
            try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
        }
    }
}

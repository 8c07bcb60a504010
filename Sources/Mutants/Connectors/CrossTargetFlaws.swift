// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Says yes to the steps in `skipped` and carries out none of them.
struct SkipsSteps: FlawedConnector {
    enum Step: Sendable, CaseIterable {
        case removal
        case conversion
        case disabling
        case deletion
    }

    let base: any Connector
    let skipped: Set<Step>

    func changeGrants(
        of id: Account.ID,
        kind: Account.Kind,
        adding: Set<Grant>,
        removing: Set<Grant>
    ) async throws(ConnectorError) {
        let removing = skipped.contains(.removal) ? [] : removing
        if adding.isEmpty, removing.isEmpty { return }
        try await base.changeGrants(of: id, kind: kind, adding: adding, removing: removing)
    }

    func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        if skipped.contains(.conversion) { return }
        try await base.convertAccount(id, from: kind, to: other)
    }

    func disableAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        if skipped.contains(.disabling) { return }
        do throws(ConnectorError) {
            try await base.disableAccount(id, of: kind)
        } catch {
            // The conversion that was skipped would have made a requester of the agent.
            guard skipped.contains(.conversion), kind == .requester else { throw error }
            try await base.disableAccount(id, of: .agent)
        }
    }

    func deleteAccount(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) {
        if skipped.contains(.deletion) { return }
        try await base.deleteAccount(id, of: kind)
    }
}

/// Finds no account at all, so that whoever has one is taken for somebody without.
struct FindsNobody: FlawedConnector {
    let base: any Connector

    func accounts(
        of kind: Account.Kind,
        after cursor: PageCursor?
    ) async throws(ConnectorError) -> Page<Account> {
        var page = try await base.accounts(of: kind, after: cursor)
        page.elements = []
        page.next = nil
        return page
    }

    func account(_ id: Account.ID, of kind: Account.Kind) async throws(ConnectorError) -> Account {
        throw ConnectorError(.notFound, effect: .none, "no account \(id.rawValue)")
    }

    func findAccounts(email: String) async throws(ConnectorError) -> [Account] { [] }
}

/// Answers the requests in `isCut` itself, with success, so that the service never sees them.
struct CuttingTransport: Transport {
    let base: any Transport
    let isCut: @Sendable (WireRequest) -> Bool

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        guard isCut(request) else { return try await base.send(request) }
        return WireResponse(status: 204)
    }
}

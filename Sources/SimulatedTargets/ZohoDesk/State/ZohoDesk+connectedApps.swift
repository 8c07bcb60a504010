// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// An OAuth client that acts in somebody's name, as their page of connected applications lists it.
package struct ZohoConnectedApp: Hashable, Sendable {
    /// What the developer console calls the client.
    package let name: String
    /// As consented to.
    package let scopes: [String]
    package let token: String
}

extension ZohoDesk {
    /// What acts in the name of the agent under the address, the connector's client apart.
    package func connectedApps(of email: String) -> [ZohoConnectedApp] {
        guard let slot = store.slot(email: email) else { return [] }
        return store.accounts.connectedApps(of: store.agents.rows[slot].id)
    }

    /// Assumption: whoever may sign in may consent, since no page says otherwise.
    static func connectApp(_ desk: inout ZohoDesk, _ door: SideDoor) throws(SideDoorError) {
        let slot = try desk.signableSlot(door)
        let client = try desk.client(of: door)
        let user = desk.store.agents.rows[slot].id
        let now = desk.store.now
        let scopes = door.optionalText("scopes")
        let token = desk.store.withAccounts { accounts in
            accounts.mintRefreshToken(client: client, user: user, scopes: scopes, at: now)
        }
        guard token != nil else {
            throw .refused("'\(scopes ?? "")' holds a scope that does not exist.")
        }
    }

    static func disconnectApp(_ desk: inout ZohoDesk, _ door: SideDoor) throws(SideDoorError) {
        let user = desk.store.agents.rows[try desk.slot(door)].id
        let name = desk.store.accounts.clients[try desk.client(of: door)].name
        let apps = desk.store.accounts.connectedApps(of: user).filter { $0.name == name }
        guard !apps.isEmpty else { throw .refused("'\(name)' is not connected.") }
        desk.store.withAccounts { accounts in for app in apps { accounts.end(token: app.token) } }
    }

    private func client(of door: SideDoor) throws(SideDoorError) -> Int {
        let name = door.text("app")
        guard let client = store.accounts.clients.firstIndex(where: { $0.name == name }) else {
            throw .refused("There is no OAuth client called '\(name)'.")
        }
        return client
    }
}

extension ZohoAccounts {
    /// In the order of consent; the first client is the connector's.
    func connectedApps(of user: Int64) -> [ZohoConnectedApp] {
        (refreshTokensByUser[user] ?? []).map { refreshTokens[$0] }.filter { $0.client != 0 }.map {
            ZohoConnectedApp(name: clients[$0.client].name, scopes: $0.scopes.names, token: $0.id)
        }
    }
}

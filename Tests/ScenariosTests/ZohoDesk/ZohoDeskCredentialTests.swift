// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import SimulatedTargets
import TargetKit
import Testing

/// The connector's own credential against the simulated accounts server.
@Suite
struct ZohoDeskCredentialTests {
    private func code(
        _ operation: () async throws(ConnectorError) -> Void
    ) async -> ConnectorError.Code? {
        do throws(ConnectorError) {
            try await operation()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a day of work takes a handful of tokens`() async throws {
        let portal = try LivePortal()
        for _ in 0..<24 {
            _ = try await portal.connector.ownAccount()
            portal.wait(.seconds(3_600))
        }
        #expect(portal.lines.count { $0.hasPrefix("POST /oauth") } <= 25)
        #expect(portal.refusals == [])
    }

    @Test func `a credential that ends is told from a token that does`() async throws {
        let portal = try LivePortal()
        _ = try await portal.connector.ownAccount()
        try portal.open(SideDoor(.expireConnectorCredential))
        let code = await code { () throws(ConnectorError) in
            _ = try await portal.connector.ownAccount()
        }
        #expect(code == .unauthorized)
        #expect(portal.lines.suffix(2) == ["GET /api/v1/myinfo", "POST /oauth/v2/token"])
    }

    @Test func `a refresh token that newer authorizations pushed out needs a new one`()
        async throws
    {
        let portal = try LivePortal()
        _ = try await portal.connector.ownAccount()
        try portal.open(SideDoor(.authorizeConnectorAgain, ["times": .count(20)]))
        let code = await code { () throws(ConnectorError) in
            _ = try await portal.connector.ownAccount()
        }
        #expect(code == .unauthorized)
    }

    @Test func `a revoked credential no longer opens anything`() async throws {
        let portal = try LivePortal()
        _ = try await portal.connector.ownAccount()
        try await portal.connector.revokeCredential()
        let code = await code { () throws(ConnectorError) in
            _ = try await portal.connector.ownAccount()
        }
        #expect(code == .unauthorized)
    }
}

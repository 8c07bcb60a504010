// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Vocabulary

@Suite
struct ZohoDeskCatalogTests {
    @Test func `the Zoho Desk connector has all its capabilities`() {
        let manifest = ZohoDeskConnector.manifest
        #expect(
            manifest.capabilities.map(\.rawValue).sorted() == [
                "assignLicense", "changeCredential", "changeGrants", "createAccount",
                "deleteAccount", "disableAccount", "enableAccount", "findAccounts", "getAccount",
                "listAccounts",
                "listEntitlements", "listHolders", "revokeCredential", "updateAccount",
            ]
        )
        #expect(manifest.accountKinds == [.agent])
        #expect(
            manifest.entitlementKinds.map(\.rawValue)
                == ["role", "profile", "department", "team", "license"]
        )
        #expect(manifest.inseparableKinds == [.role, .profile, .department, .license])
    }

    @Test(arguments: [
        ConnectorCredential.basic(userName: "key", password: "X"), .bearer(token: "t"),
    ])
    func `another kind of credential is refused with what is accepted`(
        credential: ConnectorCredential
    ) async throws {
        let error = try await failure { () throws(ConnectorError) in
            _ = try ConnectorCatalog.make(
                "zoho-desk",
                transport: ScriptedTransport([]),
                credential: credential,
                clock: JumpingClock()
            )
        }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("refresh token"))
    }
}

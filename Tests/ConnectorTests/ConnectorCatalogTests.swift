// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing

@Suite
struct ConnectorCatalogTests {
    @Test func `the Freshservice connector can do what it could`() {
        let manifest = FreshserviceConnector.manifest
        #expect(
            manifest.capabilities.map(\.rawValue).sorted() == [
                "assignLicense", "changeGrants", "convertAccount", "createAccount",
                "deleteAccount", "disableAccount", "enableAccount", "findAccounts", "getAccount",
                "listAccounts", "listEntitlements", "listHolders", "updateAccount",
            ]
        )
        #expect(manifest.accountKinds == [.agent, .requester])
        #expect(
            manifest.entitlementKinds.map(\.rawValue) == [
                "role", "group", "groupObserver", "groupLeader", "requesterGroup",
                "departmentTickets", "application", "license",
            ]
        )
        #expect(manifest.inseparableKinds == [.role])
    }

    @Test(arguments: ConnectorCatalog.kinds)
    func `every kind makes a connector of that kind`(kind: String) throws {
        let connector = try ConnectorCatalog.make(
            kind,
            transport: ScriptedTransport([]),
            credential: .basic(userName: "key", password: "X"),
            clock: JumpingClock()
        )
        #expect(connector.manifest.targetKind == kind)
        #expect(ConnectorCatalog.manifest(of: kind) == connector.manifest)
    }

    @Test func `a kind without a connector is named in the error`() {
        #expect {
            _ = try ConnectorCatalog.make(
                "other",
                transport: ScriptedTransport([]),
                credential: .bearer(token: "t"),
                clock: JumpingClock()
            )
        } throws: { error in
            (error as? ConnectorError)?.code == .unsupported
        }
    }
}

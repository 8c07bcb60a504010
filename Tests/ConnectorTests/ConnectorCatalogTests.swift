// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Vocabulary

@Suite
struct ConnectorCatalogTests {
    @Test func `the Freshservice connector has all its capabilities`() {
        let manifest = FreshserviceConnector.manifest
        #expect(
            manifest.capabilities.map(\.rawValue).sorted() == [
                "assignLicense", "changeCredential", "changeGrants", "convertAccount",
                "createAccount", "deleteAccount", "disableAccount", "enableAccount", "findAccounts",
                "getAccount",
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

    private static let credentials: [ConnectorCredential] = [
        .basic(userName: "key", password: "X"), .bearer(token: "t"),
        .oauth(clientID: "c", clientSecret: "s", refreshToken: "r"),
    ]

    /// The connector with the first credential that it takes.
    private func make(_ kind: String) throws -> any Connector {
        let connectors = Self.credentials.compactMap { credential in
            try? ConnectorCatalog.make(
                kind,
                transport: ScriptedTransport([]),
                credential: credential,
                clock: JumpingClock()
            )
        }
        return try #require(connectors.first)
    }

    @Test(arguments: ConnectorCatalog.kinds)
    func `every kind makes a connector of that kind`(kind: String) throws {
        let connector = try make(kind)
        #expect(connector.manifest.targetKind == (kind.hasPrefix("scim") ? "scim" : kind))
        #expect(connector.manifest.name == kind)
        #expect(ConnectorCatalog.manifest(of: kind) == connector.manifest)
    }

    @Test(arguments: SCIMServerLimits.names)
    func `a connector for SCIM takes the name of a server`(server: String) throws {
        let connector = try ConnectorCatalog.make(
            "scim-entra@\(server)",
            transport: ScriptedTransport([]),
            credential: .bearer(token: "t"),
            clock: JumpingClock()
        )
        let scim = try #require(connector as? SCIMConnector)
        #expect(scim.options.limits.name == server)
        #expect(scim.options.dialect.name == "scim-entra")
        #expect(ConnectorCatalog.manifest(of: "scim-entra@\(server)") == scim.manifest)
    }

    @Test func `the SCIM connector has all its capabilities`() throws {
        let manifest = try #require(ConnectorCatalog.manifest(of: "scim"))
        #expect(
            manifest.capabilities.map(\.rawValue).sorted() == [
                "changeCredential", "changeGrants", "createAccount", "deleteAccount",
                "disableAccount", "enableAccount", "findAccounts", "getAccount", "listAccounts",
                "listEntitlements", "listHolders", "updateAccount",
            ]
        )
        #expect(manifest.accountKinds == [.user])
        #expect(manifest.entitlementKinds == [.group, .role, .entitlement])
        #expect(manifest.inseparableKinds == [])
    }

    @Test(arguments: ["scim@canva", "scim-okta", "scim-okta-custom"])
    func `a server that never deletes users does not offer it`(name: String) throws {
        let manifest = try #require(ConnectorCatalog.manifest(of: name))
        #expect(!manifest.capabilities.contains(.deleteAccount))
    }

    @Test(arguments: ["other", "freshservice@slack", "scim@nowhere", "scim-other@slack", "scim@"])
    func `a name without a connector is named in the error`(name: String) {
        #expect(ConnectorCatalog.manifest(of: name) == nil)
        #expect(
            throws: ConnectorError(
                .unsupported,
                effect: .none,
                ConnectorCatalog.complaint(about: name)
            )
        ) {
            _ = try ConnectorCatalog.make(
                name,
                transport: ScriptedTransport([]),
                credential: .bearer(token: "t"),
                clock: JumpingClock()
            )
        }
        #expect(ConnectorCatalog.complaint(about: name).contains("'"))
    }

    @Test(arguments: [
        ConnectorCredential.basic(userName: "key", password: "X"),
        .oauth(clientID: "c", clientSecret: "s", refreshToken: "r"),
    ])
    func `a connector for SCIM asks for a bearer token`(
        credential: ConnectorCredential
    ) {
        #expect(
            throws: ConnectorError(
                .unsupported,
                effect: .none,
                "scim is driven with a token: a bearer credential"
            )
        ) {
            _ = try ConnectorCatalog.make(
                "scim",
                transport: ScriptedTransport([]),
                credential: credential,
                clock: JumpingClock()
            )
        }
    }
}

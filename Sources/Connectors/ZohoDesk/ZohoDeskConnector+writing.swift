// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Vocabulary
import Wire

extension ZohoDeskConnector {
    package func updateAccount(
        _ id: Account.ID,
        of kind: Account.Kind,
        _ changes: AttributeChanges
    ) async throws(ConnectorError) -> Account {
        let id = try digits(id, kind)
        return try await recordLocks.withLock(id) { () async throws(ConnectorError) -> Account in
            guard let agent = try await agent(id) else { throw notFound(id) }
            let members = try members(of: changes, unlessIn: agent)
            guard !members.isEmpty else { return try await account(reading: agent) }
            let operation: StaticString = "update agent"
            // Writing the same values twice makes no difference.
            let answer = try await call(
                .patch,
                "agents/\(id)",
                body: .object(JSONObject(members)),
                operation: operation,
                repeatability: .idempotent
            )
            let updated = try self.agent(in: answer, expecting: id, operation, effect: .unknown)
            return try await account(reading: updated)
        }
    }

    private func members(
        of changes: AttributeChanges,
        unlessIn agent: ZohoDeskAgent
    ) throws(ConnectorError) -> [JSONObject.Member] {
        var members: [JSONObject.Member] = []
        for name in changes.set.keys.sorted() {
            let attribute = try attribute(name)
            guard let value = changes.set[name], attribute.value(of: agent) != value else {
                continue
            }
            members.append(.init(key: attribute.key, value: .string(value)))
        }
        for name in changes.clear.sorted() where changes.set[name] == nil {
            let attribute = try attribute(name)
            guard attribute.isClearable else { throw unwritable(name) }
            guard let value = attribute.value(of: agent), !value.isEmpty else { continue }
            members.append(.init(key: attribute.key, value: ""))
        }
        return members
    }

    func attribute(_ name: String) throws(ConnectorError) -> ZohoDeskAttribute {
        guard let attribute = ZohoDeskAttribute(rawValue: name) else { throw unwritable(name) }
        return attribute
    }

    package func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        throw .unsupported("only agents are supported")
    }

    package func revokeSessions(
        of id: Account.ID,
        kind: Account.Kind
    ) async throws(ConnectorError) {
        throw .unsupported(
            "sessions belong to the person's account with the vendor, which outlives the agent"
        )
    }

    package func rotateCredential() async throws(ConnectorError) {
        throw .unsupported(
            "a refresh token is never replaced; authorize the integration again"
        )
    }

    package func use(_ credential: ConnectorCredential) async throws(ConnectorError) {
        guard case .oauth(let clientID, let clientSecret, let refreshToken) = credential else {
            throw .unsupported("the credential is one of OAuth")
        }
        await authorization.use(
            ZohoDeskCredential(
                clientID: clientID,
                clientSecret: clientSecret,
                refreshToken: refreshToken
            )
        )
    }

    package func revokeCredential() async throws(ConnectorError) {
        try await authorization.revoke()
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension SCIMConnector {
    package func createAccount(_ draft: AccountDraft) async throws(ConnectorError) -> Account {
        try require(draft.kind)
        for name in draft.attributes.keys.sorted() where SCIMAttribute(rawValue: name) == nil {
            throw ConnectorError(
                .invalid,
                effect: .none,
                "attribute '\(name)' cannot be written like this"
            )
        }
        let discovery = try await discovery()
        let known: Set<Entitlement.Kind> = Set(manifest.entitlementKinds)
        if let other = draft.grants.map(\.kind).sorted().first(where: { !known.contains($0) }) {
            throw .unsupported("no grants of kind '\(other.rawValue)'")
        }
        let groups = draft.grants.filter { $0.kind == .group }
        for name in groups.map(\.name).sorted() {
            let isKnown = try await !self.groups(named: name, discovery).isEmpty
            guard isKnown else { throw unknown(.group, name) }
        }
        let user = try await create(draft, discovery)
        let rest = draft.grants.filter { grant in
            switch grant.kind {
            case .role: !user.roles.contains { $0.value == grant.name }
            case .entitlement: !user.entitlements.contains { $0.value == grant.name }
            default: true
            }
        }
        let id = Account.ID(user.id)
        guard !rest.isEmpty else { return try await account(from: user, nil, discovery) }
        do throws(ConnectorError) {
            try await changeGrants(of: id, kind: .user, adding: rest, removing: [])
            return try await account(id, of: .user)
        } catch {
            // The account exists, whatever happens to the rest.
            throw ConnectorError(
                error.code,
                effect: .unknown,
                "create account \(user.id): \(error.message)",
                retryAfter: error.retryAfter
            )
        }
    }

    /// Sends a create until its outcome is known.
    ///
    /// After a lost answer it searches for the name and never sends a second create right away.
    private func create(
        _ draft: AccountDraft,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMUserRecord {
        let form = SCIMUserBody(
            draft: draft,
            dialect: dialect,
            limits: limits,
            locale: options.locale
        )
        var lost: ConnectorError?
        var failures = 0
        while true {
            do throws(ConnectorError) {
                return try await createOnce(form, discovery)
            } catch  where error.effect == .unknown && error.isTransient {
                lost = error
                failures += 1
            } catch  where error.code == .alreadyExists {
                guard let lost else { throw error }
                if let user = try await created(by: form, discovery) { return user }
                throw ConnectorError(error.code, effect: lost.effect, error.message)
            }
            if let user = try await created(by: form, discovery) { return user }
            if let lost, failures > options.settlementsMax { throw lost }
            try await pause(afterFailure: failures)
            if let user = try await created(by: form, discovery) { return user }
        }
    }

    private func createOnce(
        _ form: SCIMUserBody,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMUserRecord {
        let operation: StaticString = "create user"
        let answer = try await call(
            .post,
            discovery.usersEndpoint,
            body: form.encoded(),
            operation: operation
        )
        // A 409 need not say `uniqueness`.
        if answer.response.status == 409 {
            throw ConnectorError(
                .alreadyExists,
                effect: answer.earlierEffect,
                "create user: 409; the name is in use"
            )
        }
        try requireSuccess(answer, operation)
        let body = try? JSONValue(parsing: answer.response.body)
        guard let user = body.flatMap({ SCIMUserRecord($0) }) else {
            // The body is only recommended; a search replaces it.
            if let user = try await created(by: form, discovery) { return user }
            throw violation(operation, .unknown, "an answer that is no user")
        }
        guard user.userName == nil || user.answers(to: form.draft.email) else {
            throw violation(operation, .unknown, "the answer is about another name")
        }
        return user
    }

    /// The user that a create with a lost answer has left; `nil` if there is none.
    ///
    /// All names and the client's own id must agree, and it may hold nothing that was not asked
    /// for: a user that existed before must not be taken over.
    private func created(
        by form: SCIMUserBody,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMUserRecord? {
        let draft = form.draft
        let found: [SCIMUserRecord]
        do throws(ConnectorError) {
            found = try await users(answeringTo: draft.email, discovery)
        } catch {
            throw error.afterSending
        }
        guard let user = found.first else { return nil }
        let isSame =
            user.isActive && (user.givenName ?? draft.givenName) == draft.givenName
            && (user.familyName ?? draft.familyName) == draft.familyName
            && (form.externalID == nil || user.externalID == nil
                || user.externalID == form.externalID)
        let names = Set(draft.grants.map(\.name))
        let holdsMore =
            !(user.groups ?? []).isEmpty
            || (user.roles + user.entitlements).contains { !names.contains($0.value) }
        guard isSame, !holdsMore else {
            throw ConnectorError(
                .alreadyExists,
                effect: .unknown,
                "create user: the name is held by user \(user.id)"
            )
        }
        return user
    }

    private func pause(afterFailure number: Int) async throws(ConnectorError) {
        let wait = options.retry.backoff(afterFailure: number)
        do {
            try await clock.sleep(until: clock.now.advanced(by: wait), tolerance: nil)
        } catch {
            throw ConnectorError(.timeout, effect: .unknown, "create user: canceled")
        }
    }

    /// A new group without members, as the dialect creates it.
    package func createGroup(_ name: String) async throws(ConnectorError) -> OfferedEntitlement {
        let discovery = try await discovery()
        let group = try await createGroup(name, discovery)
        memory.groups = nil
        return OfferedEntitlement(kind: .group, id: group.id, name: group.name)
    }

    private func createGroup(
        _ name: String,
        _ discovery: SCIMDiscovery
    ) async throws(ConnectorError) -> SCIMGroupRecord {
        var body: JSONObject = ["schemas": [.string(SCIMSchema.group)]]
        switch dialect.userBody {
        case .plain: body["displayName"] = .string(name)
        case .entra:
            body["schemas"] = [.string(SCIMSchema.group), .string(SCIMSchema.entraGroup)]
            body["displayName"] = .string(name)
            body["meta"] = ["resourceType": "Group"]
        case .okta:
            body["displayName"] = .string(name)
            body["members"] = []
        }
        let answer = try await call(
            .post,
            discovery.groupsEndpoint,
            body: JSONValue.object(body).encoded(),
            operation: "create group"
        )
        let content = try content(of: answer, "create group", effect: .unknown)
        guard let group = SCIMGroupRecord(content) else {
            throw violation("create group", .unknown, "an answer that is no group")
        }
        return group
    }

    /// Creates a user and a group and deletes them again, as JumpCloud does on activation; a user
    /// that cannot be deleted is left behind, inactive.
    func tryOut() async throws(ConnectorError) {
        guard let discovery = memory.discovery else { return }
        let draft = AccountDraft(
            kind: .user,
            email: "test.user@residue.example",
            givenName: "Test",
            familyName: "User"
        )
        let user = try await create(draft, discovery)
        let group = try await createGroup("Test group", discovery)
        for (endpoint, id) in [
            (discovery.groupsEndpoint, group.id), (discovery.usersEndpoint, user.id),
        ] {
            let path = try path(endpoint, id)
            let answer = try await call(.delete, path, operation: "remove test record")
            guard !answer.response.isSuccess, endpoint == discovery.usersEndpoint else { continue }
            try await setActive(false, Account.ID(user.id))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

/// The content of a create, for recognizing it after a lost answer.
private struct Invitation {
    let draft: AccountDraft
    let standing: ZohoDeskStanding
    let departmentIDs: [String]
    let body: JSONValue

    /// Whether this is the agent that the create requested; an agent that existed before must not
    /// be taken over.
    func isFulfilled(by agent: ZohoDeskAgent, _ catalog: ZohoDeskCatalog) -> Bool {
        agent.isActive && agent.familyName == draft.familyName
            && (agent.givenName ?? "") == draft.givenName
            && standing.isShown(by: agent, catalog)
            && Set(agent.departmentIDs ?? []) == Set(departmentIDs)
    }
}

extension ZohoDeskConnector {
    /// Invites an agent; the grants are pending until the invitation is accepted.
    ///
    /// Role and profile call for the type `Custom`, the light seat for `Light`, anything else for
    /// the base type. Teams follow in separate calls. An address that the service does not accept,
    /// such as that of a deleted agent who was not anonymized, is `invalid` without effect; a retry
    /// makes sense once somebody may have freed it.
    package func createAccount(
        _ draft: AccountDraft
    ) async throws(ConnectorError) -> Account {
        _ = try digits(Account.ID("1"), draft.kind)
        let change = GrantChange(adding: draft.grants, removing: [])
        try requireKnownKinds(change)
        let catalog = try await catalog(naming: change)
        let invitation = try invitation(for: draft, change, catalog)
        let teams = try await teamsToJoin(change, invitation.departmentIDs)
        let agent = try await create(invitation, catalog)
        do throws(ConnectorError) {
            for team in teams { try await setMembership(of: agent.id, in: team.id, to: true) }
            return try await account(reading: agent)
        } catch {
            // The agent exists by now, whatever happened to the rest.
            throw ConnectorError(
                error.code,
                effect: .unknown,
                "create agent \(agent.id): \(error.message)",
                retryAfter: error.retryAfter
            )
        }
    }

    private func invitation(
        for draft: AccountDraft,
        _ change: GrantChange,
        _ catalog: ZohoDeskCatalog
    ) throws(ConnectorError) -> Invitation {
        let standing = try standing(after: change, of: nil, catalog)
        let departments = try departments(of: change, catalog)
        let asked = standing ?? .type(options.basePermissionType)
        var body = JSONObject()
        body["emailId"] = .string(draft.email)
        body["lastName"] = .string(draft.familyName)
        if !draft.givenName.isEmpty { body["firstName"] = .string(draft.givenName) }
        for member in asked.members { body[member.key] = member.value }
        body["associatedDepartmentIds"] = .array(departments.map { .string($0) })
        for name in draft.attributes.keys.sorted() {
            guard let value = draft.attributes[name] else { continue }
            body[try attribute(name).key] = .string(value)
        }
        return Invitation(
            draft: draft,
            standing: asked,
            departmentIDs: departments,
            body: .object(body)
        )
    }

    /// The service requires every agent to have a department.
    private func departments(
        of change: GrantChange,
        _ catalog: ZohoDeskCatalog
    ) throws(ConnectorError) -> [String] {
        var ids: [String] = []
        for name in change.added(.department) {
            guard let id = catalog.id(.department, name) else { throw unknown(.department, name) }
            ids.append(id)
        }
        if !ids.isEmpty { return ids }
        if let name = options.baseDepartment {
            guard let id = catalog.id(.department, name) else { throw unknown(.department, name) }
            return [id]
        }
        guard let base = catalog.departments.first(where: { $0.isDefault && $0.isEnabled }) else {
            throw ConnectorError(.invalid, effect: .none, "an agent needs a department; name one")
        }
        return [base.id]
    }

    /// Sends a create until its outcome is known.
    ///
    /// There are no idempotency keys, so after a lost answer it searches for the address, and never
    /// sends a second create right away.
    private func create(
        _ invitation: Invitation,
        _ catalog: ZohoDeskCatalog
    ) async throws(ConnectorError) -> ZohoDeskAgent {
        var lost: ConnectorError?
        var failures = 0
        while true {
            do throws(ConnectorError) {
                return try await createOnce(invitation)
            } catch  where error.effect == .unknown && error.isTransient {
                lost = error
                failures += 1
            } catch  where error.code == .alreadyExists {
                guard let lost else { throw error }
                if let agent = try await created(invitation, catalog) { return agent }
                throw ConnectorError(error.code, effect: lost.effect, error.message)
            }
            if let agent = try await created(invitation, catalog) { return agent }
            if let lost, failures > options.settlementsMax { throw lost }
            try await pause(afterFailure: failures)
            if let agent = try await created(invitation, catalog) { return agent }
        }
    }

    private func createOnce(
        _ invitation: Invitation
    ) async throws(ConnectorError) -> ZohoDeskAgent {
        let operation: StaticString = "create agent"
        let answer = try await call(.post, "agents", body: invitation.body, operation: operation)
        if let refusal = ZohoDeskRefusal(answer.response), refusal.isAboutAddress {
            throw ConnectorError(
                .invalid,
                effect: answer.earlierEffect,
                "\(operation): the address is not accepted [/emailId]; it may be that of a deleted "
                    + "agent, to be anonymized first, or of an agent of another portal"
            )
        }
        let agent = try agent(in: answer, expecting: nil, operation, effect: .unknown)
        guard agent.email == nil || agent.email?.lowercased() == invitation.draft.email.lowercased()
        else { throw violation(operation, .unknown, "the answer is about another address") }
        return agent
    }

    /// The agent that a create with a lost answer has left; `nil` if there is none.
    private func created(
        _ invitation: Invitation,
        _ catalog: ZohoDeskCatalog
    ) async throws(ConnectorError) -> ZohoDeskAgent? {
        do throws(ConnectorError) {
            let found = try await agents(email: invitation.draft.email).first { !$0.isDeleted }
            // Search results do not contain the type.
            guard let found, let agent = try await agent(found.id) else { return nil }
            if invitation.isFulfilled(by: agent, catalog) { return agent }
            throw ConnectorError(
                .alreadyExists,
                effect: .unknown,
                "create agent: the address is held by agent \(agent.id)"
            )
        } catch {
            throw error.afterSending
        }
    }

    private func pause(afterFailure number: Int) async throws(ConnectorError) {
        let wait = options.retry.backoff(afterFailure: number)
        do {
            try await clock.sleep(until: clock.now.advanced(by: wait), tolerance: nil)
        } catch {
            throw ConnectorError(.timeout, effect: .unknown, "create agent: canceled")
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Changes of an agent's state. If a refusal may mean that the change was already made, by us or by
/// somebody else, a read decides.
extension ZohoDeskConnector {
    /// Takes a seat again, which may no longer be available (KB-SEATS).
    package func enableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        let id = try digits(id, kind)
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            guard let agent = try await agent(id) else { throw notFound(id) }
            if agent.isActive { return }
            do throws(ConnectorError) {
                try await post("agents/activate", [id], "enable account")
            } catch  where error.code == .invalid {
                if try await settled(id, { $0?.isActive == true }) { return }
                throw error
            }
        }
    }

    /// An open invitation is withdrawn, and the account with it; everybody else is deactivated,
    /// which ends sign-in and frees the seat, and the work goes to a colleague.
    ///
    /// If handing over the work fails, the agent is already disabled.
    package func disableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        let id = try digits(id, kind)
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            guard let agent = try await agent(id) else { throw notFound(id) }
            guard agent.isActive else { return }
            try await requireMayLeave(agent)
            if !agent.isConfirmed, try await withdrawInvitation(of: id) { return }
            try await deactivate(id)
            try await reassignWork(of: agent)
        }
    }

    /// Irreversible; the record stays archived, and its address stays taken until the record is
    /// anonymized (COMM-INV).
    package func deleteAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        let id = try digits(id, kind)
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            guard let agent = try await agent(id) else { return try await anonymize(id) }
            try await requireMayLeave(agent)
            if agent.isActive, !agent.isConfirmed, try await withdrawInvitation(of: id) { return }
            if agent.isActive { try await deactivate(id) }
            try await reassignWork(of: agent)
            for team in try await allTeams() where team.members.contains(id) {
                try await leave(team, id)
            }
            try await delete(id)
            try await anonymize(id)
        }
    }

    /// A membership that comes from a role ends with the agent.
    private func leave(_ team: ZohoDeskTeam, _ id: String) async throws(ConnectorError) {
        do throws(ConnectorError) {
            try await setMembership(of: id, in: team.id, to: false)
        } catch  where error.code == .unsupported {
            return
        }
    }

    /// `false` if the invitation has been accepted meanwhile.
    private func withdrawInvitation(of id: String) async throws(ConnectorError) -> Bool {
        do throws(ConnectorError) {
            try await post("agents/deleteUnconfirmed", [id], "withdraw invitation")
            return true
        } catch  where error.code == .invalid || error.code == .notFound {
            let agent = try await agentAfterSending(id)
            guard let agent else { return true }
            guard agent.isConfirmed else { throw error }
            return false
        }
    }

    /// The answer to a second deactivation is not documented.
    private func deactivate(_ id: String) async throws(ConnectorError) {
        let operation: StaticString = "disable account"
        let answer = try await call(
            .post,
            "agents/\(id)/deactivate",
            operation: operation,
            repeatability: .idempotent
        )
        guard let refusal = ZohoDeskRefusal(answer.response) else { return }
        let mayBeDone = [400, 404, 409, 422].contains(answer.response.status)
        if mayBeDone, !refusal.needsManualStep, try await settled(id, { $0?.isActive == false }) {
            return
        }
        try requireSuccess(answer, operation: operation)
    }

    /// Older portals only have the route with POST (PY-OLD).
    private func delete(_ id: String) async throws(ConnectorError) {
        let operation: StaticString = "delete account"
        let answer = try await call(.delete, "agents/\(id)", operation: operation)
        guard [404, 405].contains(answer.response.status) else {
            return try requireSuccess(answer, operation: operation)
        }
        if try await settled(id, { $0 == nil }) { return }
        let older = try await call(
            .post,
            "agents/\(id)/delete",
            operation: operation,
            repeatability: .idempotent
        )
        if older.response.status == 404, try await settled(id, { $0 == nil }) { return }
        try requireSuccess(older, operation: operation)
    }

    /// Only a deleted agent can be anonymized; one that is unknown has been, or never existed.
    private func anonymize(_ id: String) async throws(ConnectorError) {
        guard options.anonymizesDeleted else { return }
        let operation: StaticString = "anonymize agent"
        let answer = try await call(
            .post,
            "deletedAgents/\(id)/anonymize",
            operation: operation,
            repeatability: .idempotent
        )
        if ZohoDeskRefusal(answer.response)?.isAboutUnknown == true { return }
        try requireSuccess(answer, operation: operation)
    }

    /// Whether the change took effect.
    ///
    /// It was sent, so if the read fails, the outcome stays unknown.
    private func settled(
        _ id: String,
        _ isSettled: (ZohoDeskAgent?) -> Bool
    ) async throws(ConnectorError) -> Bool {
        isSettled(try await agentAfterSending(id))
    }

    private func agentAfterSending(_ id: String) async throws(ConnectorError) -> ZohoDeskAgent? {
        do throws(ConnectorError) {
            return try await agent(id)
        } catch {
            throw error.afterSending
        }
    }
}

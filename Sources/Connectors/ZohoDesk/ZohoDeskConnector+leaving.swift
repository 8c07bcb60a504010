// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    /// Refuses to end agents without whom the portal or the integration would be inaccessible.
    ///
    /// The service itself documents a guard only for the primary contact (KB-PRIM).
    func requireMayLeave(_ agent: ZohoDeskAgent) async throws(ConnectorError) {
        if agent.isBot { throw mayNotLeave(agent, "it is a bot of the service, not a person") }
        if try await own(notBefore: guardLimit).id == agent.id {
            throw mayNotLeave(agent, "the integration acts as this agent; authorize another first")
        }
        let portal = try await organization(notBefore: guardLimit)
        if let contact = portal.primaryContact, agent.email?.lowercased() == contact.lowercased() {
            throw mayNotLeave(agent, "it is the portal's primary contact; name another first")
        }
        let catalog = try await catalog(naming: agent)
        guard agent.isActive, agent.isConfirmed, catalog.isAdministrative(agent) else { return }
        if try await !hasOtherAdministrator(than: agent, catalog) {
            throw mayNotLeave(agent, "it is the last administrator; appoint another first")
        }
    }

    private func mayNotLeave(_ agent: ZohoDeskAgent, _ reason: String) -> ConnectorError {
        ConnectorError(.forbidden, effect: .none, "agent \(agent.id) may not leave: \(reason)")
    }

    /// Determined by profile, since list rows may lack the type (OAS example); the administrator
    /// type implies the administrator profile.
    private func hasOtherAdministrator(
        than agent: ZohoDeskAgent,
        _ catalog: ZohoDeskCatalog
    ) async throws(ConnectorError) -> Bool {
        let profiles = catalog.profiles.filter(\.isAdministrative).map(\.id).prefix(50)
        let filter =
            profiles.isEmpty
            ? "rolePermissionType=Admin" : "profileIds=\(profiles.joined(separator: "%2C"))"
        let list = ZohoDeskList<ZohoDeskAgent>.agents
            .filtered(by: "status=ACTIVE&isConfirmed=true&\(filter)")
        let other = try await first(of: list) { rows in
            rows.first { $0.id != agent.id && $0.canActForOthers }
        }
        return other != nil
    }

    /// Hands over tickets, tasks and automations one department at a time, since they can move
    /// within a department only.
    ///
    /// The service does so asynchronously and reports nothing.
    ///
    /// In a department without a successor, the work stays where it is.
    func reassignWork(of agent: ZohoDeskAgent) async throws(ConnectorError) {
        let operation: StaticString = "reassign work"
        do throws(ConnectorError) {
            var rows: [JSONValue] = []
            for department in agent.departmentIDs ?? [] {
                guard let successor = try await successor(of: agent, in: department) else {
                    continue
                }
                rows.append([
                    "departmentId": .string(department), "ticketNewOwner": .string(successor),
                    "taskNewOwner": .string(successor),
                ])
            }
            guard !rows.isEmpty else { return }
            let answer = try await call(
                .post,
                "agents/\(agent.id)/reassignment",
                body: ["agentReassignment": .array(rows)],
                operation: operation,
                repeatability: .idempotent
            )
            try requireSuccess(answer, operation: operation)
        } catch {
            throw ConnectorError(
                error.code,
                effect: .unknown,
                "agent \(agent.id) is disabled, its work is not reassigned: \(error.message)",
                retryAfter: error.retryAfter
            )
        }
    }

    /// The configured successor if in the department; otherwise the colleague with the smallest id
    /// on the first page that has any, and the integration's own agent only as a last resort.
    private func successor(
        of agent: ZohoDeskAgent,
        in department: String
    ) async throws(ConnectorError) -> String? {
        if let address = options.workSuccessor,
            let chosen = try await agents(email: address).first,
            chosen.id != agent.id, chosen.canActForOthers,
            chosen.departmentIDs?.contains(department) == true
        {
            return chosen.id
        }
        let own = try await own(notBefore: guardLimit).id
        var isOwnThere = false
        let list = ZohoDeskList.agents(ofDepartment: department)
            .filtered(by: "status=ACTIVE&isConfirmed=true&isLightAgent=false")
        let colleague = try await first(of: list) { rows in
            let able = rows.filter { $0.id != agent.id && $0.canActForOthers }
            isOwnThere = isOwnThere || able.contains { $0.id == own }
            return able.filter { $0.id != own }.min { left, right in
                (left.id.utf8.count, left.id) < (right.id.utf8.count, right.id)
            }
        }
        return colleague?.id ?? (isOwnThere ? own : nil)
    }
}

extension ZohoDeskAgent {
    /// Whether the agent is a person who can sign in.
    fileprivate var canActForOthers: Bool { isActive && isConfirmed && !isBot }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Departments to join and to leave; one is always kept, since every agent must have one.
struct ZohoDeskDepartmentChange: Hashable, Sendable {
    let entering: [String]
    let leaving: [String]
    /// The agent's final departments.
    let wanted: [String]
    /// Whether a department that should have been removed is kept as the only one: the first in the
    /// agent's own order.
    let keepsLast: Bool

    init(
        of agent: ZohoDeskAgent,
        _ change: GrantChange,
        _ catalog: ZohoDeskCatalog
    ) throws(ConnectorError) {
        var entering: [String] = []
        for name in change.added(.department) {
            guard let id = catalog.id(.department, name) else {
                throw ConnectorError(
                    .invalid,
                    effect: .none,
                    "unknown entitlement department/\(name)"
                )
            }
            entering.append(id)
        }
        guard let held = agent.departmentIDs else {
            guard change.touches([.department]) else {
                (self.entering, leaving, wanted, keepsLast) = ([], [], [], false)
                return
            }
            throw ConnectorError(
                .protocolViolation,
                effect: .none,
                "read agent: the departments are missing"
            )
        }
        entering.removeAll { held.contains($0) }
        var leaving = held.filter { id in
            change.removes(.department, catalog.name(.department, id) ?? "#\(id)")
        }
        keepsLast = entering.isEmpty && leaving.count == held.count && !held.isEmpty
        if keepsLast { leaving.removeFirst() }
        self.entering = entering
        self.leaving = leaving
        wanted = held.filter { !leaving.contains($0) } + entering
    }

    /// Whether the agent would briefly have no department if it left first.
    var mustEnterFirst: Bool { wanted.count == entering.count }
}

extension ZohoDeskConnector {
    /// Uses the departments' calls, which affect only this agent, rather than a list on the agent,
    /// which would undo concurrent changes by others.
    func move(
        _ id: String,
        _ change: ZohoDeskDepartmentChange,
        _ refusals: inout [ConnectorError]
    ) async throws(ConnectorError) {
        if change.mustEnterFirst { try await enter(id, change.entering) }
        for department in change.leaving {
            do throws(ConnectorError) {
                try await post(
                    "departments/\(department)/dissociateAgents",
                    [id],
                    "leave department"
                )
            } catch  where error.effect == .none && !error.isTransient {
                refusals.append(error)
            }
        }
        if !change.mustEnterFirst { try await enter(id, change.entering) }
    }

    private func enter(_ id: String, _ departments: [String]) async throws(ConnectorError) {
        for department in departments {
            try await post("departments/\(department)/associateAgents", [id], "enter department")
        }
    }

    /// One of the calls that take agents by id and return nothing; repeating it changes nothing.
    func post(
        _ path: String,
        _ agents: [String],
        _ operation: StaticString
    ) async throws(ConnectorError) {
        let answer = try await call(
            .post,
            path,
            body: ["agentIds": .array(agents.map { .string($0) })],
            operation: operation,
            repeatability: .idempotent
        )
        try requireSuccess(answer, operation: operation)
    }
}

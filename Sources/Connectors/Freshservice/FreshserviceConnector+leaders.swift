// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Leaders are stored only on the group and written as its whole list, which somebody else may
/// write at the same time: every change is read back and repeated if it was lost.
extension FreshserviceConnector {
    func group(_ id: Int64) async throws(ConnectorError) -> FreshserviceGroup {
        let answer = try await call(.get, "/api/v2/groups/\(id)", operation: "read group")
        return try decodeGroup(answer, id, "read group", effect: .none)
    }

    /// The groups among `groups` that the agent currently leads.
    func leading(_ groups: [Int64], by agent: Int64) async throws(ConnectorError) -> [Grant] {
        var grants: [Grant] = []
        for id in groups {
            let group: FreshserviceGroup
            do throws(ConnectorError) {
                group = try await self.group(id)
            } catch  where error.code == .notFound {
                memory.setLeading(false, of: id, by: agent)
                continue
            }
            let isPending = group.pendingLeaders.contains(agent)
            if isPending || group.leaders.contains(agent) {
                grants.append(Grant(kind: .groupLeader, name: group.name, isPending: isPending))
            }
        }
        return grants
    }

    func changeLeaders(
        _ agent: Int64,
        adding: [String],
        removing: [String]
    ) async throws(ConnectorError) {
        for name in adding {
            guard let id = try await groupIDs(name).first else {
                throw unknown(.groupLeader, name)
            }
            try await setLeading(true, of: id, by: agent)
        }
        for name in removing {
            for id in try await groupIDs(name) { try await setLeading(false, of: id, by: agent) }
        }
    }

    private func groupIDs(_ name: String) async throws(ConnectorError) -> [Int64] {
        let catalog = try await catalog()
        let ids = catalog.groupIDs(name)
        guard ids.isEmpty else { return ids }
        return try await refreshedCatalog(since: catalog).groupIDs(name)
    }

    private func setLeading(
        _ isLeading: Bool,
        of id: Int64,
        by agent: Int64
    ) async throws(ConnectorError) {
        var group = try await group(id)
        var writes = 0
        while let request = leaderRequest(isLeading, group, agent) {
            guard writes <= options.settlementsMax else {
                throw ConnectorError(
                    .conflict,
                    effect: .unknown,
                    "group \(id) [leaders]: overwritten \(writes) times; try again later"
                )
            }
            writes += 1
            let answer = try await exchange.send(
                request,
                operation: "update group",
                renewing: { () async throws(ConnectorError) -> WireRequest? in
                    leaderRequest(isLeading, try await self.group(id), agent)
                }
            )
            if let answer { _ = try decodeGroup(answer, id, "update group", effect: .unknown) }
            group = try await self.group(id)
        }
        memory.setLeading(isLeading, of: id, by: agent)
    }

    /// `nil` if the group's leaders are already in the desired state.
    ///
    /// Leaders pending approval are included, or their requests would be withdrawn (REF).
    private func leaderRequest(
        _ isLeading: Bool,
        _ group: FreshserviceGroup,
        _ agent: Int64
    ) -> WireRequest? {
        var leaders = group.leaders + group.pendingLeaders
        guard leaders.contains(agent) != isLeading else { return nil }
        if isLeading {
            leaders.append(agent)
        } else {
            leaders.removeAll { $0 == agent }
        }
        var body = FreshserviceBody()
        body.put("leaders", leaders)
        return request(.put, "/api/v2/groups/\(group.id)", body: body.finish())
    }

    private func decodeGroup(
        _ answer: HTTPExchange.Answer,
        _ id: Int64,
        _ operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> FreshserviceGroup {
        let content = try content(
            of: answer,
            under: "group",
            operation: operation,
            effect: effect
        )
        guard let group = FreshserviceGroup(content), group.id == id else {
            throw violation(operation, effect, "not the group that was asked for")
        }
        return group
    }
}

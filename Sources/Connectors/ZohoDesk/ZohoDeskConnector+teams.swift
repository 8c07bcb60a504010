// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    func teamsToJoin(
        _ change: GrantChange,
        _ departments: [String]
    ) async throws(ConnectorError) -> [ZohoDeskTeam] {
        guard change.touches([.team]) else { return [] }
        return try teamsToJoin(change, departments, among: try await allTeams())
    }

    /// The teams to be granted, by name.
    ///
    /// Names are unique within a department at most; of several teams, the one in one of the
    /// agent's departments is taken.
    func teamsToJoin(
        _ change: GrantChange,
        _ departments: [String],
        among teams: [ZohoDeskTeam]
    ) throws(ConnectorError) -> [ZohoDeskTeam] {
        var joining: [ZohoDeskTeam] = []
        for name in change.added(.team) {
            let named = teams.filter { $0.name == name }
            let own = named.first { team in
                team.departmentID.map(departments.contains) == true
            }
            guard let team = own ?? named.first else { throw unknown(.team, name) }
            joining.append(team)
        }
        return joining
    }

    /// Adds one agent to the team's list of members, or removes one.
    ///
    /// There is no call for a single member. The whole list is written, built from a fresh read
    /// right before sending and before every retry; an older one would undo others' changes.
    func setMembership(
        of agent: String,
        in id: String,
        to isMember: Bool
    ) async throws(ConnectorError) {
        try await recordLocks.withLock(id) { () async throws(ConnectorError) in
            let operation: StaticString = "update team"
            var last: ZohoDeskTeam?
            let answer: ZohoDeskAnswer? = try await send(
                renewed: { () async throws(ConnectorError) -> WireRequest? in
                    last = try await team(id)
                    guard let current = last else {
                        if isMember { throw unknown(.team, "#\(id)") }
                        return nil
                    }
                    guard current.members.contains(agent) != isMember else { return nil }
                    var members = current.members.filter { $0 != agent }
                    if isMember { members.append(agent) }
                    let body: JSONValue = ["agents": .array(members.map { .string($0) })]
                    return request(.patch, "teams/\(id)", body: body)
                },
                operation: operation
            )
            if let answer { last = try team(in: answer, id, operation, effect: .unknown) }
            guard let last else { return }
            guard last.members.contains(agent) == isMember else {
                throw violation(operation, .unknown, "the answer does not show the change")
            }
            guard isMember || !last.contains(agent) else {
                throw .unsupported(
                    "team/\(last.name): the agent is in it through a role or a sub-team, which has "
                        + "to change instead"
                )
            }
        }
    }

    /// `nil` where the service knows no such team.
    func team(_ id: String) async throws(ConnectorError) -> ZohoDeskTeam? {
        let operation: StaticString = "read team"
        let answer = try await call(.get, "teams/\(try digits(id))", operation: operation)
        if ZohoDeskRefusal(answer.response)?.isAboutUnknown == true { return nil }
        return try team(in: answer, id, operation, effect: .none)
    }

    private func team(
        in answer: ZohoDeskAnswer,
        _ id: String,
        _ operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> ZohoDeskTeam {
        let content = try content(of: answer, operation: operation, effect: effect)
        guard let content, let team = ZohoDeskTeam(content), team.id == id else {
            throw violation(operation, effect, "a team that cannot be read")
        }
        return team
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    package func account(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) -> Account {
        let id = try digits(id, kind)
        guard let agent = try await agent(id) else { throw notFound(id) }
        return try await account(reading: agent)
    }

    package func ownAccount() async throws(ConnectorError) -> Account {
        try await account(reading: own(notBefore: clock.now))
    }

    /// The agents with that address; the service has at most one.
    package func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        var accounts: [Account] = []
        for agent in try await agents(email: email) where !agent.isBot && !agent.isDeleted {
            accounts.append(try await account(reading: agent))
        }
        return accounts
    }

    /// The agent with its teams.
    func account(reading agent: ZohoDeskAgent) async throws(ConnectorError) -> Account {
        try await account(from: agent, teams: try await teams(of: agent))
    }

    /// `nil` if the service knows no such agent or has archived it.
    func agent(_ id: String) async throws(ConnectorError) -> ZohoDeskAgent? {
        let operation: StaticString = "read agent"
        let answer = try await call(.get, "agents/\(id)", operation: operation)
        if ZohoDeskRefusal(answer.response)?.isAboutUnknown == true { return nil }
        let agent = try agent(in: answer, expecting: id, operation, effect: .none)
        return agent.isDeleted ? nil : agent
    }

    func agent(
        in answer: ZohoDeskAnswer,
        expecting id: String?,
        _ operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> ZohoDeskAgent {
        let content = try content(of: answer, operation: operation, effect: effect)
        guard let content, let agent = ZohoDeskAgent(content) else {
            throw violation(operation, effect, "an agent that cannot be read")
        }
        guard id == nil || agent.id == id else {
            throw violation(operation, effect, "the answer is about another agent")
        }
        return agent
    }

    /// The agent that the integration acts as.
    func own(notBefore instant: Instant) async throws(ConnectorError) -> ZohoDeskAgent {
        if let own = memory.own(notBefore: instant) { return own }
        let operation: StaticString = "read own agent"
        let answer = try await call(.get, "myinfo", operation: operation)
        let own = try agent(in: answer, expecting: nil, operation, effect: .none)
        memory.store(own: own, at: clock.now)
        return own
    }

    /// Uses the lookup of the newer generation; the older one has only a search.
    func agents(email: String) async throws(ConnectorError) -> [ZohoDeskAgent] {
        let wanted = email.lowercased()
        let encoded = PercentEncoding.encode(email)
        if !memory.lacksAddressLookup {
            let operation: StaticString = "find agent by address"
            let answer = try await call(.get, "agents/email/\(encoded)", operation: operation)
            if answer.response.status != 404 {
                let content = try content(of: answer, operation: operation, effect: .none)
                guard let content else { return [] }
                guard let agent = ZohoDeskAgent(content) else {
                    throw violation(operation, .none, "an agent that cannot be read")
                }
                // If the profile hides addresses, there is nothing to compare with.
                let isWanted = agent.email == nil || agent.email?.lowercased() == wanted
                return isWanted ? [agent] : []
            }
            memory.noteMissingAddressLookup()
        }
        let found = try await rows(of: .agents.filtered(by: "searchStr=\(encoded)"))
        return found.filter { $0.email?.lowercased() == wanted }
    }

    /// The agent's teams.
    ///
    /// A disabled agent's own list may omit memberships that are still recorded in the teams and
    /// come back with the agent, so the teams themselves are read instead.
    private func teams(of agent: ZohoDeskAgent) async throws(ConnectorError) -> [ZohoDeskTeam] {
        guard agent.isActive else {
            return try await allTeams().filter { $0.contains(agent.id) }
        }
        return try await teams(at: "agents/\(agent.id)/teams")
    }

    /// Every team of the portal.
    ///
    /// The list contains only the teams of the own agent's departments; the others are listed by
    /// department.
    func allTeams() async throws(ConnectorError) -> [ZohoDeskTeam] {
        var teams = try await teams(at: "teams")
        let own = try await own(notBefore: guardLimit)
        guard let departments = own.departmentIDs else { return teams }
        let known = Set(departments)
        for department in try await catalog().departments where !known.contains(department.id) {
            let further = try await self.teams(at: "departments/\(department.id)/teams")
            teams += further.filter { team in !teams.contains { $0.id == team.id } }
        }
        return teams
    }

    func teams(at path: String) async throws(ConnectorError) -> [ZohoDeskTeam] {
        let operation: StaticString = "list teams"
        let answer = try await call(.get, path, operation: operation)
        return try rows(
            in: content(of: answer, operation: operation, effect: .none),
            under: "teams",
            operation,
            ZohoDeskTeam.init
        )
    }

    /// Anything read before this instant is read again before an account is ended.
    var guardLimit: Instant { clock.now.advanced(by: .zero - options.guardAgeMax) }
}

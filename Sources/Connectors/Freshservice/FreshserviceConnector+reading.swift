// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension FreshserviceConnector {
    package func account(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) -> Account {
        let id = try number(id)
        switch kind {
        case .agent:
            if let agent = try await agent(id) { return try await account(from: agent) }
            if let requester = try await requester(id), !requester.isAgent {
                return try await account(reading: requester)
            }
        case .requester:
            if let requester = try await requester(id), !requester.isAgent {
                return try await account(reading: requester)
            }
            // An agent answers on the requesters' path with `is_agent` or not at all.
            if let agent = try await agent(id) { return try await account(from: agent) }
        default: throw unsupportedKind(kind)
        }
        throw ConnectorError(.notFound, effect: .none, "account \(id): neither agent nor requester")
    }

    package func ownAccount() async throws(ConnectorError) -> Account {
        let operation: StaticString = "read own agent"
        let answer = try await call(.get, Self.root + "agents/me", operation: operation)
        let agent = try decodeAgent(answer, expecting: nil, operation, effect: .none)
        return try await account(from: agent)
    }

    package func findAccounts(email: String) async throws(ConnectorError) -> [Account] {
        let filter = "email=\(PercentEncoding.encode(email))"
        let wanted = email.lowercased()
        let agents = try await rows(
            of: Self.agents.filtered(by: filter, lane: Self.agentFilters)
        )
        let requesters = try await rows(
            of: Self.requesters.filtered(by: filter, lane: Self.requesterFilters)
        )
        var accounts: [Account] = []
        // A server that ignores a filter answers with everybody.
        for agent in agents where agent.email?.lowercased() == wanted {
            accounts.append(try await account(from: agent))
        }
        for requester in requesters where requester.holds(wanted) {
            guard requester.isAgent else {
                accounts.append(account(from: requester))
                continue
            }
            if !accounts.contains(where: { $0.id.rawValue == String(requester.id) }),
                let agent = try await agent(requester.id)
            {
                accounts.append(try await account(from: agent))
            }
        }
        return accounts
    }

    static var root: String { "/api/v2/" }

    /// `nil` if the service knows no such agent.
    func agent(_ id: Int64) async throws(ConnectorError) -> FreshserviceAgent? {
        let sentAt = clock.now
        let answer = try await call(.get, "/api/v2/agents/\(id)", operation: "read agent")
        if answer.response.status == 404 { return nil }
        let agent = try decodeAgent(answer, expecting: id, "read agent", effect: .none)
        memory.remember(agent, at: sentAt)
        return agent
    }

    /// `nil` if the service knows no such requester.
    func requester(_ id: Int64) async throws(ConnectorError) -> FreshserviceRequester? {
        let answer = try await call(.get, "/api/v2/requesters/\(id)", operation: "read requester")
        if answer.response.status == 404 { return nil }
        return try decodeRequester(answer, expecting: id, "read requester", effect: .none)
    }

    func decodeAgent(
        _ answer: HTTPExchange.Answer,
        expecting id: Int64?,
        _ operation: StaticString,
        effect: ConnectorError.Effect,
        takesSeat: Bool = false
    ) throws(ConnectorError) -> FreshserviceAgent {
        let agent = try content(
            of: answer,
            under: "agent",
            operation: operation,
            effect: effect,
            takesSeat: takesSeat
        ) { reader throws(JSONError) in try FreshserviceAgent(reading: &reader) }
        guard let agent else { throw violation(operation, effect, "an agent that cannot be read") }
        guard id == nil || agent.id == id else {
            throw violation(operation, effect, "the answer is about another agent")
        }
        return agent
    }

    func decodeRequester(
        _ answer: HTTPExchange.Answer,
        expecting id: Int64?,
        _ operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> FreshserviceRequester {
        let content = try content(
            of: answer,
            under: "requester",
            operation: operation,
            effect: effect
        )
        guard let requester = FreshserviceRequester(content) else {
            throw violation(operation, effect, "a requester that cannot be read")
        }
        guard id == nil || requester.id == id else {
            throw violation(operation, effect, "the answer is about another requester")
        }
        return requester
    }
}

extension FreshserviceRequester {
    /// Whether the address, in lower case, is one of the requester's.
    func holds(_ address: String) -> Bool {
        primaryEmail?.lowercased() == address
            || secondaryEmails.contains { $0.lowercased() == address }
    }
}

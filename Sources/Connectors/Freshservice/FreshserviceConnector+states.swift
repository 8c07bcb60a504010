// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// Changes of an account's state. If a refusal may mean that the change was already made, by us or
/// by somebody else, a read decides.
extension FreshserviceConnector {
    /// An agent comes back on a day pass, whatever it had before (REF, PS).
    package func enableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        let number = try number(id)
        let path = try self.path(of: kind, number)
        memory.forget(number)
        defer { memory.forget(number) }
        let answer = try await call(.put, path + "/reactivate", operation: "enable account")
        // The answer to enabling an enabled account is not documented.
        if [400, 409].contains(answer.response.status),
            try await isEnabled(number, kind) == true
        {
            return
        }
        if kind == .agent {
            let agent = try decodeAgent(
                answer,
                expecting: number,
                "enable account",
                effect: .unknown,
                takesSeat: true
            )
            try require(agent.isActive, "enable account", "the agent is still inactive")
        } else {
            let requester = try decodeRequester(
                answer,
                expecting: number,
                "enable account",
                effect: .unknown
            )
            try require(requester.isActive, "enable account", "the requester is still inactive")
        }
    }

    /// Also ends the account's sessions (HELP-AGENT, HELP-REQ).
    package func disableAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        let number = try number(id)
        let path = try self.path(of: kind, number)
        memory.forget(number)
        defer { memory.forget(number) }
        let answer = try await call(.delete, path, operation: "disable account")
        let mayBeDone = [400, 404, 409].contains(answer.response.status)
        if mayBeDone, try await isEnabled(number, kind) == false { return }
        guard kind == .agent else {
            try requireSuccess(answer, operation: "disable account")
            return
        }
        // Deactivating an agent answers 200 with the agent, unlike a requester's 204 (REF, PS).
        let agent = try decodeAgent(
            answer,
            expecting: number,
            "disable account",
            effect: .unknown
        )
        try require(!agent.isActive, "disable account", "the agent is still active")
    }

    /// Erases the person together with the tickets that they requested (REF).
    package func deleteAccount(
        _ id: Account.ID,
        of kind: Account.Kind
    ) async throws(ConnectorError) {
        let number = try number(id)
        let path = try self.path(of: kind, number)
        memory.forget(number)
        defer { memory.forget(number) }
        let answer = try await call(.delete, path + "/forget", operation: "delete account")
        if answer.response.status == 404, try await isGone(number) { return }
        try requireSuccess(answer, operation: "delete account")
    }

    /// The id stays.
    ///
    /// An agent loses roles, groups and seat; a requester becomes an agent on a day pass with the
    /// base role and without groups (REF, PS).
    package func convertAccount(
        _ id: Account.ID,
        from kind: Account.Kind,
        to other: Account.Kind
    ) async throws(ConnectorError) {
        let number = try number(id)
        let path = try self.path(of: kind, number)
        guard kind != other else { return }
        memory.forget(number)
        defer { memory.forget(number) }
        let verb = other == .agent ? "/convert_to_agent" : "/convert_to_requester"
        _ = try self.path(of: other, number)
        let answer = try await call(.put, path + verb, operation: "convert account")
        if [400, 404, 409].contains(answer.response.status),
            try await isEnabled(number, other) != nil
        {
            return
        }
        if other == .agent {
            _ = try decodeAgent(
                answer,
                expecting: number,
                "convert account",
                effect: .unknown,
                takesSeat: true
            )
        } else {
            let requester = try decodeRequester(
                answer,
                expecting: number,
                "convert account",
                effect: .unknown
            )
            try require(!requester.isAgent, "convert account", "the account is still an agent")
        }
    }

    package func revokeSessions(
        of id: Account.ID,
        kind: Account.Kind
    ) async throws(ConnectorError) {
        throw .unsupported(
            "sessions end with the account; the API ends none by itself"
        )
    }

    package func rotateCredential() async throws(ConnectorError) {
        throw .unsupported(
            "API keys are renewed on the profile page of their owner"
        )
    }

    package func revokeCredential() async throws(ConnectorError) {
        throw .unsupported(
            "API keys are withdrawn on the permissions page of their owner"
        )
    }

    func path(of kind: Account.Kind, _ id: Int64) throws(ConnectorError) -> String {
        switch kind {
        case .agent: "/api/v2/agents/\(id)"
        case .requester: "/api/v2/requesters/\(id)"
        default: throw unsupportedKind(kind)
        }
    }

    /// Whether the account is enabled; `nil` if there is no such account of that kind.
    ///
    /// The change was sent, so if the read fails, its outcome stays unknown.
    private func isEnabled(
        _ id: Int64,
        _ kind: Account.Kind
    ) async throws(ConnectorError) -> Bool? {
        do throws(ConnectorError) {
            return try await readIsEnabled(id, kind)
        } catch {
            throw error.afterSending
        }
    }

    private func readIsEnabled(
        _ id: Int64,
        _ kind: Account.Kind
    ) async throws(ConnectorError) -> Bool? {
        if kind == .agent {
            let isActive = try await agent(id)?.isActive
            memory.forget(id)
            return isActive
        }
        guard let requester = try await requester(id), !requester.isAgent else { return nil }
        return requester.isActive
    }

    private func isGone(_ id: Int64) async throws(ConnectorError) -> Bool {
        if try await agent(id) != nil { return false }
        return try await requester(id) == nil
    }

    private func require(
        _ condition: Bool,
        _ operation: StaticString,
        _ reason: String
    ) throws(ConnectorError) {
        guard condition else { throw violation(operation, .unknown, reason) }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension FreshserviceConnector {
    /// Sends a create until its outcome is known.
    ///
    /// After a lost answer it searches for the address, and never sends a second create right away.
    /// The search may lag (REF); then the second create is refused as a duplicate, and the search
    /// is repeated.
    func create(
        _ draft: AccountDraft,
        _ body: [UInt8]
    ) async throws(ConnectorError) -> Account {
        var lost: ConnectorError?
        var failures = 0
        while true {
            do throws(ConnectorError) {
                return try await createOnce(draft, body)
            } catch  where error.effect == .unknown && error.isTransient {
                lost = error
                failures += 1
            } catch  where error.code == .alreadyExists {
                guard let lost else { throw error }
                if let account = try await created(by: draft) { return account }
                throw ConnectorError(error.code, effect: lost.effect, error.message)
            }
            if let account = try await created(by: draft) { return account }
            if let lost, failures > options.settlementsMax { throw lost }
            try await pause(afterFailure: failures)
            if let account = try await created(by: draft) { return account }
        }
    }

    private func createOnce(
        _ draft: AccountDraft,
        _ body: [UInt8]
    ) async throws(ConnectorError) -> Account {
        let isAgent = draft.kind == .agent
        let operation: StaticString = isAgent ? "create agent" : "create requester"
        let answer = try await call(
            .post,
            isAgent ? "/api/v2/agents" : "/api/v2/requesters",
            body: body,
            operation: operation
        )
        let account: Account
        if isAgent {
            let agent = try decodeAgent(
                answer,
                expecting: nil,
                operation,
                effect: .unknown,
                takesSeat: true
            )
            do throws(ConnectorError) {
                account = try await self.account(from: agent)
            } catch {
                throw error.afterSending
            }
        } else {
            let requester = try decodeRequester(
                answer,
                expecting: nil,
                operation,
                effect: .unknown
            )
            account = self.account(from: requester)
        }
        guard account.email?.lowercased() == draft.email.lowercased() else {
            throw violation(operation, .unknown, "the answer is about another address")
        }
        return account
    }

    /// The account that a create with a lost answer has left; `nil` if there is none.
    ///
    /// Address, kind and names must match, and it may hold nothing that was not requested: an
    /// account that existed before must not be taken over.
    private func created(by draft: AccountDraft) async throws(ConnectorError) -> Account? {
        let found: [Account]
        do throws(ConnectorError) {
            found = try await findAccounts(email: draft.email)
        } catch {
            throw error.afterSending
        }
        guard let account = found.first else { return nil }
        let baseRole = Grant(kind: .role, name: options.baseRole)
        let expected = Set(draft.grants.map { Grant(kind: $0.kind, name: $0.name) } + [baseRole])
        let held = account.grants.map { Grant(kind: $0.kind, name: $0.name) }
        let familyName = draft.familyName.isEmpty ? account.familyName : draft.familyName
        guard account.kind == draft.kind, account.isEnabled,
            account.givenName == draft.givenName, account.familyName == familyName,
            expected.isSuperset(of: held)
        else {
            throw ConnectorError(
                .alreadyExists,
                effect: .unknown,
                "create account: the address is held by account \(account.id.rawValue)"
            )
        }
        return account
    }

    private func pause(afterFailure number: Int) async throws(ConnectorError) {
        let wait = options.retry.backoff(afterFailure: number)
        do {
            try await clock.sleep(until: clock.now.advanced(by: wait), tolerance: nil)
        } catch {
            throw ConnectorError(.timeout, effect: .unknown, "create account: canceled")
        }
    }
}

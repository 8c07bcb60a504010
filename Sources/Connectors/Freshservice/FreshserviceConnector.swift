// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Vocabulary
import Wire

/// Manages agents and requesters of Freshservice through its REST API v2.
///
/// A person is either agent or requester under one id; `account` returns the kind it finds. The
/// grants of an agent are complete for roles, groups, observed groups, departments' tickets and the
/// seat. Leaders of groups and users of applications are not visible on the agent: a leader is
/// found if the list of groups named it when last read, a user of an application only with the
/// lookup in `Options.lookups`. The grants of a requester are its requester groups, complete if
/// these are looked up.
package struct FreshserviceConnector: Connector {
    package var manifest: ConnectorManifest { Self.manifest }
    let options: Options
    let clock: any CivilClock
    let memory = FreshserviceMemory()
    let catalogLock = AsyncMutex()
    let recordLocks = KeyedMutex<Int64>()
    let exchange: HTTPExchange
    private let headers: RenewableHeaders

    /// Lists of agents and requesters have their own limits, below the overall one (REF).
    static let agentLists = RateBudget.Lane(1)
    static let requesterLists = RateBudget.Lane(2)
    /// Whether a list filtered by address counts against these limits is not documented.
    static let agentFilters = RateBudget.Lane(3)
    static let requesterFilters = RateBudget.Lane(4)

    /// The key belongs to an agent and acts with that agent's roles.
    package init(
        transport: any Transport,
        apiKey: String,
        clock: any CivilClock,
        options: Options = Options()
    ) {
        self.clock = clock
        self.options = options
        exchange = HTTPExchange(
            transport: transport,
            clock: clock,
            policy: options.retry,
            budget: RateBudget(window: options.rateWindow),
            rateFields: HTTPExchange.RateFields(
                total: "X-RateLimit-Total",
                remaining: "X-RateLimit-Remaining",
                used: "X-RateLimit-Used-CurrentRequest"
            )
        )
        headers = RenewableHeaders(Self.headers(apiKey: apiKey))
    }

    /// The password is a dummy; `X` is what the vendor's samples send (REF).
    private static func headers(apiKey: String) -> WireHeaders {
        [
            "Authorization": "Basic \(Base64.encode(Array("\(apiKey):X".utf8)))",
            "Accept": "application/json",
        ]
    }

    package func use(_ credential: ConnectorCredential) async throws(ConnectorError) {
        guard case .basic(let apiKey, _) = credential else {
            throw .unsupported("an API key is a basic credential")
        }
        headers.renew(Self.headers(apiKey: apiKey))
    }

    package static let manifest: ConnectorManifest = ConnectorManifest(
        name: "freshservice",
        version: "1",
        targetKind: "freshservice",
        accountKinds: [.agent, .requester],
        entitlementKinds: [
            .role, .group, .groupObserver, .groupLeader, .requesterGroup, .departmentTickets,
            .application, .license,
        ],
        capabilities: [
            .listAccounts, .getAccount, .findAccounts, .createAccount, .updateAccount,
            .enableAccount, .disableAccount, .deleteAccount, .convertAccount, .listEntitlements,
            .listHolders, .changeGrants, .assignLicense, .changeCredential,
        ],
        // The service requires every agent to have a role, so the last one stays on a disabled
        // agent.
        inseparableKinds: [.role]
    )

    /// The name of the full-time seat as a grant.
    static let seatName = "agent"

    /// One request to a path below the API's root.
    func call(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: [UInt8]? = nil,
        operation: StaticString,
        lane: RateBudget.Lane = .overall,
        repeatability: RetryStateMachine.Repeatability? = nil
    ) async throws(ConnectorError) -> HTTPExchange.Answer {
        try await exchange.send(
            request(method, path, query: query, body: body),
            operation: operation,
            lane: lane,
            repeatability: repeatability
        )
    }

    func request(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: [UInt8]?
    ) -> WireRequest {
        var fields = headers.current
        if body != nil { fields.append("Content-Type", "application/json") }
        return WireRequest(method, path, query: query, headers: fields, body: body ?? [])
    }

    /// A member of a successful answer's body; throws for a refusal.
    func content(
        of answer: HTTPExchange.Answer,
        under key: String,
        operation: StaticString,
        effect: ConnectorError.Effect
    ) throws(ConnectorError) -> JSONValue {
        try content(of: answer, under: key, operation: operation, effect: effect) {
            reader throws(JSONError) in try reader.value()
        }
    }

    /// What `read` makes of that member.
    ///
    /// `keys` names every member of the values that `read` takes as they are; without, they have
    /// all.
    func content<Value>(
        of answer: HTTPExchange.Answer,
        under key: String,
        keeping keys: JSONKeys? = nil,
        operation: StaticString,
        effect: ConnectorError.Effect,
        takesSeat: Bool = false,
        read: (inout JSONReader) throws(JSONError) -> Value
    ) throws(ConnectorError) -> Value {
        try requireSuccess(answer, operation: operation, takesSeat: takesSeat)
        let body = answer.response.body
        guard let content = try? JSONReader.member(key, of: body, keeping: keys, read) else {
            throw violation(operation, effect, "\(answer.response.status) without '\(key)'")
        }
        return content
    }

    func requireSuccess(
        _ answer: HTTPExchange.Answer,
        operation: StaticString,
        takesSeat: Bool = false
    ) throws(ConnectorError) {
        guard !answer.response.isSuccess else { return }
        throw FreshserviceRefusal(answer.response).error(
            operation,
            takesSeat: takesSeat,
            earlierEffect: answer.earlierEffect
        )
    }

    /// The id as the service writes it; nothing but digits may become part of a path.
    func number(_ id: Account.ID) throws(ConnectorError) -> Int64 {
        guard let number = Int64(id.rawValue), number > 0 else {
            throw ConnectorError(.invalid, effect: .none, "an account id that is not a number")
        }
        return number
    }
}

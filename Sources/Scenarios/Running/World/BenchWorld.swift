// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import IdentityModel
import Oracle
import Recording
import Simulation
import SimulatedTargets
import Synchronization
import TargetKit
import Vocabulary
import Wire

/// A Freshservice account full of agents, for benchmarks.
///
/// Two loops do the same kind of work on it: read an agent, change its groups, look up an address,
/// create an agent, deactivate it. One calls only the target, the other goes through the connector,
/// the transport, virtual time and the oracle that sees every change.
package struct BenchWorld: Sendable {
    private let agents: Int
    private let settings: JSONObject

    private static let start = Instant(milliseconds: 1_767_225_600_000)
    private static let name = TargetName("freshservice")
    private static let groups = (1...40).map { "team-\($0)" }

    package init(agents: Int) {
        precondition(agents > 0, "a bench needs somebody to work on")
        self.agents = agents
        settings = [
            "rateLimit": "none",
            "groups": .array(BenchWorld.groups.map(JSONValue.string)),
            "accounts": .array((0..<agents).map(BenchWorld.account)),
        ]
    }

    private static func account(_ number: Int) -> JSONValue {
        [
            "kind": "agent",
            "email": .string(address(number)),
            "name": .string("Ada Falke \(number)"),
            "roles": ["SD Agent"],
            "groups": .array((0..<4).map { .string(groups[(number + 7 * $0) % groups.count]) }),
        ]
    }

    private static func address(_ number: Int) -> String { "agent-\(number)@acme.example" }

    private func target() throws(SettingError) -> any SimulatedTarget {
        try Freshservice.catalogEntry.make(
            name: BenchWorld.name.rawValue,
            settings: try TargetSettings(.object(settings)),
            start: BenchWorld.start,
            seed: 1
        )
    }

    /// The body of one agent, as sent over the wire.
    package func agentBody() throws -> [UInt8] {
        var client = try TargetClient(target())
        let ids = try client.ids(count: 1)
        return try client.send(.get, "/api/v2/agents/\(ids[0])").body
    }

    /// Calls only the target; request bodies are encoded, answers decoded.
    ///
    /// - Returns: the calls made, and the time they took according to `clock`, excluding setup.
    package func callTarget(
        rounds: Int,
        clock: @Sendable () -> UInt64
    ) throws -> (calls: Int, nanoseconds: UInt64) {
        var client = try TargetClient(target())
        let ids = try client.ids(count: agents)
        client.calls = 0
        let start = clock()
        for round in 0..<rounds {
            let id = ids[round &* 7_919 % ids.count]
            let path = "/api/v2/agents/\(id)"
            let agent = try client.send(.get, path).value["agent"]
            guard let held = agent?["member_of"]?.array, let group = held.first else {
                throw BenchError(what: "an agent without groups")
            }
            let groups = Array(held.dropFirst()) + [group]
            _ = try client.send(.put, path, body: ["member_of": .array(groups)])
            let email = agent?["email"]?.string ?? ""
            _ = try client.send(.get, "/api/v2/agents", query: "email=%22\(email)%22")
            let created = try client.send(
                .post,
                "/api/v2/agents",
                body: client.draft(number: round, like: agent)
            )
            guard let other = created.value["agent"]?["id"]?.integer else {
                throw BenchError(what: "a created agent without id")
            }
            _ = try client.send(.delete, "/api/v2/agents/\(other)")
        }
        return (client.calls, clock() - start)
    }

    /// Goes through connector, transport and virtual time; runs on the calling thread.
    ///
    /// - Returns: the calls that reached the transport, and the time they took.
    package func callConnector(
        rounds: Int,
        clock: @escaping @Sendable () -> UInt64
    ) throws -> (calls: Int, nanoseconds: UInt64) {
        let simulation = VirtualRun(start: BenchWorld.start)
        let counter = RequestCounter()
        let connector = try connector(in: simulation, counter: counter)
        let agents = agents
        let time = try simulation.run {
            let ids = try await BenchWorld.ids(of: agents, connector)
            counter.reset()
            let start = clock()
            for round in 0..<rounds {
                try await BenchWorld.work(round, ids, connector)
            }
            return clock() - start
        }
        return (counter.calls, time)
    }

    private func connector(
        in simulation: VirtualRun,
        counter: RequestCounter
    ) throws -> any Connector {
        let name = BenchWorld.name
        let oracle = AccessOracle(
            policy: Replay.policy(offboarding: .deactivate),
            deadline: .seconds(3_600),
            sink: counter
        )
        oracle.register(target: name, kind: Freshservice.kind)
        let host = TargetHost(
            name: name,
            target: try target(),
            faults: FaultPlan(rules: [], seed: 1),
            inbox: OracleInbox(oracle),
            stopwatch: nil
        )
        oracle.observe(name, in: host.target, at: BenchWorld.start)
        simulation.add(host)
        let transport = SimulatedTransport(
            host: host,
            simulation: simulation,
            recorder: counter,
            latency: LatencySource(.fixed(.milliseconds(40)), seed: 1, stream: name.rawValue),
            timeout: .seconds(30)
        )
        return try RunPlan.catalogConnector(
            RunPlan.ConnectorOrder(
                target: name,
                kind: Freshservice.kind,
                transport: transport,
                credential: host.target.connectorCredential,
                clock: simulation.clock
            )
        )
    }

    private static func ids(
        of agents: Int,
        _ connector: any Connector
    ) async throws -> [Account.ID] {
        var ids: [Account.ID] = []
        for number in stride(from: 0, to: agents, by: max(1, agents / 100)) {
            ids += try await connector.findAccounts(email: address(number)).map(\.id)
        }
        guard !ids.isEmpty else { throw BenchError(what: "no agent under any address") }
        return ids
    }

    private static func work(
        _ round: Int,
        _ ids: [Account.ID],
        _ connector: any Connector
    ) async throws {
        let id = ids[round % ids.count]
        let account = try await connector.account(id, of: .agent)
        let group = Grant(kind: .group, name: groups[round % groups.count])
        let isHeld = account.grants.contains(group)
        try await connector.changeGrants(
            of: id,
            kind: .agent,
            adding: isHeld ? [] : [group],
            removing: isHeld ? [group] : []
        )
        _ = try await connector.findAccounts(email: account.email ?? "")
        let draft = AccountDraft(
            kind: .agent,
            email: "new-\(round)@acme.example",
            givenName: "Bela",
            familyName: "Birk",
            grants: [
                Grant(kind: .role, name: "SD Agent"), Grant(kind: .license, name: "agent"), group,
            ]
        )
        let created = try await connector.createAccount(draft)
        try await connector.disableAccount(created.id, of: .agent)
    }
}

/// Why a measurement failed: the world did not answer as expected.
package struct BenchError: Error, CustomStringConvertible {
    let what: String

    package var description: String { "a measurement went wrong: \(what)" }
}

/// Counts requests and ignores everything else.
private final class RequestCounter: RunEventSink {
    private let count = Mutex(0)

    var calls: Int { count.withLock { $0 } }

    func reset() {
        count.withLock { $0 = 0 }
    }

    func record(_ body: RunEvent.Body, at instant: Instant) {
        guard case .request = body else { return }
        count.withLock { $0 += 1 }
    }
}

/// Calls a target without a connector, and stops at the first refusal.
private struct TargetClient {
    struct Answer {
        let body: [UInt8]
        let value: JSONValue
    }

    private var target: any SimulatedTarget
    private var instant = Instant(milliseconds: 1_767_225_600_000)
    private let headers: WireHeaders
    var calls = 0

    init(_ target: any SimulatedTarget) {
        self.target = target
        var authorization = ""
        switch target.connectorCredential {
        case .basic(let user, let password):
            authorization = "Basic \(Base64.encode(Array("\(user):\(password)".utf8)))"
        case .bearer(let token): authorization = "Bearer \(token)"
        case .oauth: break
        }
        headers = ["Authorization": authorization, "Content-Type": "application/json"]
    }

    mutating func send(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: JSONValue? = nil
    ) throws -> Answer {
        calls += 1
        instant = instant.advanced(by: .milliseconds(80))
        let request = WireRequest(
            method,
            path,
            query: query,
            headers: headers,
            body: body?.encoded() ?? []
        )
        let response = target.respond(to: request, at: instant, writesMax: nil)
        guard response.isSuccess else {
            throw BenchError(what: "\(method.rawValue) \(path) answered \(response.status)")
        }
        let value = response.body.isEmpty ? .null : try JSONValue(parsing: response.body)
        return Answer(body: response.body, value: value)
    }

    /// The ids of `count` agents with groups.
    mutating func ids(count: Int) throws -> [Int64] {
        var ids: [Int64] = []
        var page = 1
        while true {
            let query = "page=\(page)&per_page=100"
            let body = try send(.get, "/api/v2/agents", query: query).value
            let rows = body["agents"]?.array ?? []
            for row in rows where row["member_of"]?.array?.isEmpty == false {
                if let id = row["id"]?.integer { ids.append(id) }
            }
            if ids.count >= count { return ids }
            guard !rows.isEmpty else { throw BenchError(what: "too few agents are listed") }
            page += 1
        }
    }

    func draft(number: Int, like agent: JSONValue?) -> JSONValue {
        [
            "first_name": "Bela",
            "last_name": "Birk",
            "email": .string("new-\(number)@acme.example"),
            "roles": agent?["roles"] ?? [],
            "member_of": agent?["member_of"] ?? [],
        ]
    }
}

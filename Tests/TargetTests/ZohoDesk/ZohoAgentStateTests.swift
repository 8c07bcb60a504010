// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

/// What each call does to an agent in each state, as one table.
@Suite
struct ZohoAgentStateTests {
    enum State: String, CaseIterable, Sendable {
        case unconfirmed
        case active
        case disabled
        case deleted
        case anonymized
    }

    enum Call: String, CaseIterable, Sendable {
        case deactivate
        case activate
        case deleteUnconfirmed
        case delete
        case deleteByPost
        case reinvite
        case anonymize
        case patch
    }

    static func bench(_ state: State, _ quirks: JSONValue = [:]) throws -> (ZohoDeskBench, Int64) {
        var bench = try ZohoDeskBench(["quirks": quirks])
        if state == .unconfirmed {
            let id = try bench.invite("ada@acme.example")
            return (bench, id)
        }
        let id = try bench.agent("ada@acme.example")
        switch state {
        case .unconfirmed, .active: break
        case .disabled: try bench.open(.disableAccount(email: "ada@acme.example"))
        case .deleted, .anonymized: try bench.open(.deleteAccount(email: "ada@acme.example"))
        }
        if state == .anonymized { try bench.open(.anonymizeAccount(email: "ada@acme.example")) }
        return (bench, id)
    }

    static func send(_ call: Call, _ id: Int64, to bench: inout ZohoDeskBench) -> Int {
        let list: JSONValue = ["agentIds": .ids(id)]
        let answer =
            switch call {
            case .deactivate: bench.send(.post, "/agents/\(id)/deactivate")
            case .activate: bench.send(.post, "/agents/activate", list)
            case .deleteUnconfirmed: bench.send(.post, "/agents/deleteUnconfirmed", list)
            case .delete: bench.send(.delete, "/agents/\(id)")
            case .deleteByPost: bench.send(.post, "/agents/\(id)/delete")
            case .reinvite: bench.send(.post, "/agents/reinvite", list)
            case .anonymize: bench.send(.post, "/deletedAgents/\(id)/anonymize")
            case .patch: bench.send(.patch, "/agents/\(id)", ["phone": "1"])
            }
        return answer.status
    }

    static let table: [(State, [Int])] = [
        (.unconfirmed, [422, 422, 204, 422, 422, 204, 404, 200]),
        (.active, [204, 204, 422, 204, 204, 422, 404, 200]),
        (.disabled, [204, 204, 422, 204, 204, 422, 404, 200]),
        (.deleted, [404, 422, 422, 404, 404, 422, 204, 404]),
        (.anonymized, [404, 422, 422, 404, 404, 422, 404, 404]),
    ]

    @Test(arguments: table)
    func `each call answers by the state of the agent`(state: State, statuses: [Int]) throws {
        for (call, status) in zip(Call.allCases, statuses) {
            var (bench, id) = try Self.bench(state)
            #expect(Self.send(call, id, to: &bench) == status, "\(call)")
            #expect(bench.target.checkInvariants() == [])
        }
    }

    @Test func `a refused call changes nothing`() throws {
        for (state, statuses) in Self.table {
            for (call, status) in zip(Call.allCases, statuses) where status >= 400 {
                var (bench, id) = try Self.bench(state)
                let count = bench.target.changes.count
                _ = Self.send(call, id, to: &bench)
                #expect(bench.target.changes.count == count, "\(call) on \(state)")
            }
        }
    }

    @Test func `deactivating and activating restores the original state`() throws {
        var (bench, id) = try Self.bench(.active)
        bench.send(.post, "/agents/\(id)/deactivate")
        #expect(bench.send(.get, "/agents/\(id)").body["status"] == "DISABLED")
        bench.send(.post, "/agents/activate", ["agentIds": [.integer(id)]])
        #expect(bench.send(.get, "/agents/\(id)").body["status"] == "ACTIVE")
    }

    @Test func `a deleted unconfirmed agent leaves no trace outside the journal`() throws {
        var (bench, id) = try Self.bench(.unconfirmed)
        bench.send(.post, "/agents/deleteUnconfirmed", ["agentIds": .ids(id)])
        #expect(bench.send(.get, "/agents/\(id)").status == 404)
        #expect(bench.send(.get, "/deletedAgents").status == 204)
        #expect(bench.target.profile(of: AccountKey(String(id))) == nil)
    }

    @Test func `a list of ids is refused as a whole`() throws {
        var (bench, id) = try Self.bench(.unconfirmed)
        let other = try bench.agent("bo@acme.example")
        let answer = bench.send(
            .post,
            "/agents/deleteUnconfirmed",
            ["agentIds": .ids(id, other)]
        )
        #expect(answer.complaints == ["/agentIds invalid"])
        #expect(bench.send(.get, "/agents/\(id)").status == 200)
    }

    @Test func `a deleted agent is listed by name alone`() throws {
        var (bench, id) = try Self.bench(.deleted)
        let row = bench.send(.get, "/deletedAgents").body["data"]?.array?.first
        #expect(row?.object?.keys == ["id", "firstName", "lastName", "name", "status"])
        #expect(row?["id"] == .id(id))
        #expect(row?["status"] == "DELETED")
        #expect(bench.send(.get, "/deletedAgents?status=ANONYMIZED").status == 204)
    }

    private static let names: [(JSONValue, String)] = [
        (.null, "Anonymous Agent"), (["anonymizedName": "Gone"], "Gone"),
    ]

    @Test(arguments: names)
    func `an anonymized agent keeps no name`(body: JSONValue, name: String) throws {
        var (bench, id) = try Self.bench(.deleted)
        let answer = bench.send(
            .post,
            "/deletedAgents/\(id)/anonymize",
            body.isNull ? JSONValue?.none : body
        )
        #expect(answer.status == 204)
        let row = bench.send(.get, "/deletedAgents").body["data"]?.array?.first
        #expect(row?["name"] == .string(name))
        #expect(row?["status"] == "ANONYMIZED")
    }

    @Test func `the address of a deleted agent is blocked until the agent is anonymized`() throws {
        var (bench, id) = try Self.bench(.deleted)
        let refused = bench.send(.post, "/agents", bench.body("ADA@acme.example"))
        #expect(refused.status == 422)
        #expect(refused.complaints == ["/emailId invalid"])
        bench.send(.post, "/deletedAgents/\(id)/anonymize")
        #expect(bench.send(.post, "/agents", bench.body("ada@acme.example")).status == 200)
    }

    @Test func `an invitation can be accepted for seven days`() throws {
        var bench = try ZohoDeskBench()
        let id = try bench.invite("ada@acme.example")
        bench.wait(.seconds(7 * 86_400))
        #expect(throws: SideDoorError.self) {
            try bench.open(.acceptInvitation(email: "ada@acme.example"))
        }
        // The access token has expired meanwhile.
        bench.token = try #require(bench.refresh().body["access_token"]?.string)
        #expect(bench.send(.post, "/agents/reinvite", ["agentIds": .ids(id)]).status == 204)
        bench.wait(.seconds(7 * 86_400 - 1))
        try bench.open(.acceptInvitation(email: "ada@acme.example"))
        #expect(try bench.row(id).isConfirmed)
        #expect(bench.target.checkInvariants() == [])
    }

    private static let turned: [(String, JSONValue, State, Call, Int)] = [
        ("deactivateUnconfirmed", JSONValue.integer(204), State.unconfirmed, Call.deactivate, 204),
        ("deactivateAlreadyDisabled", 422, .disabled, .deactivate, 422),
        ("deleteActiveAllowed", false, .active, .delete, 422),
        ("agentDeleteRoutes", "POST", .active, .delete, 405),
        ("agentDeleteRoutes", "DELETE", .active, .deleteByPost, 404),
    ]

    @Test(arguments: turned)
    func `a quirk changes the answer`(
        name: String,
        value: JSONValue,
        state: State,
        call: Call,
        status: Int
    ) throws {
        var (bench, id) = try Self.bench(state, .object([name: value]))
        #expect(Self.send(call, id, to: &bench) == status)
        #expect(bench.target.checkInvariants() == [])
    }

    @Test func `a quirk frees the address of a deleted agent`() throws {
        var (bench, _) = try Self.bench(.deleted, ["deletedEmailBlocksInvite": false])
        #expect(bench.send(.post, "/agents", bench.body("ada@acme.example")).status == 200)
    }

    @Test func `people accept by themselves if the portal says so`() throws {
        var bench = try ZohoDeskBench(["quirks": ["inviteAutoAccept": "1h"]])
        let id = try bench.invite("ada@acme.example")
        bench.wait(.seconds(3_599))
        #expect(try !bench.row(id).isConfirmed)
        bench.wait(.seconds(1))
        #expect(try bench.row(id).isConfirmed)
    }
}

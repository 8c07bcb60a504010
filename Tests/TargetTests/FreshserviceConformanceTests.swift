// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Wire

@testable import SimulatedTargets
@testable import TargetKit

@Suite
struct FreshserviceConformanceTests {
    static let settings: JSONValue = [
        "groups": ["Network", ["name": "Payroll", "restricted": true, "approvalRequired": true]],
        "requesterGroups": ["Leads"],
        "departments": ["Finance"],
        "accounts": [
            [
                "kind": "agent", "email": "mira@acme.example", "name": "Mira Okafor",
                "groups": ["Network"], "departments": ["Finance"],
            ],
            ["kind": "requester", "email": "jon@acme.example", "requesterGroups": ["Leads"]],
        ],
    ]

    /// Every kind of write, on the people of `settings` and on new ones.
    private static func script(_ bench: FreshserviceBench) -> [WireRequest] {
        let mira: Int64 = 21_000_100_002
        let jon = mira + 1
        let new = jon + 1
        let network = bench.group("Network")
        let role = JSONValue.integer(bench.role("SD Agent"))
        let agent: JSONValue = [
            "first_name": "Noor", "email": "noor@acme.example", "roles": [["role_id": role]],
            "member_of": [.integer(network)],
        ]
        return [
            bench.request(.get, "/agents/me"),
            bench.request(.post, "/agents", agent),
            bench.request(.post, "/agents", agent),
            bench.request(
                .put,
                "/agents/\(mira)",
                ["can_see_all_tickets_from_associated_departments": true, "job_title": "Lead"]
            ),
            bench.request(.put, "/groups/\(network)", ["members": [.integer(new)]]),
            bench.request(.get, "/agents?per_page=2"),
            bench.request(.delete, "/agents/\(mira)"),
            bench.request(.put, "/agents/\(mira)/reactivate"),
            bench.request(.put, "/agents/\(new)/convert_to_requester"),
            bench.request(.put, "/requesters/\(new)/convert_to_agent"),
            bench.request(.put, "/groups/\(network)", ["name": "Networks"]),
            bench.request(.delete, "/requesters/\(jon)"),
            bench.request(.delete, "/requesters/\(jon)/forget"),
            bench.request(.get, "/requesters?include_agents=true"),
            bench.request(.delete, "/groups/\(network)"),
        ]
    }

    @Test func `a target behaves as every target must`() throws {
        let bench = try FreshserviceBench(Self.settings)
        let conformance = TargetConformance(bench.target, start: FreshserviceBench.start)
        let problems = conformance.problems(Self.script(bench), unknownPath: "/api/v2/nothing")
        #expect(problems == [])
    }

    @Test func `a cut after any number of changes leaves a sound store with what was written`()
        throws
    {
        var bench = try FreshserviceBench(Self.settings)
        var cuts = 0
        for request in Self.script(bench) {
            var whole = bench
            let count = whole.target.changes.count
            _ = whole.target.respond(to: request, at: whole.now)
            let entries = whole.target.changes.count - count
            for writesMax in 0..<max(entries, 1) where entries > 0 {
                var cut = bench
                let answer = cut.target.respond(
                    to: request,
                    at: cut.now,
                    writesMax: writesMax
                )
                #expect(cut.target.checkInvariants() == [])
                if answer.status == 500 {
                    cuts += 1
                    let written = cut.target.changes.entries
                    #expect(written == Array(whole.target.changes.entries.prefix(written.count)))
                }
            }
            bench = whole
        }
        #expect(cuts > 20)
    }

    @Test func `a script leaves no contradictions after the cleanup`() throws {
        var bench = try FreshserviceBench(Self.settings)
        for request in Self.script(bench) {
            _ = bench.target.respond(to: request, at: bench.now)
            bench.wait(.seconds(400))
            #expect(bench.target.checkInvariants() == [])
        }
    }

    @Test func `every request of another seed is answered with other request ids`() throws {
        var one = try FreshserviceBench(seed: 1)
        var other = try FreshserviceBench(seed: 2)
        let ids = [one.send(.get, "/roles"), other.send(.get, "/roles")]
            .map { $0.response.headers["X-Request-Id"] }
        #expect(ids[0] != ids[1])
        #expect(ids[0]?.count == 36)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import IdentityModel
import Scenarios
import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct HostedWorldTests {
    @Test func `a hosted target answers as one in the same process`() throws {
        let host = try TestHost()
        let opened = try #require(try TestHost.declaration(TestHost.world).opened().first)
        var target = opened.target
        for path in ["/api/v2/agents?per_page=1", "/api/v2/nowhere", "/api/v2/groups"] {
            let request = try host.authorized(.get, path)
            let hosted = host.router.respond(to: request, onPortOf: "freshservice")
            let direct = target.respond(to: request, at: host.world.start, writesMax: nil)
            #expect(hosted == direct, "\(path)")
        }
    }

    @Test func `accounts in the file exist with their rights`() throws {
        let (_, json) = try TestHost().call(.get, "/worlds/default/access?email=ana@acme.example")
        let account = json["targets"]?.array?.first?["accounts"]?.array?.first
        #expect(account?["name"] == "Ana Abel")
        let names = account?["access"]?.array?.compactMap { $0["name"]?.string }
        #expect(names?.contains("Service Desk") == true)
    }

    @Test func `a clock that stands still shows what it was set to`() throws {
        let host = try TestHost(pace: 0)
        host.wall.pass(.seconds(3_600))
        #expect(host.world.now == host.world.start)
    }

    @Test(arguments: [(1.0, 90), (60, 5_400), (0.5, 45)])
    func `a clock keeps its pace`(pace: Double, seconds: Int) throws {
        let host = try TestHost(pace: .times(pace))
        host.wall.pass(.seconds(90))
        #expect(host.world.now == host.world.start.advanced(by: .seconds(seconds)))
    }

    @Test func `a change of pace does not turn back the clock`() throws {
        let host = try TestHost(pace: 10)
        host.wall.pass(.seconds(6))
        host.world.setPace(0)
        host.wall.pass(.seconds(600))
        #expect(host.world.now == host.world.start.advanced(by: .seconds(60)))
    }

    @Test func `advancing does the work that falls due`() throws {
        let host = try TestHost(
            """
            world: a head of department
            targets:
              freshservice:
                accounts: [{ kind: agent, email: ana@acme.example }]
                departments: [{ name: IT, head: ana@acme.example }]
            """
        )
        let target = try #require(host.world.targets.first)
        try host.call(
            .post,
            "/worlds/default/doors",
            body: ["door": "disableAccount", "target": "freshservice", "email": "ana@acme.example"]
        )
        let changes = target.changeCount
        _ = host.world.advance(to: host.world.start.advanced(by: .seconds(86_400)))
        #expect(target.changeCount > changes)
        #expect(host.world.now == host.world.start.advanced(by: .seconds(86_400)))
    }

    @Test func `a snapshot brings state and clock back`() throws {
        let host = try TestHost()
        let before = try host.send(.get, "/api/v2/agents").body
        let snapshot = host.world.takeSnapshot()
        _ = host.world.advance(to: host.world.start.advanced(by: .seconds(600)))
        try host.call(
            .post,
            "/worlds/default/doors",
            body: ["door": "enableAccount", "target": "freshservice", "email": "bo@acme.example"]
        )
        #expect(try host.send(.get, "/api/v2/agents").body != before)
        host.world.restore(snapshot)
        #expect(host.world.now == host.world.start)
        #expect(try host.send(.get, "/api/v2/agents").body == before)
    }

    @Test func `a fork goes its own way`() throws {
        let host = try TestHost()
        let (_, fork) = try host.call(.post, "/worlds/default/fork")
        let id = try #require(fork["id"]?.string)
        let door: JSONValue = [
            "door": "disableAccount", "target": "freshservice", "email": "ana@acme.example",
        ]
        #expect(try host.call(.post, "/worlds/\(id)/doors", body: door).status == 200)
        func isActive(_ world: String) throws -> JSONValue? {
            let path = "/worlds/\(world)/access?email=ana@acme.example"
            let (_, json) = try host.call(.get, path)
            return json["targets"]?.array?.first?["accounts"]?.array?.first?["isActive"]
        }
        #expect(try isActive("default") == true)
        #expect(try isActive(id) == false)
    }

    @Test func `a reset forgets everything since the opening`() throws {
        let host = try TestHost()
        let opening = try host.call(.get, "/worlds/default/access").json
        try host.call(
            .post,
            "/worlds/default/doors",
            body: ["door": "signIn", "target": "freshservice", "email": "ana@acme.example"]
        )
        _ = host.world.takeSnapshot()
        _ = host.world.advance(to: host.world.start.advanced(by: .seconds(5)))
        try host.send(.get, "/api/v2/agents")
        host.world.reset()
        #expect(try host.call(.get, "/worlds/default/access").json == opening)
        #expect(host.world.journal.entries.isEmpty)
        #expect(host.world.keptSnapshots.isEmpty)
    }

    @Test func `the standard world opens every kind of target`() throws {
        let kinds = TargetCatalog.entries.map(\.kind)
        let opened = try WorldDeclaration.standard(targets: kinds).opened()
        #expect(opened.map(\.kind) == kinds)
    }
}

@Suite
struct RequestJournalTests {
    @Test func `only the latest requests are kept, under their own numbers`() throws {
        let host = try TestHost(journal: 3)
        for page in 1...5 { try host.send(.get, "/api/v2/agents?page=\(page)") }
        #expect(host.world.journal.entries.map(\.number) == [3, 4, 5])
        #expect(
            host.world.journal.entries.map(\.exchange.request.query) == [
                "page=3", "page=4", "page=5",
            ]
        )
        #expect(host.world.journal.count == 5)
    }

    @Test func `an exchange is kept as it was`() throws {
        let host = try TestHost()
        var request = try host.authorized(.post, "/api/v2/agents?a=%20", body: ["name": "Zoë"])
        request.headers.append("X-Twice", "")
        request.headers.append("x-twice", "größer")
        let response = host.router.respond(to: request, onPortOf: "freshservice")
        request.query = nil
        request.body = []
        request.method = .delete
        _ = host.router.respond(to: request, onPortOf: "freshservice")
        let exchanges = host.world.journal.entries.map(\.exchange)
        let first = try #require(exchanges.first)
        #expect(first.target.rawValue == "freshservice")
        #expect(first.request.method == .post)
        #expect(first.request.query == "a=%20")
        #expect(first.request.body == Array(#"{"name":"Zoë"}"#.utf8))
        #expect(first.request.headers == request.headers)
        #expect(first.outcome == .answered(response))
        #expect(first.responseBytes == response.body.count)
        #expect(first.fault == nil)
        #expect(exchanges.last?.request == request)
    }

    @Test func `the order holds however often the oldest made room`() throws {
        let host = try TestHost(journal: 1_200)
        for number in 1...4_000 { try host.send(.get, "/api/v2/agents?page=\(number % 97)") }
        let entries = host.world.journal.entries
        #expect(entries.map(\.number) == Array(2_801...4_000))
        #expect(entries.map(\.exchange.request.query) == (2_801...4_000).map { "page=\($0 % 97)" })
    }

    @Test func `a journal of no size still counts`() throws {
        let host = try TestHost(journal: 0)
        try host.send(.get, "/api/v2/agents")
        #expect(host.world.journal.entries.isEmpty)
        #expect(host.world.journal.count == 1)
    }

    @Test func `credentials are masked wherever they are sent`() throws {
        let host = try TestHost()
        var request = try host.authorized(
            .post,
            "/api/v2/agents?access_token=t0p&page=2",
            body: ["name": "Ana", "nested": ["client_secret": "s3cret", "id": 7]]
        )
        request.headers["Cookie"] = "session=abcdef"
        _ = host.router.respond(to: request, onPortOf: "freshservice")
        let shown = try host.call(.get, "/worlds/default/requests").json.text
        for secret in ["t0p", "s3cret", "abcdef", "Basic "] where secret != "Basic " {
            #expect(!shown.contains(secret))
        }
        #expect(shown.contains("Basic ***"))
        #expect(shown.contains("access_token=***&page=2"))
        #expect(shown.contains("Ana"))
    }

    @Test func `a journal keeps only the latest bytes up to its limit`() throws {
        let host = try TestHost(journal: 10_000)
        let text = String(repeating: "x", count: 200_000)
        for number in 1...400 {
            try host.send(
                .post,
                "/api/v2/agents?page=\(number)",
                body: ["first_name": .string(text)]
            )
        }
        let kept = host.world.journal.entries
        let bytes = kept.reduce(0) { $0 + $1.exchange.request.body.count }
        #expect(bytes <= RequestJournal.bytesMax)
        #expect(bytes > RequestJournal.bytesMax / 2)
        #expect(kept.last?.number == 400)
        #expect(kept.map(\.number) == Array((401 - kept.count)...400))
        try host.call(.post, "/worlds/default/reset")
        #expect(host.world.journal.entries.isEmpty)
    }

    @Test func `a body that is too long is omitted and the rest of the exchange kept`() throws {
        let host = try TestHost()
        let text = String(repeating: "x", count: RequestJournal.bodyBytesMax + 100)
        try host.send(.post, "/api/v2/agents", body: ["first_name": .string(text)])
        let entry = try #require(host.world.journal.entries.last)
        #expect(entry.exchange.request.body.isEmpty)
        #expect(entry.exchange.requestBytes > RequestJournal.bodyBytesMax)
        #expect(entry.exchange.request.path == "/api/v2/agents")
    }
}

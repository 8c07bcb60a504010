// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Hosting
import TargetKit
import Testing
import Vocabulary
import Wire

/// The clock that follows its clients.
@Suite
struct PaceTests {
    private static let throttled = """

        faults:
          - { name: throttled, first: 1, answer: { status: 429, retryAfter: 30s } }
        """

    @Test func `a client told to wait a second finds the whole wait passed`() throws {
        let host = try TestHost(TestHost.world + Self.throttled, pace: .auto)
        let start = host.world.now
        let refused = try host.send(.get, "/api/v2/agents")
        #expect(refused.status == 429)
        #expect(refused.headers["Retry-After"] == "1")
        #expect(host.world.now == start)
        host.wall.pass(.seconds(7))
        #expect(try host.send(.get, "/api/v2/agents").status == 200)
        #expect(host.world.now == start.advanced(by: .seconds(30)))
    }

    @Test func `a client that is told nothing finds the clock where it was`() throws {
        let host = try TestHost(pace: .auto)
        let start = host.world.now
        for _ in 0..<3 { try host.send(.get, "/api/v2/agents") }
        host.wall.pass(.seconds(600))
        #expect(host.world.now == start)
    }

    @Test func `at another pace the true wait is announced`() throws {
        let host = try TestHost(TestHost.world + Self.throttled, pace: 0)
        #expect(try host.send(.get, "/api/v2/agents").headers["Retry-After"] == "30")
        #expect(
            try host.call(.post, "/worlds/default/clock/pace", body: ["pace": "auto"]).status == 200
        )
        #expect(try host.call(.get, "/worlds/default/clock").json["pace"]?.string == "auto")
    }

    @Test func `a token window reported in words passes too`() throws {
        let host = try TestHost(
            """
            world: a token server
            targets: { zoho-desk: {} }
            """,
            pace: .auto
        )
        let target = try #require(host.world.target("zoho-desk"))
        guard case .oauth(let client, let secret, let refresh) = target.credential else {
            throw TestFailure("the target takes no OAuth client")
        }
        let form =
            "grant_type=refresh_token&client_id=\(client)&client_secret=\(secret)"
            + "&refresh_token=\(refresh)"
        func mint() -> WireResponse {
            host.router.respond(
                to: WireRequest(
                    .post,
                    "/zoho-desk/oauth/v2/token",
                    headers: ["Content-Type": "application/x-www-form-urlencoded"],
                    body: Array(form.utf8)
                )
            )
        }
        let start = host.world.now
        var refusal: WireResponse?
        for _ in 0..<20 where refusal == nil {
            let answer = mint()
            if String(decoding: answer.body, as: UTF8.self).contains("too many requests") {
                refusal = answer
            }
        }
        #expect(refusal != nil)
        #expect(mint().isSuccess)
        #expect(host.world.now == start.advanced(by: .seconds(600)))
    }

    @Test func `waits announced together pass together`() {
        var waits = AnnouncedWait()
        let now = Instant(milliseconds: 0)
        let answer = WireResponse(status: 429, headers: ["Retry-After": "20"])
        _ = waits.told(answer, .seconds(20), at: now)
        let told = waits.told(answer, .seconds(5), at: now)
        #expect(told.headers["Retry-After"] == "1")
        #expect(waits.owed(at: now) == .seconds(20))
        #expect(waits.settle() == now.advanced(by: .seconds(20)))
        #expect(waits.settle() == nil)
    }

    @Test(arguments: ["30", "99999999999999999999", "-1", "soon", "9223372036854775807"])
    func `no number that a fault puts into an answer stops the server`(text: String) throws {
        let host = try TestHost(
            TestHost.world
                + """

                faults:
                  - name: strange
                    first: 1
                    answer: { status: 429, headers: { Retry-After: "\(text)" } }
                """,
            pace: .auto
        )
        #expect(try host.send(.get, "/api/v2/agents").status == 429)
        #expect(try host.send(.get, "/api/v2/agents").status == 200)
    }

    @Test(arguments: [JSONValue.string("fast"), -1, 2_000_000, .null, .bool(true)])
    func `an invalid pace is refused`(pace: JSONValue) throws {
        let host = try TestHost()
        let answer = try host.call(.post, "/worlds/default/clock/pace", body: ["pace": pace])
        #expect(answer.status == 400)
    }
}

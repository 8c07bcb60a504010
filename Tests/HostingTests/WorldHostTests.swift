// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import Hosting
import HTTPServer
import IdentityModel
import Scenarios
import TargetKit
import Testing
import Wire

/// Real ports, all of them free ones on loopback.
@Suite
struct WorldHostTests {
    private func open(
        _ world: String = TestHost.world,
        _ change: (inout WorldHost.Options) -> Void = { _ in }
    ) throws -> WorldHost {
        var options = WorldHost.Options()
        options.world.pace = 0
        change(&options)
        return try WorldHost(
            .targets(try TestHost.declaration(world)),
            options: options,
            wall: TestWall().time
        )
    }

    private func send(_ request: WireRequest, to url: String) async throws -> WireResponse {
        let transport = try #require(URLSessionTransport(baseURL: url, timeout: .seconds(10)))
        return try await transport.send(request)
    }

    @Test func `a target answers on its port as in the same process`() async throws {
        let host = try open()
        defer { host.stop() }
        let url = try #require(host.addresses.targets["freshservice"])
        let twin = try TestHost()
        for path in ["/api/v2/agents?per_page=1", "/api/v2/nowhere"] {
            var request = try twin.authorized(.get, path)
            request.headers["Host"] = nil
            let real = try await send(request, to: url)
            request.headers["Host"] = String(url.dropFirst("http://".count))
            let direct = twin.router.respond(to: request, onPortOf: "freshservice")
            #expect(real.status == direct.status)
            #expect(real.body == direct.body)
            #expect(real.headers["x-request-id"] == direct.headers["x-request-id"])
        }
    }

    @Test func `the control plane says where everything is`() async throws {
        let host = try open()
        defer { host.stop() }
        let response = try await send(
            WireRequest(.get, "/_residue/worlds/default"),
            to: host.addresses.main
        )
        let target = try JSONValue(parsing: response.body)["targets"]?.array?.first
        #expect(target?["url"]?.string == host.addresses.targets["freshservice"])
        #expect(target?["pathURL"]?.string == host.addresses.main + "/freshservice")
        #expect(target?["credential"]?["type"] == "basic")
    }

    @Test func `a lost answer breaks the connection`() async throws {
        let host = try open(TestHost.world + "\nfaults: [{ name: lost, drop: response }]")
        defer { host.stop() }
        let request = try TestHost().authorized(.post, "/api/v2/agents")
        await #expect(throws: TransportError.self) {
            try await send(request, to: host.addresses.main + "/freshservice")
        }
        #expect(host.registry.standard.journal.entries.last?.exchange.outcome == .dropped)
    }

    @Test func `a port that is taken is named`() throws {
        let host = try open()
        defer { host.stop() }
        #expect(throws: HTTPServerError.portTaken(host.port)) {
            _ = try open { $0.port = host.port }
        }
    }

    @Test func `a certificate that is none is refused`() {
        #expect(throws: HTTPServerError.self) {
            _ = try open { $0.tls = (certificate: "no", key: "no") }
        }
    }

    @Test func `targets answer side by side without mixing their worlds up`() async throws {
        let host = try open()
        defer { host.stop() }
        let twin = try TestHost()
        try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<24 {
                let request = try twin.authorized(
                    .get,
                    number % 2 == 0 ? "/api/v2/agents" : "/api/v2/groups"
                )
                group.addTask {
                    try await send(request, to: host.addresses.main + "/freshservice").status
                }
            }
            for try await status in group { #expect(status == 200) }
        }
        #expect(host.registry.standard.journal.count == 24)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Checking
import CivilTime
import ConnectorKit
import Foundation
import SimulatedTargets
import Synchronization
import TargetKit
import Testing
import Wire

/// A SCIM server without a network, and whatever is in front of it.
private final class SmallServer: Transport {
    private let service: Mutex<any SimulatedTarget>
    private let front: @Sendable (WireRequest) -> WireResponse?
    let token: String

    /// `front` answers in place of the server where it returns something.
    init(front: @escaping @Sendable (WireRequest) -> WireResponse? = { _ in nil }) throws {
        let entry = try #require(TargetCatalog.entry("scim"))
        let made = try entry.make(
            name: "scim",
            settings: try TargetSettings(.object(["groups": ["Support"]])),
            start: Instant(milliseconds: 1_772_442_000_000),
            seed: 1
        )
        guard case .bearer(let token) = made.connectorCredential else {
            throw CocoaError(.featureUnsupported)
        }
        self.token = token
        service = Mutex(made)
        self.front = front
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        if let response = front(request) { return response }
        var request = request
        request.path = "/scim/v2" + request.path
        request.headers.append("Host", "acme.example")
        return service.withLock {
            $0.respond(to: request, at: Instant(milliseconds: 1_772_442_060_000), writesMax: nil)
        }
    }

    var accounts: Int { service.withLock { $0.accounts.count } }

    /// What is held under an address, as the server itself knows it.
    func held(_ address: String) -> [HeldAccess] {
        service.withLock { service in
            service.accounts
                .filter { service.profile(of: $0)?.emails.contains(address) ?? false }
                .flatMap { service.access(of: $0) }
                .map {
                    HeldAccess(
                        target: "scim",
                        right: $0.entitlement.name,
                        isUsable: $0.state == .usable
                    )
                }
        }
    }
}

@Suite
struct SCIMServerTests {
    private func judge(
        _ server: SmallServer,
        _ names: [String]? = nil,
        truth: SCIMServerCheck.Truth? = nil
    ) async -> [CheckResult] {
        let run = run(server, truth: truth)
        let checks = SCIMServerCheck.all.filter { check in
            names.map { $0.contains(String(check.id.dropFirst("server/".count))) } ?? true
        }
        let results = await run.run(checks) { _ in }
        return results + [await run.cleanUp()]
    }

    private func run(
        _ server: SmallServer,
        truth: SCIMServerCheck.Truth? = nil
    ) -> SCIMServerRun {
        SCIMServerRun(
            client: SCIMClient(transport: server, token: server.token, clock: WallClock()),
            seed: 1,
            commandLine: "residue check --scim URL",
            truth: truth
        )
    }

    @Test func `a server that speaks SCIM passes, and nothing is left of the run`() async throws {
        let server = try SmallServer()
        let before = server.accounts
        let results = await judge(server) { address in server.held(address) }
        let failed = results.filter { $0.verdict != .pass && $0.verdict != .notExercised }
        #expect(failed.map { "\($0.id): \($0.reasons)" } == [])
        #expect(results.count { $0.verdict == .pass } >= 24)
        #expect(server.accounts == before)
    }

    @Test func `what needs to look inside is not exercised over the wire alone`() async throws {
        let results = await judge(try SmallServer(), ["locks-out", "ends-sessions"])
        #expect(results.prefix(2).map(\.verdict) == [.notExercised, .notExercised])
    }

    @Test func `a deactivation that changes nothing behind the gateway is found`() async throws {
        let server = try SmallServer()
        let results = await judge(server, ["locks-out"]) { _ in
            [HeldAccess(target: "freshservice", right: "group/Service Desk", isUsable: true)]
        }
        #expect(results.first?.verdict == .fail)
        #expect(
            results.first?.reasons.first?.contains("freshservice/group/Service Desk (usable)")
                == true
        )
    }

    @Test func `a server that only claims to remove is found, with what it keeps`() async throws {
        let server = try SmallServer { $0.method == .delete ? WireResponse(status: 204) : nil }
        let results = await judge(server, ["removes-a-user"])
        #expect(results.first?.verdict == .fail)
        // It claims that everything is gone; only a search by name shows the truth.
        let cleanup = try #require(results.last)
        #expect(cleanup.verdict == .fail)
        #expect(
            cleanup.reasons.first?.hasPrefix("created by this run and still there: /Users/") == true
        )
    }

    @Test(arguments: [
        ("keeps-members", "PATCH", "/Groups/", 204),
        ("deactivates-a-user", "PATCH", "/Users/", 200),
        ("refuses-strangers", "GET", "/Users", 200), ("creates-a-user", "POST", "/Users", 200),
        ("pages", "GET", "/Users", 500), ("keeps-versions", "DELETE", "/Users/", 204),
        ("replaces-a-user", "PUT", "/Users/", 200), ("finds-by-name", "GET", "/Users", 404),
        ("says-not-found", "GET", "/Users/", 200), ("tells-what-it-can", "GET", "/Schemas", 404),
    ])
    func `an answer out of place fails the check for it`(
        check: String,
        method: String,
        path: String,
        status: Int
    ) async throws {
        let server = try SmallServer { request in
            guard request.method.rawValue == method, request.path.hasPrefix(path) else {
                return nil
            }
            return WireResponse(
                status: status,
                headers: ["Content-Type": "application/scim+json"],
                body: Array("{\"totalResults\":0,\"Resources\":[]}".utf8)
            )
        }
        let results = await judge(server, [check])
        #expect(results.first?.verdict == .fail, "\(results.first?.reasons ?? [])")
    }

    @Test(arguments: [
        (302, "text/html", "a redirect to https://elsewhere.example, not followed"),
        (200, "text/html", "200 text/html: <html>Welcome</html>"),
        (401, "application/scim+json", "it refuses the token: 401"),
    ])
    func `a server that does not speak SCIM is reported at once`(
        status: Int,
        type: String,
        says: String
    ) async throws {
        let server = try SmallServer { _ in
            WireResponse(
                status: status,
                headers: ["Content-Type": type, "Location": "https://elsewhere.example"],
                body: Array("<html>Welcome</html>".utf8)
            )
        }
        let obstacle = await run(server).obstacle()
        #expect(obstacle?.contains(says) == true, "\(obstacle ?? "none")")
    }

    @Test func `stopping the run removes everything`() async throws {
        let server = try SmallServer()
        let before = server.accounts
        let client = SCIMClient(transport: server, token: server.token, clock: WallClock())
        let run = SCIMServerRun(client: client, seed: 1, commandLine: "", truth: nil)
        let results = await run.run(SCIMServerCheck.all) { result in
            if result.id == "server/creates-a-user" { client.stop() }
        }
        #expect(results.count < SCIMServerCheck.all.count)
        #expect(server.accounts > before)
        #expect(await run.cleanUp().verdict == .pass)
        #expect(server.accounts == before)
    }

    @Test func `a create whose answer was lost is removed by its name`() async throws {
        let server = try SmallServer()
        let before = server.accounts
        let lossy = LossyTransport(server: server)
        let run = SCIMServerRun(
            client: SCIMClient(transport: lossy, token: server.token, clock: WallClock()),
            seed: 1,
            commandLine: "",
            truth: nil
        )
        let checks = SCIMServerCheck.all.filter { $0.id == "server/creates-a-user" }
        let results = await run.run(checks) { _ in }
        #expect(results.map(\.verdict) == [.inconclusive])
        #expect(server.accounts == before + 1)
        #expect(await run.cleanUp().verdict == .pass)
        #expect(server.accounts == before)
    }
}

/// Lets a create reach the server, and loses its answer.
private struct LossyTransport: Transport {
    let server: SmallServer

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        let response = try await server.send(request)
        guard request.method != .post else { throw .noAnswer("the connection broke") }
        return response
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import HTTPServer
import IdentityModel
import Scenarios
import Synchronization
import TargetKit
import Testing
import Vocabulary
import Wire

@testable import Hosting

@Suite
struct WebhookTests {
    /// A target that has sent what a test gives it, and remembers the answers.
    private struct Sender: SimulatedTarget {
        static let kind = "sender"
        var webhookDeliveries: [WebhookDelivery]
        var answers: [Int: Int?] = [:]

        mutating func respond(
            to request: WireRequest,
            at instant: Instant,
            writesMax: Int?
        ) -> WireResponse { WireResponse(status: 200) }

        mutating func advance(to instant: Instant) {}
        var nextDueAt: Instant? { nil }
        var accounts: [AccountKey] { [] }
        func profile(of account: AccountKey) -> AccountProfile? { nil }
        func access(of account: AccountKey) -> [AccessPath] { [] }
        var changes: ChangeJournal { ChangeJournal() }
        mutating func forgetChanges(allBut latest: Int) {}
        func probe(_ probe: Probe, at instant: Instant) -> ProbeResult { .refused("unknown") }
        mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {}
        func checkInvariants() -> [String] { [] }
        var licenses: [LicenseStock] { [] }
        var serviceAccounts: [AccountKey] { [] }
        var connectorCredential: ConnectorCredential { .bearer(token: "t") }
        func traits(of request: WireRequest) -> RequestTraits { RequestTraits() }

        mutating func webhookAnswered(number: Int, status: Int?, at instant: Instant) {
            answers[number] = status
        }
    }

    private func target(_ deliveries: [WebhookDelivery]) -> HostedTarget {
        HostedTarget(
            name: TargetName("sender"),
            kind: "sender",
            settings: .object(JSONObject()),
            state: HostedTarget.State(
                target: Sender(webhookDeliveries: deliveries),
                faults: FaultPlan(),
                clock: WorldClock(showing: Instant(milliseconds: 0), pace: 0, at: 0)
            ),
            wall: TestWall().time
        )
    }

    private func delivery(_ number: Int, to url: String) -> WebhookDelivery {
        WebhookDelivery(
            number: number,
            subscription: "s",
            url: url,
            headers: ["X-Event": "agent"],
            body: Array("{}".utf8),
            at: Instant(milliseconds: 0)
        )
    }

    private func answers(of target: HostedTarget) -> [Int: Int?] {
        target.withTarget { state, _ in (state.target as? Sender)?.answers ?? [:] }
    }

    @Test func `a message reaches its subscriber once, and the target hears the answer`()
        async throws
    {
        let received = Mutex<[WireRequest]>([])
        let server = try HTTPListener(HTTPServerOptions()) { request in
            received.withLock { $0.append(request) }
            return WireResponse(status: 202)
        }
        defer { server.stop() }
        let target = target([
            delivery(1, to: "http://127.0.0.1:\(server.port)/hooks/a?b=c"),
            delivery(2, to: "http://127.0.0.1:\(server.port)"),
        ])
        let courier = WebhookCourier(registry: try TestHost().registry)
        let last = await courier.deliver(from: target, after: 0)
        #expect(await courier.deliver(from: target, after: last) == 2)
        #expect(received.withLock { $0.map(\.requestTarget) } == ["/hooks/a?b=c", "/"])
        #expect(received.withLock { $0.first?.headers["X-Event"] } == "agent")
        #expect(answers(of: target) == [1: 202, 2: 202])
    }

    @Test func `an address where nothing listens counts as no answer`() async throws {
        let target = target([delivery(1, to: "http://127.0.0.1:1/x"), delivery(2, to: "no url")])
        let courier = WebhookCourier(registry: try TestHost().registry)
        _ = await courier.deliver(from: target, after: 0)
        #expect(answers(of: target) == [1: nil, 2: nil])
    }
}

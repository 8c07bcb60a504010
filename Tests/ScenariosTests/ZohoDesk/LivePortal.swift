// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import IdentityModel
import SimulatedTargets
import Synchronization
import TargetKit
import Testing
import Vocabulary
import Wire

/// A clock that advances with every request and jumps to the end of every wait.
private final class RequestClock: CivilClock {
    private let state = Mutex(Instant(milliseconds: 1_772_442_000_000))

    var now: Instant { state.withLock(\.self) }
    var minimumResolution: Swift.Duration { .milliseconds(1) }

    func sleep(until deadline: Instant, tolerance: Swift.Duration?) async throws {
        state.withLock { $0 = max($0, deadline) }
    }

    func advance(by duration: Swift.Duration) {
        state.withLock { $0 = $0.advanced(by: duration) }
    }
}

/// Carries requests to a simulated portal and keeps what was sent.
private final class PortalTransport: Transport {
    struct State {
        var desk: ZohoDesk
        var lines: [String] = []
        var refusals: [String] = []
    }

    let state: Mutex<State>
    private let clock: RequestClock

    init(_ desk: ZohoDesk, clock: RequestClock) {
        state = Mutex(State(desk: desk))
        self.clock = clock
    }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        clock.advance(by: .milliseconds(200))
        // Lets others go between what one operation reads and what it writes.
        await Task.yield()
        let now = clock.now
        return state.withLock { state in
            let line = "\(request.method.rawValue) \(request.requestTarget)"
            state.lines.append(line)
            let response = state.desk.respond(to: request, at: now)
            if !response.isSuccess {
                let body = String(decoding: response.body, as: UTF8.self)
                state.refusals.append("\(line) \(response.status) \(body)")
            }
            return response
        }
    }
}

/// The connector and the portal that it drives, which share nothing but the wire.
struct LivePortal {
    private let clock = RequestClock()
    private let transport: PortalTransport
    let connector: any Connector

    init(
        retry: RetryPolicy? = nil,
        change: (inout ZohoDeskOptions) -> Void = { _ in }
    ) throws {
        var options = ZohoDeskOptions()
        options.departments = ["Support", "Sales"]
        options.roles = [.init(name: "Lead")]
        options.profiles = ["Specialist"]
        options.teams = [.init(name: "Tier 2", department: "Support")]
        change(&options)
        let desk = ZohoDesk(name: "desk", options: options, start: clock.now, seed: 7)
        transport = PortalTransport(desk, clock: clock)
        guard case .oauth(let clientID, let secret, let token) = desk.connectorCredential else {
            throw SideDoorError.refused("the portal hands out no OAuth credential")
        }
        connector = try ConnectorCatalog.make(
            "zoho-desk",
            transport: transport,
            credential: .oauth(clientID: clientID, clientSecret: secret, refreshToken: token),
            clock: clock,
            retry: retry
        )
    }

    var lines: [String] { transport.state.withLock(\.lines) }
    /// The answers that were not successes, each with its request.
    var refusals: [String] { transport.state.withLock(\.refusals) }
    var problems: [String] { transport.state.withLock { $0.desk.checkInvariants() } }

    func open(_ door: SideDoor) throws {
        let now = clock.now
        try transport.state.withLock { state throws(SideDoorError) in
            try state.desk.open(door, at: now)
        }
    }

    func wait(_ duration: Duration) { clock.advance(by: duration) }

    func find(_ email: String) async throws -> Account? {
        try await connector.findAccounts(email: email).first
    }

    /// The account at the address, which must be there.
    func account(
        _ email: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) async throws -> Account {
        try #require(try await find(email), sourceLocation: sourceLocation)
    }

    func all() async throws -> [Account] {
        var accounts: [Account] = []
        var cursor: PageCursor?
        repeat {
            let page = try await connector.accounts(of: .agent, after: cursor)
            accounts += page.elements
            cursor = page.next
        } while cursor != nil
        return accounts
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct ZohoDeskAuthorizationTests {
    private let id = Account.ID("7")
    private static let disabled = Portal.get(agent: Portal.agent(status: "DISABLED"))
    private static let expired = ScriptedTransport.Step(
        "GET /api/v1/agents/7",
        401,
        Portal.error("INVALID_OAUTH")
    )

    /// An operation of one request.
    private func probe(_ portal: Portal) async throws(ConnectorError) {
        try await portal.connector.disableAccount(id, of: .agent)
    }

    private func failure(_ portal: Portal) async throws -> ConnectorError {
        try await ConnectorTests.failure { () throws(ConnectorError) in try await probe(portal) }
    }

    @Test func `the refresh token is exchanged in a form and the answer used as it is`()
        async throws
    {
        let portal = Portal([Self.disabled])
        try await probe(portal)
        let mint = try #require(portal.accounts.requests.first)
        #expect(
            String(decoding: mint.body, as: UTF8.self)
                == "grant_type=refresh_token&client_id=1000.CLIENT&client_secret=secret%2F1"
                + "&refresh_token=1000.aa.bb"
        )
        #expect(mint.headers["Content-Type"] == "application/x-www-form-urlencoded")
        let request = try #require(portal.transport.requests.first)
        #expect(request.headers["Authorization"] == "Zoho-oauthtoken t1")
        #expect(request.headers["orgId"] == "700000001")
    }

    @Test func `one host may serve both the accounts server and the desk`() async throws {
        let transport = ScriptedTransport([Portal.token(), Self.disabled])
        let connector = ZohoDeskConnector(
            transport: transport,
            clientID: "c",
            clientSecret: "s",
            refreshToken: "r",
            clock: JumpingClock(),
            options: Portal.options()
        )
        try await connector.disableAccount(id, of: .agent)
        #expect(transport.left.isEmpty)
    }

    @Test func `the portal is found once, without an id, and named from then on`() async throws {
        let portal = Portal(options: .init(), [Portal.organizations, Self.disabled, Self.disabled])
        try await probe(portal)
        try await probe(portal)
        #expect(
            portal.transport.requests.map { $0.headers["orgId"] } == [
                nil, "700000001", "700000001",
            ]
        )
        portal.expectEnd()
    }

    @Test func `several portals without a default need a choice`() async throws {
        let portal = Portal(
            options: .init(),
            [.init("GET /api/v1/organizations", 200, #"{"data":[{"id":1},{"id":2}]}"#)]
        )
        let error = try await failure(portal)
        #expect(error.code == .forbidden)
    }

    @Test func `concurrent operations share one token`() async throws {
        let portal = Portal(Array(repeating: Self.disabled, count: 8))
        let connector = portal.connector
        let id = id
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do throws(ConnectorError) {
                        try await connector.disableAccount(id, of: .agent)
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
        portal.expectEnd()
        #expect(portal.accounts.requests.count == 1)
    }

    @Test func `a token is replaced before it ends`() async throws {
        let portal = Portal(
            accounts: [Portal.token(), Portal.token("t2")],
            [Self.disabled, Self.disabled, Self.disabled]
        )
        try await probe(portal)
        portal.clock.advance(by: .seconds(3_400))
        try await probe(portal)
        portal.clock.advance(by: .seconds(100))
        try await probe(portal)
        #expect(
            portal.transport.requests.map { $0.headers["Authorization"] }
                == ["Zoho-oauthtoken t1", "Zoho-oauthtoken t1", "Zoho-oauthtoken t2"]
        )
    }

    @Test func `a token that ended early is replaced once`() async throws {
        let portal = Portal(
            accounts: [Portal.token(), Portal.token("t2")],
            [Self.expired, Self.disabled]
        )
        try await probe(portal)
        portal.expectEnd()
        #expect(portal.transport.requests.last?.headers["Authorization"] == "Zoho-oauthtoken t2")
    }

    @Test func `a second refused token is final`() async throws {
        let portal = Portal(
            accounts: [Portal.token(), Portal.token("t2")],
            [Self.expired, Self.expired]
        )
        let error = try await failure(portal)
        #expect(error.code == .unauthorized)
        #expect(error.effect == .none)
        portal.expectEnd()
    }

    @Test func `a 401 for another reason costs no token`() async throws {
        let portal = Portal([.init("GET /api/v1/agents/7", 401, Portal.error("UNAUTHORIZED"))])
        let error = try await failure(portal)
        #expect(error.code == .unauthorized)
        portal.expectEnd()
    }

    @Test func `a page instead of JSON hints at the wrong data center`() async throws {
        let portal = Portal([.init("GET /api/v1/agents/7", 401, "<html></html>")])
        let error = try await failure(portal)
        #expect(error.code == .unauthorized)
        #expect(error.message.contains("data center"))
    }

    @Test(arguments: [200, 400])
    func `a revoked refresh token asks for a new authorization, whatever the status`(
        status: Int
    ) async throws {
        let portal = Portal(
            accounts: [Portal.noToken(#"{"error":"invalid_code"}"#, status: status)],
            []
        )
        let error = try await failure(portal)
        #expect(error.code == .unauthorized)
        #expect(error.message.contains("authorized again"))
        #expect(!error.message.contains("1000.aa.bb"))
    }

    @Test func `a refused refresh token is not tried again at once`() async throws {
        let portal = Portal(
            accounts: [Portal.noToken(#"{"error":"invalid_code"}"#), Portal.token()],
            [Self.disabled]
        )
        for _ in 0..<20 {
            let error = try await failure(portal)
            #expect(error.code == .unauthorized)
        }
        #expect(portal.accounts.requests.count == 1)
        portal.clock.advance(by: .seconds(61))
        try await probe(portal)
        portal.expectEnd()
    }

    @Test(arguments: [
        ("invalid_client", ConnectorError.Code.unauthorized),
        ("invalid_client_secret", .unauthorized), ("general_error", .unavailable),
    ])
    func `other messages from the accounts server are distinguished`(
        word: String,
        code: ConnectorError.Code
    ) async throws {
        let portal = Portal(accounts: [Portal.noToken(#"{"error":"\#(word)"}"#)], [])
        let error = try await failure(portal)
        #expect(error.code == code)
        #expect(error.message.contains(word))
    }

    @Test(arguments: [200, 400])
    func `throttled by the accounts server, the connector waits and asks again`(
        status: Int
    ) async throws {
        let body = """
            {"error_description":"You have made too many requests continuously.",
            "error":"Access Denied","status":"failure"}
            """
        let portal = Portal(
            accounts: [Portal.noToken(body, status: status), Portal.token()],
            [Self.disabled]
        )
        try await probe(portal)
        #expect(portal.clock.waits == [.seconds(120)])
        portal.expectEnd()
    }

    @Test func `patience with a throttling accounts server ends`() async throws {
        let throttled = Portal.noToken(#"{"error":"Access Denied"}"#)
        let options = Portal.options { $0.retry.throttlesMax = 2 }
        let portal = Portal(
            options: options,
            accounts: [throttled, throttled, throttled],
            []
        )
        let error = try await failure(portal)
        #expect(error.code == .rateLimited)
        #expect(error.retryAfter == .seconds(120))
    }

    @Test func `no more than ten tokens are requested in ten minutes`() async throws {
        let portal = Portal(
            accounts: (0..<11).map { Portal.token("t\($0)") },
            Array(repeating: Self.expired, count: 20)
        )
        for _ in 0..<9 { _ = try await failure(portal) }
        #expect(portal.accounts.requests.count == 10)
        #expect(portal.clock.waits.isEmpty)
        _ = try await failure(portal)
        #expect(portal.clock.waits == [.seconds(600)])
        portal.expectEnd()
    }

    @Test func `a lost answer from the accounts server leaves nothing in doubt`() async throws {
        let portal = Portal(
            accounts: [
                .init("POST /oauth/v2/token", .failure(.noAnswer("reset"))), Portal.token(),
            ],
            [Self.disabled]
        )
        try await probe(portal)
        portal.expectEnd()
    }

    @Test func `revoking the credential withdraws the refresh token`() async throws {
        let portal = Portal(
            accounts: [.init("POST /oauth/v2/token/revoke", 200, #"{"status":"success"}"#)],
            []
        )
        try await portal.connector.revokeCredential()
        let body = try #require(portal.accounts.requests.first?.body)
        #expect(String(decoding: body, as: UTF8.self) == "token=1000.aa.bb")
    }

    @Test func `revoking what is revoked succeeds`() async throws {
        let portal = Portal(
            accounts: [
                .init("POST /oauth/v2/token/revoke", 400, #"{"error":"invalid_token"}"#),
                Portal.noToken(#"{"error":"invalid_code"}"#),
            ],
            []
        )
        try await portal.connector.revokeCredential()
        portal.expectEnd()
    }

    @Test func `a refused revocation of a token that still works is not a success`() async throws {
        let portal = Portal(
            accounts: [.init("POST /oauth/v2/token/revoke", 400), Portal.token()],
            []
        )
        let error = try await ConnectorTests.failure { () throws(ConnectorError) in
            try await portal.connector.revokeCredential()
        }
        #expect(error.code == .protocolViolation)
    }
}

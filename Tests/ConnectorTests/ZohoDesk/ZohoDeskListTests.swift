// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct ZohoDeskListTests {
    /// What every list of agents begins with.
    private static let teams = [
        Portal.teams([Portal.team(members: ["107"])], of: "teams"), Portal.ownAgent,
    ]

    private static func page(_ query: String, _ ids: [Int]) -> ScriptedTransport.Step {
        let rows = ids.map { Portal.agent(String($0), type: nil) }
        return .init(
            "GET /api/v1/agents?\(query)",
            ids.isEmpty ? 204 : 200,
            ids.isEmpty ? "" : #"{"data":[\#(rows.joined(separator: ","))]}"#
        )
    }

    private func list(_ portal: Portal) async throws(ConnectorError) -> [Account] {
        var accounts: [Account] = []
        var cursor: PageCursor?
        repeat {
            let page = try await portal.connector.accounts(of: .agent, after: cursor)
            accounts += page.elements
            cursor = page.next
        } while cursor != nil
        return accounts
    }

    private func ids(_ pages: [ScriptedTransport.Step]) async throws -> [Int] {
        let portal = Portal(Self.teams + Portal.catalog + pages)
        let accounts = try await list(portal)
        portal.expectEnd()
        return accounts.compactMap { Int($0.id.rawValue) }
    }

    @Test func `the largest page is requested, and the next one begins after what came`()
        async throws
    {
        let first = Array(100..<300)
        let ids = try await ids([
            Self.page("from=0&limit=200", first), Self.page("from=200&limit=200", [300]),
            Self.page("from=201&limit=200", []),
        ])
        #expect(ids == first + [300])
    }

    @Test func `a service that caps pages lower than documented loses nobody`() async throws {
        let ids = try await ids([
            Self.page("from=0&limit=200", Array(100..<150)),
            Self.page("from=50&limit=200", Array(150..<170)),
            Self.page("from=70&limit=200", []),
        ])
        #expect(ids == Array(100..<170))
    }

    @Test func `repeated rows count once, even if the first row is number one`()
        async throws
    {
        let ids = try await ids([
            Self.page("from=0&limit=200", [100, 101, 102]),
            Self.page("from=3&limit=200", [102]),
        ])
        #expect(ids == [100, 101, 102])
    }

    @Test func `pages of a single row numbered from one lose nobody`() async throws {
        let ids = try await ids([
            Self.page("from=0&limit=200", [100]), Self.page("from=1&limit=200", [100]),
            Self.page("from=2&limit=200", [101]), Self.page("from=3&limit=200", []),
        ])
        #expect(ids == [100, 101])
    }

    @Test func `a service that shows the same row forever is not believed`() async throws {
        let portal = Portal(
            Self.teams + Portal.catalog
                + (0..<3).map { Self.page("from=\($0)&limit=200", [100]) }
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await list(portal)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func `a repeated page is a violation, not the end`() async throws {
        let rows = [100, 101, 102]
        let portal = Portal(
            Self.teams + Portal.catalog + [
                Self.page("from=0&limit=200", rows), Self.page("from=3&limit=200", rows),
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await list(portal)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func `a portal that lists no agents is not believed`() async throws {
        let portal = Portal(
            Self.teams + Portal.catalog + [Self.page("from=0&limit=200", [])]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await list(portal)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func `rows of a list are complete, teams included`() async throws {
        let portal = Portal(
            Self.teams + Portal.catalog + [
                Self.page("from=0&limit=200", [106, 107]), Self.page("from=2&limit=200", []),
            ]
        )
        let accounts = try await list(portal)
        let members = accounts.filter { $0.grants.contains(.team("Tier 2")) }
        #expect(accounts.map(\.grantsAreComplete) == [true, true])
        #expect(members.map(\.id.rawValue) == ["107"])
    }

    @Test func `bots of the service are left out`() async throws {
        let rows = Portal.agent("8", further: #","isZiaAgent":true"#)
            .replacing(#""isZiaAgent":false,"#, with: "")
        let portal = Portal(
            Self.teams + Portal.catalog + [
                .init(
                    "GET /api/v1/agents?from=0&limit=200",
                    200,
                    #"{"data":[\#(Portal.agent()),\#(rows)]}"#
                ), Self.page("from=2&limit=200", []),
            ]
        )
        let accounts = try await list(portal)
        #expect(accounts.map(\.id.rawValue) == ["7"])
    }

    @Test func `a list longer than the service shows is read in slices`() async throws {
        func pages(_ count: Int, _ slice: String, from id: Int) -> [ScriptedTransport.Step] {
            stride(from: 0, to: count, by: 200).map { from in
                let ids = (from..<min(from + 200, count)).map { id + $0 }
                return Self.page("from=\(from)&limit=200\(slice)", ids)
            }
        }
        let ids = try await ids(
            pages(5_000, "", from: 1_000)
                + pages(5_000, "&status=ACTIVE", from: 2_000) + [
                    Self.page("from=0&limit=200&status=ACTIVE&departmentIds=30", [9_000, 9_001]),
                    Self.page("from=2&limit=200&status=ACTIVE&departmentIds=30", []),
                    Self.page("from=0&limit=200&status=ACTIVE&departmentIds=31", [9_002]),
                    Self.page("from=1&limit=200&status=ACTIVE&departmentIds=31", []),
                    Self.page("from=0&limit=200&status=ACTIVE&departmentIds=32", []),
                    Self.page("from=0&limit=200&status=DISABLED", [1_000]),
                    Self.page("from=1&limit=200&status=DISABLED", []),
                ]
        )
        #expect(ids.count == 6_000 + 2 + 1)
        #expect(Set(ids).count == ids.count)
    }

    @Test func `another kind of account is unsupported`() async throws {
        let portal = Portal([])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await portal.connector.accounts(of: .requester, after: nil)
        }
        #expect(error.code == .unsupported)
    }

    @Test func `a finished list has to start again`() async throws {
        let portal = Portal([])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await portal.connector.accounts(of: .agent, after: PageCursor("3/1"))
        }
        #expect(error.code == .invalid)
    }

    @Test func `profiles of the newer generation come in pages`() async throws {
        func page(_ range: Range<Int>) -> String {
            let rows = range.map { #"{"id":"\#($0)","name":"P\#($0)"}"# }
            return #"{"data":[\#(rows.joined(separator: ","))]}"#
        }
        let profiles: [ScriptedTransport.Step] = [
            .init("GET /api/v1/profiles", 200, page(1..<251)),
            .init("GET /api/v1/profiles?from=250&limit=250", 200, page(251..<253)),
        ]
        let portal = Portal(Portal.catalog.prefix(2) + profiles + Portal.catalog.suffix(2))
        let offered = try await portal.connector.entitlements(of: .profile, after: nil)
        #expect(offered.elements.count == 252)
        portal.expectEnd()
    }

    @Test(arguments: [
        (Entitlement.Kind.role, ["CEO", "Public", "Manager", "LightAgent"]),
        (.profile, ["Support Administrator", "Agent", "Light Agent"]),
        (.department, ["Support", "Sales"]),
    ])
    func `rights are offered by name`(kind: Entitlement.Kind, names: [String]) async throws {
        let portal = Portal(Portal.catalog)
        let offered = try await portal.connector.entitlements(of: kind, after: nil)
        #expect(offered.elements.map(\.name) == names)
    }

    @Test func `both seats are offered`() async throws {
        let offered = try await Portal([]).connector.entitlements(of: .license, after: nil)
        #expect(offered.elements.map(\.name) == ["agent", "lightAgent"])
    }

    @Test(arguments: [
        (OfferedEntitlement(kind: .role, id: "11", name: "Public"), "agents", "&roleIds=11"),
        (OfferedEntitlement(kind: .profile, id: "21", name: "Agent"), "agents", "&profileIds=21"),
        (
            OfferedEntitlement(kind: .license, id: "lightAgent", name: "lightAgent"), "agents",
            "&status=ACTIVE&isLightAgent=true"
        ),
        (OfferedEntitlement(kind: .department, id: "30", name: "x"), "departments/30/agents", ""),
    ])
    func `holders are found page by page`(
        right: OfferedEntitlement,
        path: String,
        filter: String
    ) async throws {
        let portal = Portal([
            .init(
                "GET /api/v1/\(path)?from=0&limit=200\(filter)",
                200,
                #"{"data":[\#(Portal.agent())]}"#
            ), .init("GET /api/v1/\(path)?from=1&limit=200\(filter)", 204),
        ])
        let first = try await portal.connector.holders(of: right, after: nil)
        #expect(first.elements == [Account.ID("7")])
        let second = try await portal.connector.holders(of: right, after: first.next)
        #expect(second.elements.isEmpty && second.next == nil)
        portal.expectEnd()
    }

    @Test func `a team is also held by those who are in it through a role`() async throws {
        let portal = Portal([
            .init("GET /api/v1/teams/90", 200, Portal.team(members: ["7"], derived: ["8", "7"]))
        ])
        let right = OfferedEntitlement(kind: .team, id: "90", name: "Tier 2")
        let page = try await portal.connector.holders(of: right, after: nil)
        #expect(page.elements == [Account.ID("7"), Account.ID("8")])
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct FreshserviceListTests {
    private static func page(
        _ number: Int,
        ids: some Sequence<Int>,
        next: Int? = nil
    ) -> ScriptedTransport.Step {
        var headers = WireHeaders()
        if let next {
            headers.append(
                "link",
                "< https://x.example/api/v2/requesters?page=\(next)>;rel=\"next\""
            )
        }
        let rows = ids.map { Tenant.requester($0) }.joined(separator: ",")
        return .init(
            "GET /api/v2/requesters?per_page=100&page=\(number)",
            200,
            #"{"requesters":[\#(rows)]}"#,
            headers: headers
        )
    }

    private func read(_ tenant: Tenant) async throws(ConnectorError) -> [String] {
        var ids: [String] = []
        var cursor: PageCursor?
        repeat {
            let page = try await tenant.connector.accounts(of: .requester, after: cursor)
            ids += page.elements.map(\.id.rawValue)
            cursor = page.next
        } while cursor != nil
        return ids
    }

    @Test func `links are followed to the last page`() async throws {
        let tenant = Tenant([
            Self.page(1, ids: 1...100, next: 2), Self.page(2, ids: 101...200, next: 3),
            Self.page(3, ids: 201...250),
        ])
        #expect(try await read(tenant).count == 250)
        tenant.expectEnd()
    }

    @Test(arguments: [100, 30])
    func `a full page without a link is not taken for the last`(count: Int) async throws {
        let tenant = Tenant([
            Self.page(1, ids: 1...count), Self.page(2, ids: count + 1...count + 5),
        ])
        #expect(try await read(tenant).count == count + 5)
        tenant.expectEnd()
    }

    @Test func `a full page may still be the last`() async throws {
        let tenant = Tenant([Self.page(1, ids: 1...100), Self.page(2, ids: [])])
        #expect(try await read(tenant).count == 100)
    }

    @Test func `an announced page that is empty twice is the end`() async throws {
        let tenant = Tenant([
            Self.page(1, ids: [1, 2], next: 2), Self.page(2, ids: []), Self.page(2, ids: []),
        ])
        #expect(try await read(tenant) == ["1", "2"])
        tenant.expectEnd()
    }

    @Test func `an announced page that is empty once is asked for again`() async throws {
        let tenant = Tenant([
            Self.page(1, ids: [1, 2], next: 2), Self.page(2, ids: []), Self.page(2, ids: [3]),
        ])
        #expect(try await read(tenant) == ["1", "2", "3"])
        tenant.expectEnd()
    }

    @Test func `a row that moved to the next page is counted once`() async throws {
        let tenant = Tenant([Self.page(1, ids: [1, 2, 3], next: 2), Self.page(2, ids: [3, 4])])
        #expect(try await read(tenant) == ["1", "2", "3", "4"])
    }

    @Test(arguments: [
        [page(1, ids: [1, 2], next: 1)],
        [page(1, ids: [1, 2], next: 3)],
        [page(1, ids: [1, 2], next: 2), page(2, ids: [1, 2], next: 3)],
        [page(1, ids: [1, 2], next: 2), page(2, ids: [], next: 3)],
        [page(1, ids: [1, 2], next: 2), page(2, ids: [3], next: 3)],
    ])
    func `pages that do not add up never end a list`(
        steps: [ScriptedTransport.Step]
    ) async throws {
        let tenant = Tenant(steps)
        let error = try await failure { () throws(ConnectorError) in
            _ = try await read(tenant)
        }
        #expect(error.code == .protocolViolation)
        tenant.expectEnd()
    }

    @Test func `pages are bounded`() async throws {
        var options = FreshserviceConnector.Options()
        options.pagesMax = 2
        let tenant = Tenant(
            options: options,
            [Self.page(1, ids: [1], next: 2), Self.page(2, ids: [2], next: 3)]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await read(tenant)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func `a page that failed can be requested again`() async throws {
        var options = FreshserviceConnector.Options()
        options.retry = RetryPolicy(attemptsMax: 1)
        let tenant = Tenant(
            options: options,
            [
                Self.page(1, ids: [1], next: 2),
                .init("GET /api/v2/requesters?per_page=100&page=2", 503),
                Self.page(2, ids: [2]),
            ]
        )
        let first = try await tenant.connector.accounts(of: .requester, after: nil)
        let error = try await failure { () throws(ConnectorError) in
            _ = try await tenant.connector.accounts(of: .requester, after: first.next)
        }
        #expect(error.isTransient)
        let second = try await tenant.connector.accounts(of: .requester, after: first.next)
        #expect(second.elements.map(\.id.rawValue) == ["2"])
    }

    @Test func `a refused list is not an empty list`() async throws {
        let tenant = Tenant([
            .init(
                "GET /api/v2/requesters?per_page=100&page=1",
                403,
                #"{"code":"access_denied","message":"You are not authorized to perform this action."}"#
            )
        ])
        let error = try await failure { () throws(ConnectorError) in
            _ = try await read(tenant)
        }
        #expect(error.code == .forbidden)
    }

    @Test func `groups of every workspace are offered`() async throws {
        let tenant = Tenant(Tenant.catalog)
        let page = try await tenant.connector.entitlements(of: .group, after: nil)
        #expect(page.elements.map(\.name) == ["Desk", "Payroll", "People"])
        tenant.expectEnd()
    }

    @Test func `the holders of a role are found among all agents`() async throws {
        let supervisor = #"{"role_id":5,"assignment_scope":"entire_helpdesk"}"#
        let agents = [Tenant.agent(7), Tenant.agent(8, roles: supervisor)].joined(separator: ",")
        let tenant = Tenant([
            .init("GET /api/v2/agents?per_page=100&page=1", 200, #"{"agents":[\#(agents)]}"#)
        ])
        let role = OfferedEntitlement(kind: .role, id: "5", name: "SD Supervisor")
        let page = try await tenant.connector.holders(of: role, after: nil)
        #expect(page.elements == [Account.ID("8")])
    }
}

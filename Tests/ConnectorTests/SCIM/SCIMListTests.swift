// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import Testing
import Wire

@Suite
struct SCIMListTests {
    private static func users(_ numbers: some Sequence<Int>) -> [String] {
        numbers.map {
            SCIMTenant.user("u\($0)", name: "u\($0)@acme.example", further: #","groups":[]"#)
        }
    }

    private static let noGroups = ScriptedTransport.Step(
        "GET /scim/v2/Groups?startIndex=1&count=100",
        200,
        SCIMTenant.list([])
    )

    private func page(
        _ start: Int,
        _ numbers: some Sequence<Int>,
        total: Int
    ) -> ScriptedTransport.Step {
        .init(
            "GET /scim/v2/Users?startIndex=\(start)&count=100",
            200,
            SCIMTenant.list(Self.users(numbers), total: total)
        )
    }

    private func ids(_ connector: SCIMConnector) async throws(ConnectorError) -> [String] {
        var ids: [String] = []
        var cursor: PageCursor?
        repeat {
            let page = try await connector.accounts(of: .user, after: cursor)
            ids += page.elements.map(\.id.rawValue)
            cursor = page.next
        } while cursor != nil
        return ids
    }

    private func all(_ numbers: some Sequence<Int>) -> [String] { numbers.map { "u\($0)" } }

    @Test func `pages are followed by what they hold, not by what was requested`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                Self.noGroups, page(1, 1...50, total: 69), page(51, 51...69, total: 69),
            ]
        )
        #expect(try await ids(tenant.connector) == all(1...69))
        tenant.expectEnd()
    }

    @Test func `a list whose total changes is read again, and only new rows are passed on`()
        async throws
    {
        // User 1 goes between the pages, which moves user 51 to the first page.
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                Self.noGroups, page(1, 1...50, total: 60), page(51, 52...60, total: 59),
                page(1, 2...51, total: 59), page(51, 52...60, total: 59),
            ]
        )
        let ids = try await ids(tenant.connector)
        #expect(ids.sorted() == all(1...60).sorted())
        #expect(Set(ids).count == ids.count)
        tenant.expectEnd()
    }

    @Test func `a total equal to the page length does not end the list`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                Self.noGroups, page(1, 1...50, total: 50), page(51, 51...60, total: 10),
                page(61, [], total: 0),
            ]
        )
        #expect(try await ids(tenant.connector) == all(1...60))
        tenant.expectEnd()
    }

    @Test func `a list that shows fewer than it announces is not taken for the whole`()
        async throws
    {
        let walk = [page(1, 1...3, total: 5), page(4, [], total: 5), page(4, [], total: 5)]
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [Self.noGroups] + walk + walk + walk + walk
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await ids(tenant.connector)
        }
        #expect(error.code == .protocolViolation)
        tenant.expectEnd()
    }

    @Test func `a page repeated over and over is a violation`() async throws {
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                Self.noGroups, page(1, 1...3, total: 9), page(4, 1...3, total: 9),
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await ids(tenant.connector)
        }
        #expect(error.code == .protocolViolation)
    }

    private func cursorPage(
        _ cursor: String,
        _ numbers: some Sequence<Int>,
        next: String?
    ) -> ScriptedTransport.Step {
        let further = next.map { #","nextCursor":"\#($0)""# } ?? ""
        return .init(
            "GET /scim/v2/Users?cursor=\(cursor)&count=100",
            200,
            #"{"Resources":[\#(Self.users(numbers).joined(separator: ","))]\#(further)}"#
        )
    }

    private static let cursors = SCIMTenant.described(
        further: #","pagination":{"cursor":true,"index":true}"#
    )

    @Test func `cursors are preferred where the service has them`() async throws {
        let tenant = try SCIMTenant(
            Self.cursors + [
                .init("GET /scim/v2/Groups?cursor=&count=100", 200, SCIMTenant.list([])),
                cursorPage("", 1...2, next: "a+b/="), cursorPage("a%2Bb%2F%3D", 3...4, next: nil),
            ]
        )
        #expect(try await ids(tenant.connector) == all(1...4))
        tenant.expectEnd()
    }

    @Test func `a cursor that leads back to itself is a violation`() async throws {
        let tenant = try SCIMTenant(
            Self.cursors + [
                .init("GET /scim/v2/Groups?cursor=&count=100", 200, SCIMTenant.list([])),
                cursorPage("", 1...2, next: "a"), cursorPage("a", 3...4, next: "a"),
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await ids(tenant.connector)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func `an expired cursor restarts the list`() async throws {
        let tenant = try SCIMTenant(
            Self.cursors + [
                .init("GET /scim/v2/Groups?cursor=&count=100", 200, SCIMTenant.list([])),
                cursorPage("", 1...2, next: "a"),
                .init(
                    "GET /scim/v2/Users?cursor=a&count=100",
                    400,
                    #"{"status":"400","scimType":"expiredCursor"}"#
                ),
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await ids(tenant.connector)
        }
        #expect(error.code == .conflict)
    }

    @Test func `a service without paging that withholds rows is a violation`() async throws {
        let tenant = try SCIMTenant(
            "scim@google-cloud-identity",
            SCIMTenant.described() + [
                .init("GET /scim/v2/Groups", 200, SCIMTenant.list([])),
                .init("GET /scim/v2/Users", 200, SCIMTenant.list(Self.users(1...2), total: 3)),
            ]
        )
        let error = try await failure { () throws(ConnectorError) in
            _ = try await ids(tenant.connector)
        }
        #expect(error.code == .protocolViolation)
    }

    @Test func `users of a list get their groups from one walk of the groups`() async throws {
        let groups = [SCIMTenant.group("31", "Desk", members: ["u1"])]
        let tenant = try SCIMTenant(
            SCIMTenant.described() + [
                .init(
                    "GET /scim/v2/Groups?startIndex=1&count=100",
                    200,
                    SCIMTenant.list(groups)
                ),
                page(1, 1...2, total: 2),
            ]
        )
        let accounts = try await tenant.connector.accounts(of: .user, after: nil).elements
        #expect(accounts.map(\.grants) == [[.group("Desk")], []])
        #expect(accounts.map(\.grantsAreComplete) == [true, true])
        tenant.expectEnd()
    }

    @Test func `a list that cannot tell groups says so`() async throws {
        let tenant = try SCIMTenant(
            "scim@aws-identity-center",
            SCIMTenant.described() + [
                .init(
                    "GET /scim/v2/Users?cursor=&count=100",
                    200,
                    SCIMTenant.list(Self.users(1...2))
                )
            ]
        )
        let accounts = try await tenant.connector.accounts(of: .user, after: nil).elements
        #expect(accounts.map(\.grantsAreComplete) == [false, false])
    }
}

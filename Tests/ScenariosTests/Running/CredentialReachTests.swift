// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Scenarios
import Testing
import Vocabulary

@testable import Reports

/// Whom and what somebody with one credential can reach, through several systems.
@Suite
struct CredentialReachTests {
    private func integrations(_ variant: String) async throws -> [IntegrationEntry] {
        let name = "credentials/what-a-credential-comes-to.yaml#\(variant)"
        return try await TestRun.of(try Shipped.load(name)).outcome.report.integrations
    }

    @Test func `whoever can create administrators reaches what is kept there`() async throws {
        let all = try await integrations("with one scope that nothing needs")
        let desk = try #require(all.first { $0.target.rawValue == "zoho-desk" })
        #expect(desk.reach.targets.map(\.rawValue) == ["scim", "zoho-desk"])
        #expect(desk.reach.identities.map(\.rawValue).sorted() == ["ana", "bo"])
        #expect(desk.reach.credentials == ["connector of scim"])
        let every: Set = ["act", "change", "create", "end", "mint", "read"]
        #expect(desk.reach.actions == ["scim": every, "zoho-desk": every].byTarget)
    }

    @Test func `without write scopes only reads are left`() async throws {
        let all = try await integrations("with a scope that reads and none that changes")
        let desk = try #require(all.first { $0.target.rawValue == "zoho-desk" })
        #expect(desk.reach.identities.isEmpty && desk.reach.credentials.isEmpty)
        #expect(desk.reach.actions == ["zoho-desk": ["read"]].byTarget)
    }

    @Test func `a system that nothing leads into is reached only by its own credential`()
        async throws
    {
        let all = try await integrations("with one scope that nothing needs")
        let reached = all.filter { $0.reach.identities.contains { $0.rawValue == "cy" } }
        #expect(reached.map(\.target.rawValue) == ["freshservice"])
    }

    @Test func `excess and missing scopes are reported with what they allow and block`()
        async throws
    {
        let broad = try await integrations("with one scope that nothing needs")
        let much = try #require(broad.first { $0.target.rawValue == "zoho-desk" })
        #expect(much.surplus.count == 1 && much.lack.isEmpty)
        #expect(much.surplus[0].hasPrefix("Desk.contacts.READ: lets GET /contacts"))
        let narrow = try await integrations("with a scope that reads and none that changes")
        let little = try #require(narrow.first { $0.target.rawValue == "zoho-desk" })
        #expect(little.surplus.isEmpty)
        #expect(
            little.lack.map { String($0.prefix { $0 != ":" }) } == [
                "Desk.agents.CREATE", "Desk.agents.DELETE", "Desk.agents.UPDATE",
                "Desk.departments.UPDATE", "Desk.teams.UPDATE",
            ]
        )
        let create = try #require(little.lack.first { $0.hasPrefix("Desk.agents.CREATE") })
        #expect(create.contains("stops POST /agents"))
        let delete = try #require(little.lack.first { $0.hasPrefix("Desk.agents.DELETE") })
        #expect(delete.contains("DELETE /agents/{id}"))
    }

    @Test func `single sign-on leads from one account to all of its owner's`() {
        let graph = ReachGraph.chain(isPrivileged: false)
        let key = ReachGraph.Key(target: TargetName("scim"), account: "a", name: "key-1")
        let reach = graph.reach(of: key)
        #expect(reach.targets.map(\.rawValue) == ["desk", "scim"])
        #expect(reach.identities.map(\.rawValue) == ["ana"])
        let wider = ReachGraph.chain(isPrivileged: true).reach(of: key)
        #expect(wider.identities.map(\.rawValue).sorted() == ["ana", "bo"])
        #expect(wider.credentials == ["connector of desk"])
    }
}

extension ReachGraph {
    /// A directory whose people sign in at a desk, where ana may or may not be an administrator.
    fileprivate static func chain(isPrivileged: Bool) -> ReachGraph {
        func account(
            _ target: TargetName,
            _ id: String,
            _ owner: String,
            _ isPrivileged: Bool
        )
            -> AccountObservation
        {
            AccountObservation(
                target: target,
                account: id,
                kind: "user",
                owner: Identity.ID(owner),
                exists: true,
                isEnabled: true,
                isProtected: false,
                isPrivileged: isPrivileged,
                seat: nil,
                lastActiveAt: nil
            )
        }
        let (scim, desk) = (TargetName("scim"), TargetName("desk"))
        return ReachGraph(
            accounts: [
                account(scim, "a", "ana", false), account(scim, "b", "bo", false),
                account(desk, "1", "ana", isPrivileged), account(desk, "2", "bo", false),
            ],
            keys: [Key(target: scim, account: "a", name: "key-1")],
            powers: [scim: CredentialPower.allCases, desk: CredentialPower.allCases],
            connections: [(.signOn, scim, desk)]
        )
    }
}

extension [String: Set<String>] {
    fileprivate var byTarget: [TargetName: Set<String>] {
        [TargetName: Set<String>](uniqueKeysWithValues: map { (TargetName($0.key), $0.value) })
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Connectors
import IdentityModel
import SimulatedTargets
import TargetKit
import Testing

/// The Zoho Desk connector against the simulated portal: two readings of the same sources.
@Suite
struct ZohoDeskConnectorTests {
    private static let mira = "mira.okafor@acme.example"

    private static func agent(
        _ email: String,
        _ name: String,
        departments: [String] = ["Support"],
        teams: [String] = []
    ) -> ZohoDeskOptions.Account {
        var account = ZohoDeskOptions.Account(email: email, name: name)
        account.departments = departments
        account.teams = teams
        return account
    }

    private static func draft(_ grants: Set<Grant>) -> AccountDraft {
        AccountDraft(
            kind: .agent,
            email: mira,
            givenName: "Mira",
            familyName: "Okafor",
            grants: grants
        )
    }

    private static let wanted: Set<Grant> = [
        Grant(kind: .role, name: "Lead"), Grant(kind: .profile, name: "Specialist"),
        Grant(kind: .department, name: "Support"), Grant(kind: .team, name: "Tier 2"),
    ]

    private func code(
        _ operation: () async throws(ConnectorError) -> Void
    ) async -> ConnectorError.Code? {
        do throws(ConnectorError) {
            try await operation()
            return nil
        } catch {
            return error.code
        }
    }

    @Test func `a joiner is invited, accepts and holds what was asked for`() async throws {
        let portal = try LivePortal()
        let invited = try await portal.connector.createAccount(Self.draft(Self.wanted))
        #expect(invited.isEnabled)
        #expect(invited.grants.contains(Grant(kind: .role, name: "Lead", isPending: true)))
        try portal.open(SideDoor(.acceptInvitation, email: Self.mira))
        let account = try await portal.connector.account(invited.id, of: .agent)
        #expect(account.grants == Self.wanted.union([Grant(kind: .license, name: "agent")]))
        #expect(account.grantsAreComplete)
        #expect(portal.refusals == [])
        #expect(portal.problems == [])
    }

    @Test(arguments: ["agent", "lightAgent"])
    func `either seat can be asked for`(seat: String) async throws {
        let portal = try LivePortal()
        let grants: Set<Grant> = [
            Grant(kind: .license, name: seat), Grant(kind: .department, name: "Sales"),
        ]
        let account = try await portal.connector.createAccount(Self.draft(grants))
        #expect(account.grants.filter { $0.kind == .license }.map(\.name) == [seat])
    }

    @Test func `a mover changes role, department and team`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor", teams: ["Tier 2"])]
            options.teams.append(.init(name: "Field", department: "Sales"))
        }
        let before = try await portal.account(Self.mira)
        let adding: Set<Grant> = [
            Grant(kind: .role, name: "Lead"), Grant(kind: .department, name: "Sales"),
            Grant(kind: .team, name: "Field"),
        ]
        let removing = before.grants.filter { [.role, .department, .team].contains($0.kind) }
        try await portal.connector.changeGrants(
            of: before.id,
            kind: .agent,
            adding: adding,
            removing: removing
        )
        let after = try await portal.connector.account(before.id, of: .agent)
        let kept = before.grants.filter { [.profile, .license].contains($0.kind) }
        #expect(after.grants == adding.union(kept))
        #expect(portal.refusals == [])
    }

    @Test func `a leaver loses team and sign-in, and the work passes to a colleague`()
        async throws
    {
        let portal = try LivePortal { options in
            options.accounts = [
                Self.agent(Self.mira, "Mira Okafor", teams: ["Tier 2"]),
                Self.agent("ana.lima@acme.example", "Ana Lima", teams: ["Tier 2"]),
            ]
        }
        try portal.open(SideDoor(.giveWork, email: Self.mira, ["items": .count(3)]))
        let account = try await portal.account(Self.mira)
        try await portal.connector.changeGrants(
            of: account.id,
            kind: .agent,
            adding: [],
            removing: account.grants.filter { $0.kind == .team }
        )
        try await portal.connector.disableAccount(account.id, of: .agent)
        let left = try await portal.connector.account(account.id, of: .agent)
        #expect(!left.isEnabled)
        #expect(!left.grants.contains { $0.kind == .team || $0.kind == .license })
        let colleague = try await portal.account("ana.lima@acme.example")
        #expect(colleague.grants.contains(Grant(kind: .team, name: "Tier 2")))
        #expect(portal.lines.last { $0.hasPrefix("POST") }?.hasSuffix("/reassignment") == true)
        #expect(portal.refusals == [])
        #expect(portal.problems == [])
    }

    @Test func `changes of one team at the same time do not undo each other`() async throws {
        let emails = (0..<8).map { "a\($0)@acme.example" }
        let portal = try LivePortal { options in
            options.accounts = emails.enumerated().map { index, email in
                let teams = index.isMultiple(of: 2) ? ["Tier 2"] : []
                return Self.agent(email, "A Number\(index)", teams: teams)
            }
        }
        let team: Set<Grant> = [Grant(kind: .team, name: "Tier 2")]
        let accounts = try await portal.all().filter { emails.contains($0.email ?? "") }
        let connector = portal.connector
        try await withThrowingTaskGroup(of: Void.self) { group in
            for account in accounts {
                let isMember = account.grants.isSuperset(of: team)
                group.addTask {
                    try await connector.changeGrants(
                        of: account.id,
                        kind: .agent,
                        adding: isMember ? [] : team,
                        removing: isMember ? team : []
                    )
                }
            }
            try await group.waitForAll()
        }
        let members = try await portal.all().filter { $0.grants.isSuperset(of: team) }
        #expect(
            members.compactMap(\.email).sorted()
                == [emails[1], emails[3], emails[5], emails[7]]
        )
    }

    @Test func `a membership is found on a disabled agent too and can be ended`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor", teams: ["Tier 2"])]
        }
        let account = try await portal.account(Self.mira)
        try await portal.connector.disableAccount(account.id, of: .agent)
        let team = Grant(kind: .team, name: "Tier 2")
        let left = try await portal.connector.account(account.id, of: .agent)
        #expect(left.grants.contains(team))
        try await portal.connector.changeGrants(
            of: account.id,
            kind: .agent,
            adding: [],
            removing: [team]
        )
        let stripped = try await portal.connector.account(account.id, of: .agent)
        #expect(!stripped.grants.contains(team))
    }

    @Test func `a team that comes from a role is shown and its removal refused`() async throws {
        let portal = try LivePortal { options in
            options.teams[0].roles = ["Public"]
            options.accounts = [Self.agent(Self.mira, "Mira Okafor")]
        }
        let account = try await portal.account(Self.mira)
        let team = Grant(kind: .team, name: "Tier 2")
        #expect(account.grants.contains(team))
        let code = await code { () throws(ConnectorError) in
            try await portal.connector.changeGrants(
                of: account.id,
                kind: .agent,
                adding: [],
                removing: [team]
            )
        }
        #expect(code == .unsupported)
    }

    @Test func `a returner is activated with what was left`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor")]
        }
        let before = try await portal.account(Self.mira)
        try await portal.connector.disableAccount(before.id, of: .agent)
        try await portal.connector.enableAccount(before.id, of: .agent)
        let after = try await portal.connector.account(before.id, of: .agent)
        #expect(after == before)
    }

    @Test func `a returner finds the seat taken`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor")]
            options.agentSeats = 1
        }
        let account = try await portal.account(Self.mira)
        try await portal.connector.disableAccount(account.id, of: .agent)
        try portal.open(
            SideDoor(
                .createAccount,
                email: "bo@acme.example",
                ["kind": .text("agent"), "name": .text("Bo Berg")]
            )
        )
        let code = await code { () throws(ConnectorError) in
            try await portal.connector.enableAccount(account.id, of: .agent)
        }
        #expect(code == .seatsExhausted)
    }

    @Test func `an open invitation is withdrawn and the account gone`() async throws {
        let portal = try LivePortal()
        let account = try await portal.connector.createAccount(Self.draft(Self.wanted))
        try await portal.connector.disableAccount(account.id, of: .agent)
        let found = try await portal.find(Self.mira)
        #expect(found == nil)
        #expect(portal.refusals.allSatisfy { $0.hasPrefix("GET") })
    }

    @Test func `a deleted address is refused until it is anonymized`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor", teams: ["Tier 2"])]
        }
        let account = try await portal.account(Self.mira)
        try await portal.connector.deleteAccount(account.id, of: .agent)
        let gone = try await portal.find(Self.mira)
        #expect(gone == nil)
        let department: Set<Grant> = [Grant(kind: .department, name: "Support")]
        let refused = await code { () throws(ConnectorError) in
            _ = try await portal.connector.createAccount(Self.draft(department))
        }
        #expect(refused == .invalid)
        try portal.open(SideDoor(.anonymizeAccount, email: Self.mira))
        let again = try await portal.connector.createAccount(Self.draft(department))
        #expect(again.id != account.id)
    }

    @Test func `an address that is taken already exists`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor")]
        }
        let code = await code { () throws(ConnectorError) in
            _ = try await portal.connector.createAccount(
                Self.draft([Grant(kind: .department, name: "Support")])
            )
        }
        #expect(code == .alreadyExists)
    }

    @Test(arguments: [1, 50, 500])
    func `everybody is listed, however small the pages`(cap: Int) async throws {
        let portal = try LivePortal { options in
            options.quirks.pageCap = cap
            options.accounts = (0..<60).map { Self.agent("a\($0)@acme.example", "A Number\($0)") }
            options.accounts[59].teams = ["Tier 2"]
        }
        let accounts = try await portal.all()
        #expect(accounts.count == 61)
        let last = accounts.first { $0.email == "a59@acme.example" }
        #expect(last?.grants.contains(Grant(kind: .team, name: "Tier 2")) == true)
    }

    @Test(arguments: [0, 1])
    func `rows count from zero or from one`(base: Int) async throws {
        let portal = try LivePortal { options in
            options.quirks.fromBase = base
            options.quirks.pageCap = 7
            options.accounts = (0..<30).map { Self.agent("a\($0)@acme.example", "A Number\($0)") }
        }
        let emails = Set(try await portal.all().compactMap(\.email))
        #expect(emails.count == 31)
    }

    @Test func `bots and archived agents are not listed`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [
                Self.agent(Self.mira, "Mira Okafor"), Self.agent("zia@acme.example", "Zia Bot"),
            ]
            options.accounts[1].isBot = true
        }
        let account = try await portal.account(Self.mira)
        try await portal.connector.deleteAccount(account.id, of: .agent)
        let emails = try await portal.all().compactMap(\.email)
        #expect(emails == ["residue.connector@acme.example"])
    }

    @Test func `an older portal supports the same lifecycle`() async throws {
        let portal = try LivePortal { $0.generation = .old }
        let account = try await portal.connector.createAccount(Self.draft(Self.wanted))
        try portal.open(SideDoor(.acceptInvitation, email: Self.mira))
        let found = try await portal.account(Self.mira)
        #expect(found.id == account.id)
        #expect(found.grants == Self.wanted.union([Grant(kind: .license, name: "agent")]))
        try await portal.connector.disableAccount(account.id, of: .agent)
        try await portal.connector.deleteAccount(account.id, of: .agent)
        let gone = try await portal.find(Self.mira)
        #expect(gone == nil)
    }

    @Test func `the integration, the primary contact and the last administrator stay`()
        async throws
    {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor")]
            options.primaryContact = Self.mira
        }
        let own = try await portal.connector.ownAccount()
        let contact = try await portal.account(Self.mira)
        for id in [own.id, contact.id] {
            let code = await code { () throws(ConnectorError) in
                try await portal.connector.disableAccount(id, of: .agent)
            }
            #expect(code == .forbidden)
        }
        #expect(portal.refusals == [])
    }

    @Test(arguments: ["integration", "chat"])
    func `what has to be done in the portal is forbidden and sent once`(
        reason: String
    ) async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor")]
            if reason == "chat" {
                options.liveChatOnly = [Self.mira]
            } else {
                options.integrationAdmins = [Self.mira]
            }
        }
        let account = try await portal.account(Self.mira)
        let code = await code { () throws(ConnectorError) in
            try await portal.connector.disableAccount(account.id, of: .agent)
        }
        #expect(code == .forbidden)
        #expect(portal.refusals.count == 1)
    }

    @Test func `rights and their holders are listed`() async throws {
        let portal = try LivePortal { options in
            options.accounts = [Self.agent(Self.mira, "Mira Okafor", teams: ["Tier 2"])]
        }
        let account = try await portal.account(Self.mira)
        for kind in portal.connector.manifest.entitlementKinds {
            let offered = try await portal.connector.entitlements(of: kind, after: nil).elements
            let names = account.grants.filter { $0.kind == kind }.map(\.name)
            for right in offered {
                let page = try await portal.connector.holders(of: right, after: nil)
                let isHeld = names.contains(right.name)
                #expect(page.elements.contains(account.id) == isHeld, "\(kind) \(right.name)")
            }
            #expect(Set(offered.map(\.name)).isSuperset(of: names))
        }
    }
}

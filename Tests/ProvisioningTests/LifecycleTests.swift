// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Recording
import Testing

@Suite
struct LifecycleTests {
    @Test func `a joiner is searched for, created once and read back`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(
                world.connector.calls == [
                    "own account", "find ana@acme.example", "create ana@acme.example", "read 1",
                ]
            )
            #expect(
                world.account()?.grants == [
                    grant(.role, "Agent"), grant(.license, "agent"), grant(.group, "Desk"),
                ]
            )
            #expect(world.transcript.claim("joiner-ana-1")?.state == .complete)
            #expect(world.transcript.claim("joiner-ana-1")?.verifiedAt != nil)
        }
    }

    @Test func `an account at rest is remembered as it was last read`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["Desk", "Old"])))
            await world.core.settle()
            let lane = await world.core.snapshot.lanes[0]
            #expect(lane.isSettled)
            #expect(lane.accounts == world.connector.accounts)
            #expect(lane.accounts.first?.grants.contains(grant(.group, "Old")) == true)
        }
    }

    @Test func `without a search first, a joiner costs one write and one read`() throws {
        try inWorld(options: CoreOptions(correlation: .onConflict)) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(world.connector.calls == ["create ana@acme.example", "read 1"])
        }
    }

    @Test func `a mover loses and gains in one write and one read`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["Desk", "Old"])))
            await world.core.settle()
            world.connector.forgetCalls()
            try await world.wait(.seconds(60))
            await world.receive(
                fact(.mover, 2, minutes: 1, profile("ana", groups: ["Desk", "New"]))
            )
            await world.core.settle()
            #expect(world.connector.calls == ["grants 1", "read 1"])
            #expect(world.account()?.grants.contains(grant(.group, "Old")) == false)
            #expect(world.account()?.grants.contains(grant(.group, "New")) == true)
        }
    }

    @Test func `an agent who leaves is stripped, converted and disabled`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(
                world.connector.writes == [
                    "create ana@acme.example", "grants 1", "convert 1", "disable 1",
                ]
            )
            #expect(world.account()?.kind == .requester)
            #expect(world.account()?.isEnabled == false)
            #expect(world.account()?.grants == [])
            #expect(world.transcript.claim("leaver-ana-2")?.state == .complete)
        }
    }

    @Test func `roles left on a deactivated agent are not called done`() throws {
        try inWorld(policy: acmePolicy(offboarding: .deactivate)) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            let claim = world.transcript.claim("leaver-ana-2")
            #expect(claim?.state == .escalated)
            #expect(claim?.residual.map(\.description) == ["desk/role/Agent"])
            #expect(world.transcript.openExceptions() == ["latentAccess/desk/ana/leaver-ana-2"])
        }
    }

    @Test func `accounts under other addresses end as well`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana", alternates: ["ana.old@acme.example"]))
            )
            await world.core.settle()
            world.connector.add(
                Account(
                    id: Account.ID("77"),
                    kind: .requester,
                    isEnabled: true,
                    email: "ana.old@acme.example",
                    grantsAreComplete: true
                )
            )
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.connector.accounts.allSatisfy { !$0.isEnabled })
        }
    }

    @Test func `a rehire gets the same account back with today's access only`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["Old"])))
            await world.core.settle()
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            await world.receive(fact(.rehire, 3, profile("ana", groups: ["New"])))
            await world.core.settle()
            #expect(world.connector.accounts.count == 1)
            #expect(world.account()?.kind == .agent)
            #expect(world.account()?.isEnabled == true)
            #expect(
                world.account()?.grants == [
                    grant(.role, "Agent"), grant(.license, "agent"), grant(.group, "New"),
                ]
            )
            #expect(world.transcript.claim("rehire-ana-3")?.state == .complete)
        }
    }

    @Test func `leave disables and return enables`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.leave, 2))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            await world.receive(fact(.return, 3))
            await world.core.settle()
            #expect(world.account()?.isEnabled == true)
            #expect(world.account()?.grants.contains(grant(.license, "agent")) == true)
            #expect(world.transcript.claim("return-ana-3")?.state == .complete)
        }
    }

    @Test func `an agent who becomes a requester keeps the account`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.mover, 2, profile("ana", job: "finance", groups: [])))
            await world.core.settle()
            #expect(world.account()?.kind == .requester)
            #expect(world.account()?.isEnabled == true)
            #expect(world.account()?.grants == [])
            #expect(world.transcript.claim("mover-ana-2")?.state == .complete)
        }
    }

    @Test func `attributes flow when the source changes them`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", title: "Agent")))
            await world.core.settle()
            world.connector.forgetCalls()
            await world.receive(fact(.mover, 2, profile("ana", title: "Lead")))
            await world.core.settle()
            #expect(world.connector.calls == ["update 1", "read 1"])
            #expect(world.account()?.attributes["title"] == "Lead")
        }
    }

    @Test
    func `evidence for a joiner says that nothing has to be removed, for a mover it does not`()
        throws
    {
        try inWorld { world in
            func intents(of event: String) -> [String] {
                world.transcript.evidence.filter {
                    $0.outcome == .intended && $0.correlation == event
                }.compactMap(\.after)
            }
            await world.receive(fact(.joiner, 1, profile("ana", groups: ["A"])))
            await world.core.settle()
            let joining = intents(of: "joiner-ana-1")
            #expect(!joining.isEmpty)
            #expect(joining.allSatisfy { $0.hasSuffix("; nothing has to be removed") })
            await world.receive(fact(.mover, 2, profile("ana", groups: ["B"])))
            await world.core.settle()
            let moving = intents(of: "mover-ana-2")
            #expect(moving.contains("group 'A' taken, group 'B' added"))
            #expect(!moving.contains { $0.contains("nothing has to be removed") })
        }
    }

    @Test func `what somebody clears by hand is drift and is repaired`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana", title: "Lead")))
            await world.core.settle()
            try await world.wait(.seconds(3_600))
            world.connector.edit("1") { $0.attributes["title"] = nil }
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.transcript.drifts.map(\.attributes) == [["title"]])
            #expect(world.account()?.attributes["title"] == "Lead")
        }
    }

    @Test func `an event that changes nothing writes nothing and says so`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.forgetCalls()
            await world.receive(fact(.mover, 2, profile("ana")))
            await world.core.settle()
            #expect(world.connector.calls == ["read 1"])
            #expect(world.transcript.evidence.last?.outcome == .noChange)
            #expect(world.transcript.claim("mover-ana-2")?.state == .complete)
        }
    }

    @Test func `every call names the event it is for`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(Set(world.connector.causes) == ["joiner-ana-1"])
        }
    }
}

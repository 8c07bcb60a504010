// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Simulation
import Testing

@Suite
struct IntakeTests {
    @Test func `a fact from an unregistered source changes nothing`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, source: "wiki", profile("ana")))
            await world.core.settle()
            #expect(world.transcript.intake == ["joiner-ana-1 refused"])
            #expect(world.connector.calls == [])
            let sources = world.transcript.bodies.compactMap { body in
                if case .intake(let record) = body { record.source } else { nil }
            }
            #expect(sources == ["wiki"])
        }
    }

    @Test(arguments: ["joiner-ana-1", "again"])
    func `a fact reported twice counts once`(id: String) throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.joiner, 1, id: id, profile("ana"))
            )
            await world.core.settle()
            #expect(world.transcript.intake == ["joiner-ana-1 accepted", "\(id) duplicate"])
            #expect(world.connector.writes == ["create ana@acme.example"])
        }
    }

    @Test func `an older fact that comes late is superseded`() throws {
        try inWorld { world in
            try await world.wait(.seconds(600))
            await world.receive(
                fact(.joiner, 1, profile("ana", groups: ["A"])),
                fact(.mover, 3, minutes: 5, profile("ana", groups: ["C"])),
                fact(.mover, 2, minutes: 2, profile("ana", groups: ["B"]))
            )
            await world.core.settle()
            #expect(world.transcript.intake.last == "mover-ana-2 superseded")
            #expect(world.account()?.grants.contains(grant(.group, "C")) == true)
        }
    }

    @Test(arguments: [
        (fact(.mover, 1, profile("ana", groups: ["X"])), "contradictory"),
        (fact(.joiner, 2, profile("ana")), "alreadyActive"),
        (fact(.leaver, 2, of: "bob"), "unknownPerson"),
        (fact(.leaver, 2, minutes: -5), "endBeforeStart"),
        (fact(.mover, 2), "missingProfile"),
        (fact(.joiner, 1, of: "eve", profile("ana")), "addressInUse"),
        (fact(.return, 2), "notOnLeave"),
    ])
    func `a fact that cannot be right is quarantined`(
        event: LifecycleEvent,
        reason: String
    ) throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.forgetCalls()
            await world.receive(event)
            await world.core.settle()
            #expect(
                world.transcript.intake.last == "\(event.id.rawValue) quarantined \(reason)"
            )
            #expect(world.connector.calls == [])
            #expect(world.transcript.openExceptions().count == 1)
        }
    }

    @Test(arguments: [
        (fact(.mover, 2, profile("ana", job: "suport")), "unknownJob"),
        (fact(.mover, 2, profile("ana", title: "Leed")), "unknownCode"),
        (fact(.joiner, 1, of: " ", profile("eve")), "missingKey"),
    ])
    func `a code unknown to the policy is quarantined, and so is a missing key`(
        event: LifecycleEvent,
        reason: String
    ) throws {
        var policy = acmePolicy()
        policy.codes = ["job": ["support", "finance"], "title": ["Lead"]]
        try inWorld(policy: policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana", title: "Lead")))
            await world.core.settle()
            world.connector.forgetCalls()
            await world.receive(event)
            await world.core.settle()
            #expect(world.transcript.intake.last == "\(event.id.rawValue) quarantined \(reason)")
            #expect(world.connector.calls == [])
        }
    }

    @Test func `a leaver goes, whatever code the report has`() throws {
        var policy = acmePolicy()
        policy.codes = ["job": ["support"]]
        try inWorld(policy: policy) { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.leaver, 2, profile("ana", job: "suport"))
            )
            await world.core.settle()
            #expect(world.transcript.intake.last == "leaver-ana-2 accepted")
        }
    }

    @Test func `a joiner without an address is quarantined`() throws {
        try inWorld { world in
            var person = profile("ana")
            person.email = ""
            await world.receive(fact(.joiner, 1, person))
            #expect(world.transcript.intake == ["joiner-ana-1 quarantined missingEmail"])
        }
    }

    @Test func `a late change must not bring a leaver back`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")), fact(.leaver, 2))
            await world.core.settle()
            world.connector.forgetCalls()
            await world.receive(fact(.mover, 3, profile("ana", groups: ["New"])))
            await world.core.settle()
            #expect(world.transcript.intake.last == "mover-ana-3 quarantined notActive")
            #expect(world.transcript.exceptions.last?.reason == "changeAfterEnd")
            #expect(world.connector.calls == [])
        }
    }

    @Test(arguments: 0..<24)
    func `every order of the same facts ends in the same access`(permutation: Int) throws {
        let facts = [
            fact(.joiner, 1, profile("ana", groups: ["A"])),
            fact(.mover, 2, minutes: 1, profile("ana", groups: ["B"])),
            fact(.leaver, 3, minutes: 2),
            fact(.rehire, 4, minutes: 3, profile("ana", groups: ["C"])),
        ]
        try inWorld { world in
            try await world.wait(.seconds(600))
            var rest = facts
            var number = permutation
            for count in stride(from: 4, through: 1, by: -1) {
                await world.core.receive(rest.remove(at: number % count))
                number /= count
            }
            await world.core.settle()
            let live = world.connector.accounts.filter(\.isEnabled)
            #expect(live.count == 1)
            #expect(
                live.first?.grants == [
                    grant(.role, "Agent"), grant(.license, "agent"), grant(.group, "C"),
                ]
            )
            #expect(world.transcript.claim("rehire-ana-4")?.state == .complete)
            #expect(world.transcript.openExceptions() == [])
        }
    }

    @Test func `a fact of the future waits for its instant`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.leaver, 2, minutes: 60)
            )
            await world.core.settle()
            #expect(world.account()?.isEnabled == true)
            try await world.wait(.seconds(3_601))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(
                world.transcript.intake == [
                    "joiner-ana-1 accepted", "leaver-ana-2 scheduled", "leaver-ana-2 accepted",
                ]
            )
        }
    }

    @Test func `a correction moves the last day`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.leaver, 2, minutes: 60),
                fact(.leaver, 3, minutes: 120)
            )
            try await world.wait(.seconds(3_700))
            await world.core.settle()
            #expect(world.account()?.isEnabled == true)
            try await world.wait(.seconds(3_700))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(world.transcript.intake.contains("leaver-ana-2 superseded"))
        }
    }

    @Test func `a rescinded termination never happens`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.leaver, 2, minutes: 60),
                fact(.rehire, 3, profile("ana"))
            )
            try await world.wait(.seconds(7_200))
            await world.core.settle()
            #expect(world.account()?.isEnabled == true)
        }
    }

    @Test func `a hire withdrawn before the first day leaves no account`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, minutes: 60, profile("ana")),
                fact(.leaver, 2)
            )
            try await world.wait(.seconds(7_200))
            await world.core.settle()
            #expect(world.connector.accounts == [])
            #expect(world.transcript.claim("leaver-ana-2")?.state == .complete)
        }
    }

    @Test(arguments: 0..<40)
    func `a leaver wins over a mover in flight`(step: Int) throws {
        try inWorld(order: .permuted(seed: UInt64(step))) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.receive(fact(.mover, 2, profile("ana", groups: ["Desk", "New"])))
            // A call takes 100 ms, so that the leaver falls before, into and after each.
            try await world.wait(.milliseconds(10 * step))
            await world.receive(fact(.leaver, 3))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(world.account()?.grants == [])
            #expect(world.transcript.claim("leaver-ana-3")?.state == .complete)
            #expect(world.transcript.claim("mover-ana-2")?.state != .open)
        }
    }

    @Test(arguments: 0..<40)
    func `a leaver wins over a joiner in flight`(step: Int) throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            try await world.wait(.milliseconds(10 * step))
            await world.receive(fact(.leaver, 2))
            await world.core.settle()
            #expect(world.connector.accounts.allSatisfy { !$0.isEnabled && $0.grants == [] })
            #expect(world.transcript.claim("leaver-ana-2")?.state == .complete)
        }
    }
}

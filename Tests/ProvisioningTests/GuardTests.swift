// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Testing

private let names = ["ana", "bob", "eva", "ida", "kim", "lea", "max", "pia", "sam", "tom"]

private func roster(_ present: [String], revision: Int, source: String = "hr") -> Roster {
    Roster(
        source: source,
        takenAt: startOfTime,
        revision: revision,
        people: present.map { Identity(id: Identity.ID($0), profile: profile($0)) }
    )
}

private let strict = acmePolicy(massChange: MassChangeGuard(peopleMax: 5, percentMax: 20))

@Suite
struct GuardTests {
    private func isEnabled(_ world: CoreWorld, _ name: String) -> Bool? {
        world.connector.accounts.first { $0.email == "\(name)@acme.example" }?.isEnabled
    }

    @Test func `who is on the roster joins, who is not leaves`() throws {
        try inWorld(policy: strict) { world in
            await world.core.receive(roster: roster(names, revision: 1))
            await world.core.settle()
            #expect(world.connector.accounts.count == 10)
            await world.core.receive(roster: roster(Array(names.dropLast(2)), revision: 2))
            await world.core.settle()
            #expect(isEnabled(world, "tom") == false)
            #expect(isEnabled(world, "sam") == false)
            #expect(isEnabled(world, "ana") == true)
            #expect(world.transcript.guardStops == [])
        }
    }

    @Test func `a truncated roster removes nobody`() throws {
        try inWorld(policy: strict) { world in
            await world.core.receive(roster: roster(names, revision: 1))
            await world.core.settle()
            world.connector.forgetCalls()
            await world.core.receive(roster: roster(Array(names.prefix(4)), revision: 2))
            await world.core.settle()
            #expect(world.connector.writes == [])
            #expect(
                world.transcript.guardStops == [
                    GuardStop(
                        run: "roster hr \(startOfTime.rfc3339)",
                        peopleAffected: 6,
                        peopleActive: 10,
                        limit: "5 people"
                    )
                ]
            )
            #expect(world.transcript.openExceptions().count == 1)
        }
    }

    @Test func `an approved run removes whom it names, with the approver on record`() throws {
        try inWorld(policy: strict) { world in
            await world.core.receive(roster: roster(names, revision: 1))
            await world.core.settle()
            await world.core.receive(roster: roster(Array(names.prefix(4)), revision: 2))
            await world.core.approve(run: "roster hr \(startOfTime.rfc3339)", by: "olga")
            await world.core.settle()
            #expect(isEnabled(world, "tom") == false)
            #expect(isEnabled(world, "ana") == true)
            #expect(world.transcript.evidence.last?.approver == "olga")
            #expect(world.transcript.openExceptions() == [])
        }
    }

    @Test func `an explicit leaver event is never held back`() throws {
        try inWorld(policy: strict) { world in
            await world.core.receive(roster: roster(names, revision: 1))
            await world.core.settle()
            await world.receive(fact(.leaver, 2, of: "tom"))
            await world.core.receive(roster: roster(Array(names.prefix(4)), revision: 3))
            await world.core.settle()
            #expect(isEnabled(world, "tom") == false)
            #expect(isEnabled(world, "sam") == true)
        }
    }

    @Test func `many leaver events are no mass change`() throws {
        try inWorld(policy: strict) { world in
            await world.core.receive(roster: roster(names, revision: 1))
            await world.core.settle()
            for name in names { await world.receive(fact(.leaver, 2, of: name)) }
            await world.core.settle()
            #expect(world.connector.accounts.allSatisfy { !$0.isEnabled })
            #expect(world.transcript.guardStops == [])
        }
    }

    @Test func `a roster of an unregistered source is refused`() throws {
        try inWorld(policy: strict) { world in
            await world.core.receive(roster: roster(names, revision: 1, source: "wiki"))
            await world.core.settle()
            #expect(world.connector.calls == [])
            #expect(world.transcript.intake.count == 1)
        }
    }

    @Test func `removals by reconciliation are counted as well`() throws {
        try inWorld(policy: strict) { world in
            await world.core.receive(roster: roster(names, revision: 1))
            await world.core.settle()
            try await world.wait(.seconds(60))
            for number in 1...6 {
                world.connector.edit("\(number)") { $0.grants.insert(grant(.group, "Vault")) }
            }
            world.connector.forgetCalls()
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.connector.writes == [])
            let run = try #require(world.transcript.guardStops.first?.run)
            await world.core.approve(run: run, by: "olga")
            await world.core.settle()
            #expect(world.connector.writes.count == 6)
            #expect(
                world.connector.accounts.allSatisfy { !$0.grants.contains(grant(.group, "Vault")) }
            )
        }
    }
}

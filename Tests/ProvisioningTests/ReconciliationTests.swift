// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Testing
import Vocabulary

private let open = MassChangeGuard(peopleMax: nil, percentMax: nil)

@Suite
struct ReconciliationTests {
    private func converged(_ world: CoreWorld) async throws {
        for name in ["ana", "bob", "eva"] {
            await world.receive(fact(.joiner, 1, of: name, profile(name)))
        }
        await world.core.settle()
        await world.receive(fact(.leaver, 2, of: "eva"))
        await world.core.settle()
        try await world.wait(.seconds(60))
        world.connector.forgetCalls()
    }

    @Test func `a converged world is read and not written`() throws {
        try inWorld { world in
            try await converged(world)
            for _ in 0..<2 {
                await world.core.reconcile()
                await world.core.settle()
            }
            #expect(world.connector.writes == [])
            #expect(
                Set(world.connector.calls) == [
                    "list agent", "list requester",
                ]
            )
            #expect(world.transcript.drifts == [])
        }
    }

    @Test func `a right granted by hand is reported and revoked, once`() throws {
        try inWorld(policy: acmePolicy(massChange: open)) { world in
            try await converged(world)
            world.connector.edit("1") { $0.grants.insert(grant(.group, "Vault")) }
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.connector.writes == ["grants 1"])
            #expect(world.transcript.drifts.map(\.entitlement?.name) == ["Vault"])
            let record = try #require(world.transcript.evidence.last)
            #expect(record.kind == .revoked)
            #expect(record.reason == "drift")
            #expect(record.correlation == "reconciliation")
            try await world.wait(.seconds(60))
            world.connector.forgetCalls()
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.connector.writes == [])
        }
    }

    @Test func `a right revoked by hand is granted again`() throws {
        try inWorld { world in
            try await converged(world)
            world.connector.edit("1") { $0.grants.remove(grant(.group, "Desk")) }
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.account("1")?.grants.contains(grant(.group, "Desk")) == true)
        }
    }

    @Test func `a leaver enabled again by hand is disabled again`() throws {
        try inWorld { world in
            try await converged(world)
            world.connector.edit("3") { $0.isEnabled = true }
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.account("3")?.isEnabled == false)
            #expect(world.transcript.drifts.map(\.what) == ["accountEnabled"])
        }
    }

    @Test func `an ownerless account is reported once and left alone`() throws {
        try inWorld { world in
            try await converged(world)
            world.connector.add(
                Account(
                    id: Account.ID("50"),
                    kind: .agent,
                    isEnabled: true,
                    email: "ghost@acme.example",
                    grantsAreComplete: true
                )
            )
            for _ in 0..<2 { await world.core.reconcile() }
            await world.core.settle()
            #expect(
                world.transcript.orphans == [
                    OrphanReport(target: desk, account: "50", kind: .unmatched)
                ]
            )
            #expect(world.connector.writes == [])
        }
    }

    @Test func `a second account of a leaver is no longer left behind`() throws {
        try inWorld { world in
            try await converged(world)
            world.connector.add(
                Account(
                    id: Account.ID("51"),
                    kind: .requester,
                    isEnabled: true,
                    email: "eva@acme.example",
                    grantsAreComplete: true
                )
            )
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.transcript.orphans.map(\.kind) == [.leftBehind])
            #expect(world.account("51")?.isEnabled == false)
        }
    }

    @Test func `a truncated list proves nothing`() throws {
        try inWorld { world in
            try await converged(world)
            world.connector.remove("2")
            world.connector.plan(
                .list,
                [nil, .refuse(ConnectorError(.forbidden, effect: .none, "page lost"))]
            )
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.connector.writes == [])
            #expect(world.transcript.orphans == [])
            #expect(world.transcript.openExceptions() == ["incompleteRead/desk"])
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.transcript.openExceptions() == [])
            #expect(world.connector.writes == ["create bob@acme.example"])
        }
    }

    @Test func `an account missing from a list but still there is not touched`() throws {
        try inWorld { world in
            try await converged(world)
            world.connector.hideFromLists("2")
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.connector.writes == [])
            #expect(world.transcript.drifts == [])
        }
    }

    @Test func `the connector's own account is not touched`() throws {
        try inWorld { world in
            world.connector.add(
                Account(
                    id: Account.ID("60"),
                    kind: .agent,
                    isEnabled: true,
                    email: "robot@acme.example",
                    grantsAreComplete: true
                )
            )
            try await converged(world)
            await world.core.reconcile()
            await world.core.settle()
            #expect(world.connector.writes == [])
            #expect(world.transcript.orphans == [])
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Recording
import Testing

@Suite
struct LateFactTests {
    @Test(arguments: [LifecycleEvent.Kind.leave, .leaver])
    func `an end reported late counts although a move came first`(
        kind: LifecycleEvent.Kind
    ) throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            try await world.wait(.seconds(7_200))
            await world.receive(fact(.mover, 3, minutes: 60, profile("ana", groups: ["Night"])))
            await world.core.settle()
            await world.receive(fact(kind, 2, minutes: 30))
            await world.core.settle()
            #expect(world.account()?.isEnabled == false)
            #expect(world.transcript.claim("\(kind.rawValue)-ana-2")?.state == .complete)
        }
    }

    @Test func `an end reported after somebody came back changes nothing`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.leaver, 2),
                fact(.rehire, 4, profile("ana"))
            )
            await world.core.settle()
            try await world.wait(.seconds(60))
            await world.receive(fact(.leave, 3))
            await world.core.settle()
            #expect(world.account()?.isEnabled == true)
        }
    }

    @Test func `somebody who returns after the last day is away in between`() throws {
        try inWorld { world in
            await world.receive(
                fact(.joiner, 1, profile("ana")),
                fact(.leaver, 2, minutes: 60),
                fact(.rehire, 3, minutes: 120, profile("ana"))
            )
            await world.core.settle()
            try await world.wait(.seconds(90 * 60))
            #expect(world.account()?.isEnabled == false)
            try await world.wait(.seconds(60 * 60))
            await world.core.settle()
            #expect(world.account()?.isEnabled == true)
        }
    }

    @Test func `two reconciliations at once report a drift once`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            try await world.wait(.seconds(60))
            world.connector.edit("1") { $0.grants.insert(grant(.group, "Vault")) }
            async let first: Void = world.core.reconcile()
            async let second: Void = world.core.reconcile()
            _ = await (first, second)
            await world.core.settle()
            #expect(world.transcript.drifts.count == 1)
            #expect(world.account()?.grants.contains(grant(.group, "Vault")) == false)
        }
    }

    @Test func `an exception that runs out while no core is there ends at the restart`() throws {
        var policy = acmePolicy()
        policy.exceptions = [
            AccessException(
                identity: Identity.ID("ana"),
                entitlement: Entitlement(target: desk, kind: .group, name: "Vault"),
                approver: "olga",
                expiresAt: startOfTime.advanced(by: .seconds(3_600))
            )
        ]
        try inWorld(policy: policy) { [policy] world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(world.account()?.grants.contains(grant(.group, "Vault")) == true)
            await world.core.stop()
            try await world.wait(.seconds(7_200))
            let revived = try world.revived(policy: policy)
            await revived.core.resume()
            await revived.core.settle()
            #expect(world.account()?.grants.contains(grant(.group, "Vault")) == false)
            await revived.core.stop()
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Simulation
import Testing

private let lab = TargetName("lab")

@Suite
struct RepairClaimTests {
    private let unavailable = ScriptedConnector.Trouble.refuse(
        ConnectorError(.unavailable, effect: .none, "503")
    )

    /// Support agents hold an account at the desk and one in the lab.
    private var policy: Policy {
        var policy = acmePolicy(massChange: MassChangeGuard(peopleMax: nil, percentMax: nil))
        policy.rules.append(
            AccessRule(
                id: "lab",
                owner: "lea",
                conditions: [.init(attribute: "job", anyOf: ["support"])],
                access: [AccessItem(target: lab, account: .agent, rights: [])]
            )
        )
        return policy
    }

    @Test func `an event is not complete while a repair at another target runs`() throws {
        let simulation = VirtualRun(start: startOfTime)
        let (clock, executor) = (simulation.clock, simulation.executor)
        let (policy, unavailable) = (policy, unavailable)
        try simulation.run {
            let first = ScriptedConnector(clock: clock)
            let second = ScriptedConnector(clock: clock)
            let transcript = Transcript()
            let core = ProvisioningCore(
                policy: policy,
                targets: [(desk, first), (lab, second)],
                clock: clock,
                journal: MortalJournal(),
                sink: transcript,
                executor: executor
            )
            func claim() -> ClaimRecord.State? { transcript.claim("leaver-ana-2")?.state }
            await core.receive(fact(.joiner, 1, profile("ana")))
            await core.settle()
            // The desk stalls, the lab is done, and somebody gives access there by hand.
            first.always(.read, unavailable)
            await core.receive(fact(.leaver, 2))
            try await clock.sleep(for: .seconds(60))
            second.edit("1") { $0.isEnabled = true }
            second.always(.disable, unavailable)
            await core.reconcile()
            try await clock.sleep(for: .seconds(60))
            first.always(.read, nil)
            try await clock.sleep(for: .seconds(1_800))
            #expect(first.accounts.allSatisfy { !$0.isEnabled })
            #expect(second.accounts.contains { $0.isEnabled })
            #expect(claim() == .open)
            second.always(.disable, nil)
            await core.settle()
            #expect(claim() == .complete)
            await core.stop()
        }
    }

    @Test func `a repair that starts later does not revoke a claim`() throws {
        try inWorld { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            try await world.wait(.seconds(60))
            world.connector.edit("1") { $0.grants.remove(grant(.group, "Desk")) }
            world.connector.always(.grants, unavailable)
            await world.core.reconcile()
            try await world.wait(.seconds(600))
            #expect(world.transcript.claims.map(\.state) == [.open, .complete])
        }
    }
}

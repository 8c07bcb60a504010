// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Recording
import Testing

/// What a core does with the decisions that it is owed.
struct DecisionTests {
    private static let mia = Identity.ID("mia")
    private static let omar = Identity.ID("omar")
    private static let rita = Identity.ID("rita")

    /// The role of support agents waits for rita, then for mia, then for omar; a day each.
    private static let policy: Policy = {
        var policy = acmePolicy()
        policy.governance = Governance(
            owner: omar,
            approvals: [
                ApprovalRule(
                    name: "agents",
                    rights: [RightPattern(target: nil, kind: .role, name: "Agent")],
                    terms: DecisionTerms(
                        deciders: [.person(rita), .person(mia)],
                        within: .seconds(86_400)
                    )
                )
            ]
        )
        return policy
    }()

    private static func answer(
        _ id: String,
        by person: Identity.ID,
        _ ruling: Ruling? = .grant
    ) -> AnswerRecord {
        AnswerRecord(decision: id, by: person, ruling: ruling, reason: "needed")
    }

    @Test func `a right waits and everything else does not`() throws {
        try inWorld(policy: Self.policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            #expect(world.account()?.grants.contains(grant(.role, "Agent")) == false)
            #expect(world.account()?.grants.contains(grant(.group, "Desk")) == true)
            #expect(world.transcript.claims.last?.state == .open)
            await world.core.answer(Self.answer("d-1", by: Self.rita))
            await world.core.settle()
            #expect(world.account()?.grants.contains(grant(.role, "Agent")) == true)
            #expect(world.transcript.claims.last?.state == .complete)
            let record = world.transcript.evidence.last { $0.entitlement?.name == "Agent" }
            #expect(record?.approver == "rita")
        }
    }

    @Test func `a clock that jumps over three deadlines asks three people and then refuses`()
        throws
    {
        try inWorld(policy: Self.policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.core.stop()
            try await world.wait(.seconds(10 * 86_400))
            let next = try world.revived(policy: Self.policy)
            await next.core.resume()
            await next.core.settle()
            let steps = next.transcript.decisions.suffix(3)
            #expect(steps.map(\.step) == [.moved, .moved, .lapsed])
            #expect(steps.map(\.owner) == [Self.mia, Self.omar, Self.omar])
            #expect(steps.last?.ruling == .refuse)
            #expect(next.transcript.claims.last?.state == .complete)
            await next.core.stop()
        }
    }

    @Test func `what a leaver was to hold is asked no more`() throws {
        try inWorld(policy: Self.policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana")), fact(.leaver, 2))
            await world.core.settle()
            #expect(world.transcript.decisions.map(\.step) == [.asked, .withdrawn])
            await world.core.answer(Self.answer("d-1", by: Self.rita))
            await world.core.settle()
            #expect(world.transcript.decisions.last?.step == .turnedAway)
            #expect(world.account()?.isEnabled != true)
        }
    }

    @Test func `an answer to no question changes nothing`() throws {
        try inWorld(policy: Self.policy) { world in
            await world.core.answer(Self.answer("d-7", by: Self.rita))
            #expect(world.transcript.decisions == [])
        }
    }
}

extension Transcript {
    fileprivate var decisions: [DecisionRecord] {
        bodies.compactMap { if case .decision(let record) = $0 { record } else { nil } }
    }
}

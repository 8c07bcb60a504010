// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Recording
import Simulation
import Testing

/// What a core does with the decisions it is waiting for.
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

    @Test func `decisions about a leaver's access are no longer asked`() throws {
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

    @Test(arguments: ["offboarding-owner", "identity-governance", "residue"])
    func `who executes cannot approve`(executor: String) throws {
        try inWorld(policy: Self.policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            await world.core.answer(Self.answer("d-1", by: Identity.ID(executor)))
            await world.core.settle()
            #expect(world.transcript.decisions.last?.step == .turnedAway)
            #expect(world.account()?.grants.contains(grant(.role, "Agent")) == false)
        }
    }

    private static func reviewed(_ terms: DecisionTerms) -> Policy {
        var policy = acmePolicy()
        policy.governance = Governance(
            owner: omar,
            reviews: [
                ReviewCampaign(
                    name: "daily",
                    rights: [
                        RightPattern(target: nil, kind: .role, name: "*"),
                        RightPattern(target: nil, kind: .group, name: "*"),
                    ],
                    every: .seconds(86_400),
                    terms: terms
                )
            ]
        )
        return policy
    }

    private static let byMia = DecisionTerms(
        deciders: [.person(mia)],
        within: .seconds(86_400),
        unanswered: .grant
    )

    @Test func `a review shows all there is to one account together`() throws {
        try inWorld(policy: Self.reviewed(Self.byMia)) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            try await world.wait(.seconds(86_400 + 60))
            let asked = try #require(
                world.transcript.decisions.last { $0.entitlement.kind == .role }
            )
            let basis = try #require(asked.basis)
            for part in [
                "job support", "seat agent", "role Agent", "group Desk", "last active",
                "last decision none", "ground support",
            ] {
                #expect(basis.contains(part), "\(basis)")
            }
        }
    }

    @Test func `a right of unknown origin is shown to the reviewer as such`() throws {
        try inWorld(policy: Self.reviewed(Self.byMia)) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(.grants, forbidden)
            let id = try #require(world.account()?.id.rawValue)
            try await world.wait(.seconds(60))
            world.connector.edit(id) { $0.grants.insert(grant(.role, "Vault")) }
            await world.core.reconcile()
            await world.core.settle()
            try await world.wait(.seconds(86_400 + 60))
            let asked = world.transcript.decisions.first {
                $0.step == .asked && $0.entitlement.name == "Vault"
            }
            #expect(asked?.basis?.contains("ground no record") == true)
        }
    }

    @Test func `an approval that does not address the question is sent back`() throws {
        var terms = Self.byMia
        terms.criteria = ["need", "use"]
        try inWorld(policy: Self.reviewed(terms)) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            try await world.wait(.seconds(86_400 + 60))
            func answer(_ reason: String) async {
                await world.core.answer(
                    AnswerRecord(decision: "d-1", by: Self.mia, ruling: .grant, reason: reason)
                )
            }
            await answer("need: the desk")
            #expect(world.transcript.decisions.last?.step == .turnedAway)
            #expect(world.transcript.decisions.last?.reason == "it says nothing of 'use'")
            await answer("need: the desk; use: daily")
            #expect(world.transcript.decisions.last?.step == .decided)
        }
    }

    @Test func `what a target leaves undone is its owner's`() throws {
        var policy = acmePolicy()
        policy.governance = Governance(
            owner: Self.omar,
            exceptions: DecisionTerms(deciders: [.owner], within: .seconds(86_400)),
            owners: [RightOwner(target: desk, kind: nil, name: nil, owner: Self.rita)]
        )
        try inWorld(policy: policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            world.connector.always(.grants, forbidden)
            await world.receive(fact(.mover, 2, profile("ana", groups: ["New"])))
            await world.core.settle()
            #expect(world.transcript.exceptions.last?.owner == "rita")
        }
    }

    @Test(arguments: [(-1, 0), (0, 1), (1, 1)])
    func `an account is dormant from the threshold on, that instant included`(
        milliseconds: Int,
        cases: Int
    ) throws {
        let after = Duration.seconds(10 * 86_400)
        var policy = acmePolicy()
        policy.governance = Governance(
            owner: Self.omar,
            inactivity: InactivityRule(
                after: after,
                accounts: [RightPattern(target: nil, kind: .account, name: "*")],
                terms: Self.byMia
            )
        )
        try inWorld(policy: policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            try await world.wait(.seconds(60))
            let id = try #require(world.account()?.id.rawValue)
            // The account is listed and then read: it is judged two calls later.
            let idle = after + .milliseconds(milliseconds) - world.connector.latency * 2
            let last = world.clock.now.advanced(by: .zero - idle)
            world.connector.edit(id) { $0.attributes["lastActiveAt"] = last.rfc3339 }
            await world.core.reconcile()
            await world.core.settle()
            let asked = world.transcript.decisions.filter { $0.kind == .inactivity }
            #expect(asked.count == cases)
        }
    }

    @Test func `an account whose activity is unknown is not taken for dormant`() throws {
        var policy = acmePolicy()
        policy.governance = Governance(
            owner: Self.omar,
            inactivity: InactivityRule(
                after: .seconds(60),
                accounts: [RightPattern(target: nil, kind: .account, name: "*")],
                terms: Self.byMia
            )
        )
        try inWorld(policy: policy) { world in
            await world.receive(fact(.joiner, 1, profile("ana")))
            await world.core.settle()
            try await world.wait(.seconds(3_600))
            await world.core.reconcile()
            #expect(world.transcript.decisions == [])
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

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Testing

@testable import Provisioning

@Suite
struct LaneTests {
    private let lane = Lane(person: 0, target: 0, index: 0, options: CoreOptions())
    private let leftOver = Verification.differs(
        Verification.Difference(
            residual: [Entitlement(target: desk, kind: .group, name: "Vault")],
            isLatentOnly: false
        )
    )

    /// What follows a read that shows a right left over, `seconds` after the first.
    private func reaction(
        after plan: ProvisioningPlan = ProvisioningPlan(),
        isLost: Bool = false,
        seconds: Int = 0
    ) -> Lane.Reaction? {
        let now = startOfTime.advanced(by: .seconds(seconds))
        return lane.judged(leftOver, after: plan, isLost: { isLost }, at: now)
    }

    @Test func `nothing follows a read that agrees`() {
        let plan = ProvisioningPlan()
        #expect(lane.judged(.agrees, after: plan, isLost: { true }, at: startOfTime) == nil)
    }

    @Test func `a plan with an unpredictable outcome gets three more looks`() {
        var plan = ProvisioningPlan()
        plan.goOnAfterLook()
        for _ in 0..<3 { #expect(reaction(after: plan, isLost: true) == .again) }
        #expect(reaction(after: plan, isLost: true) != .again)
    }

    @Test func `somebody is asked where no other plan would help`() {
        #expect(
            reaction(isLost: true)
                == .ask(reason: "unverified", detail: "left over: desk/group/Vault")
        )
    }

    @Test func `a contradicted plan is replaced at once and then waits`() {
        #expect(reaction() == .again)
        guard case .wait = reaction(seconds: 1) else {
            Issue.record("expected a wait")
            return
        }
        #expect(lane.needsRead)
    }

    @Test func `a new goal starts without what was learned for the last one`() {
        lane.withheld = [Grant(kind: .group, name: "Vault")]
        #expect(reaction() == .again)
        lane.renew(needsRead: false)
        #expect(lane.withholdsNothing)
        #expect(reaction() == .again)
    }

    @Test func `an account that may exist already is searched for once`() {
        let failure = ConnectorError(.alreadyExists, effect: .none, "the address is taken")
        #expect(lane.failed(with: failure, LaneRecord(), at: startOfTime) == .again)
        #expect(lane.needsSearch)
        lane.searched(isAmbiguous: false)
        guard case .wait = lane.failed(with: failure, LaneRecord(), at: startOfTime) else {
            Issue.record("expected a wait")
            return
        }
    }

    @Test func `a refusal that cannot pass is put to somebody`() {
        let failure = ConnectorError(.forbidden, effect: .none, "not allowed")
        #expect(
            lane.failed(with: failure, LaneRecord(), at: startOfTime)
                == .ask(reason: failure.exceptionReason, detail: "not allowed")
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension PlantedWorld {
    /// Approvals, reviews and an inactivity case; in the bad world they come late, in haste or
    /// not at all, and a refusal changes nothing.
    static func addDecisions(to story: inout Story, isBad: Bool) {
        let spare = Story.right("nobody's")
        let kept = Story.right("kim")
        decide(.approval, spare, "d-1", asked: 0, ended: isBad ? 90 : 10, .grant, in: &story)
        decide(.review, isBad ? kept : spare, "d-2", asked: 0, ended: 20, .refuse, in: &story)
        decide(.review, spare, "d-3", asked: 0, ended: 30, isBad ? nil : .grant, in: &story)
        decide(.inactivity, spare, "d-4", asked: 0, ended: 30, isBad ? nil : .grant, in: &story)
        guard isBad else { return }
        let hasty = AnswerRecord(
            decision: "d-1",
            by: Identity.ID("mia"),
            ruling: .grant,
            reason: ""
        )
        story.record(.answer(hasty), at: 0)
        story.record(.finding(breach), at: 1)
    }

    private static let breach = FindingRecord(
        id: "f-1",
        invariant: .approvalFirst,
        identity: Identity.ID("kim"),
        target: Story.target,
        since: Story.instant(1),
        summary: "kim holds what nobody approved"
    )

    /// A decision about kim; left to its default where there is no ruling.
    private static func decide(
        _ kind: DecisionRecord.Kind,
        _ right: Entitlement,
        _ id: String,
        asked: Int,
        ended: Int,
        _ ruling: Ruling?,
        in story: inout Story
    ) {
        var record = DecisionRecord(
            id: id,
            kind: kind,
            step: .asked,
            rule: "rule",
            cause: "cause",
            subject: Identity.ID("kim"),
            requester: Identity.ID("kim"),
            entitlement: right,
            owner: Identity.ID("mia"),
            dueAt: Story.instant(100)
        )
        story.record(.decision(record), at: asked)
        record.step = ruling == nil ? .lapsed : .decided
        record.ruling = ruling ?? .suspend
        if let ruling {
            let answer = AnswerRecord(
                decision: id,
                by: Identity.ID("mia"),
                ruling: ruling,
                reason: "needed"
            )
            story.record(.answer(answer), at: ended)
        }
        story.record(.decision(record), at: ended)
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// A small organization told twice: once as it should be, once with a violation for every metric.
enum PlantedWorld {
    static let day = 1_440

    static func story(isBad: Bool) -> Story {
        var story = Story(weights: ["admin": 10])
        addAna(to: &story, isBad: isBad)
        addBen(to: &story, isBad: isBad)
        addKim(to: &story, isBad: isBad)
        addLou(to: &story, isBad: isBad)
        addLeaver("yan", to: &story, end: isBad ? 70 : 5, claim: .complete, isSlow: isBad)
        addLeaver("zed", to: &story, end: 5, claim: isBad ? .open : .complete, isSlow: false)
        addEve(to: &story, isBad: isBad)
        addDecisions(to: &story, isBad: isBad)
        addKeys(to: &story, isBad: isBad)
        if isBad {
            plantReturns(in: &story)
            plantOrphans(in: &story)
            plantHandwork(in: &story)
            plantEvidence(in: &story)
            plantCalls(in: &story)
        }
        return story
    }

    /// Leaves; in the bad world keeps a role, a latent one and a seat, and is called complete.
    private static func addAna(to story: inout Story, isBad: Bool) {
        let work = ChangeOrigin.workflow(cause: "leaver ana")
        for name in ["role", "admin", "token"] {
            story.intend("ana", Story.right(name), from: -900, to: 0)
        }
        story.intend("ana", Story.seat, from: -900, to: 0)
        story.hold("ana", Story.seat, from: -900, to: isBad ? nil : 5, channel: .seat)
        story.hold(
            "ana",
            Story.right("role"),
            from: -900,
            to: isBad ? nil : 5,
            endedBy: work
        )
        story.hold(
            "ana",
            Story.right("admin"),
            from: -900,
            to: 5,
            then: isBad ? .latent : .dead,
            endedBy: work
        )
        let expiry = ChangeOrigin.background(job: "expiry")
        story.hold(
            "ana",
            Story.right("token"),
            from: -900,
            to: 5,
            channel: .token,
            endedBy: isBad ? expiry : work
        )
        story.account("ana", of: "ana", at: -900)
        if !isBad { story.account("ana", of: "ana", at: 5, exists: false) }
        let event = story.fact(.leaver, "ana", at: 0)
        story.change(.revoked, "ana", Story.right("admin"), by: work, at: 5)
        story.evidence(
            .revoked,
            "ana",
            Story.right("admin"),
            for: event.rawValue,
            of: "ana",
            at: 5
        )
        story.call(.write, for: event.rawValue)
        story.claim(.complete, event, of: "ana", at: 6)
    }

    /// Moves; in the bad world loses what should stay, early and late, and holds too much.
    private static func addBen(to story: inout Story, isBad: Bool) {
        let work = ChangeOrigin.workflow(cause: "mover ben")
        for right in [Story.right("kept"), Story.seat] { story.intend("ben", right, from: -900) }
        story.hold("ben", Story.seat, from: -900, channel: .seat)
        story.hold("ben", Story.right("kept"), from: -900, to: isBad ? 5 : nil, endedBy: work)
        if isBad {
            story.hold("ben", Story.right("kept"), from: 65)
            story.hold("ben", Story.right("admin"), from: 20)
        }
        story.intend("ben", Story.right("old"), from: -900, to: 0)
        story.hold("ben", Story.right("old"), from: -900, to: isBad ? -30 : 5, endedBy: work)
        story.fact(.mover, "ben", at: 0)
    }

    /// Stays; in the bad world lacks an account, holds by exception and does not sign in.
    private static func addKim(to story: inout Story, isBad: Bool) {
        let start = -60 * day
        let account = Story.right("agent", kind: .account)
        story.fact(.joiner, "kim", at: start)
        story.intend("kim", account, from: start)
        if !isBad { story.hold("kim", account, from: start) }
        for right in [Story.right("kim"), Story.seat] { story.intend("kim", right, from: start) }
        story.hold("kim", Story.right("kim"), from: start)
        story.hold("kim", Story.seat, from: start, channel: .seat)
        story.account("kim", of: "kim", at: start, activeAt: start)
        if !isBad { story.account("kim", of: "kim", at: -10, activeAt: -10) }
        guard isBad else { return }
        story.intend("kim", Story.right("spare"), from: -900, by: .exception)
        story.hold("kim", Story.right("spare"), from: -900)
        story.intend("kim", Story.right("missing"), from: -900)
    }

    /// Moves and gives up a seat; in the bad world the role stays behind.
    private static func addLou(to story: inout Story, isBad: Bool) {
        for right in [Story.right("lou"), Story.seat] {
            story.intend("lou", right, from: -900, to: 0)
        }
        story.hold("lou", Story.seat, from: -900, to: 5, channel: .seat)
        story.hold("lou", Story.right("lou"), from: -900, to: isBad ? nil : 5)
        story.fact(.mover, "lou", at: 0)
    }

    /// On leave and back; in the bad world her access is not restored in time.
    private static func addEve(to story: inout Story, isBad: Bool) {
        let work = ChangeOrigin.workflow(cause: "leave eve")
        for (right, channel) in [(Story.right("lead"), Channel.direct), (Story.seat, .seat)] {
            story.intend("eve", right, from: -900, to: 0)
            story.intend("eve", right, from: 100)
            story.hold("eve", right, from: -900, to: 5, channel: channel, endedBy: work)
            story.hold("eve", right, from: isBad ? 170 : 110, channel: channel)
        }
        for (kind, at) in [(LifecycleEvent.Kind.leave, 0), (.return, 100)] {
            let event = story.fact(kind, "eve", at: at)
            story.claim(.complete, event, of: "eve", at: at + 15)
        }
    }

    /// A leaver's revoked access comes back, and an account is deleted without a record.
    private static func plantReturns(in story: inout Story) {
        addLeaver("pia", to: &story, end: 5, claim: .complete, isSlow: false)
        story.hold("pia", Story.right("role"), from: 120)
        story.account("pia", of: "pia", at: -900)
        story.change(
            .granted,
            "pia",
            Story.right("late"),
            by: .workflow(cause: "leaver pia"),
            at: 80
        )
        story.quarantine("notActive", of: "pia", at: 85)
        story.change(.accountDeleted, "pia", by: .workflow(cause: "leaver pia"), at: 90)
    }

    private static func addLeaver(
        _ person: String,
        to story: inout Story,
        end: Int,
        claim: ClaimRecord.State,
        isSlow: Bool
    ) {
        let right = Story.right("role")
        let cause = "leaver \(person)"
        story.intend(person, right, from: -900, to: 0)
        story.hold(person, right, from: -900, to: end, endedBy: .workflow(cause: cause))
        let event = story.fact(.leaver, person, at: 0, recordedAt: isSlow ? 5 : 0)
        story.change(.revoked, person, right, by: .workflow(cause: cause), at: end)
        story.evidence(.revoked, person, right, for: cause, of: person, at: end)
        let pace = isSlow ? 10 : 0
        story.intake(event, of: person, at: pace)
        for (step, phase) in [PhaseRecord.Phase.decided, .approved, .executing].enumerated() {
            story.phase(phase, of: event, person, at: pace * (step + 2))
        }
        story.claim(claim, event, of: person, at: isSlow ? end + 20 : end + 1)
    }

    private static func plantOrphans(in story: inout Story) {
        story.account("nobody's", of: nil, at: -50, isPrivileged: true)
        story.account("old", of: nil, at: -50, isEnabled: false)
        story.orphan("kim", at: 50)
    }

    private static func plantHandwork(in story: inout Story) {
        story.correction(for: "mover ben", isRemoval: true)
        for fate in ExceptionRecord.Fate.allCases {
            story.exception(fate, for: "mover lou", id: fate.rawValue)
        }
    }

    private static func plantEvidence(in story: inout Story) {
        let right = Story.right("spare")
        story.change(
            .granted,
            "kim",
            right,
            by: .outOfBand(door: "grant", actor: "administrator"),
            at: 30
        )
        for number in 0..<20 {
            story.evidence(.granted, "x\(number)", right, for: "w", of: "x\(number)", at: 30)
        }
        story.evidence(.granted, "ben", right, for: "w", of: "ben", at: 30, approver: "ben")
        story.evidence(.granted, "lou", right, for: "w", of: "lou", at: 30, approver: "")
        story.evidence(.granted, "x", right, for: "w", of: "x", at: 30, style: .catalog)
    }

    private static func plantCalls(in story: inout Story) {
        story.call(.write, for: "leaver ana", attempt: 2, status: 429)
        story.call(.write, for: "leaver ana", status: 403)
        story.call(.write, for: "leaver ana", changes: 0)
        story.call(.write, for: "reconciliation", changes: 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

/// M-20 beside the wait for approval.
@Suite
struct FrictionTests {
    private static let support = Story.right("support")
    private static let lead = Story.right("lead")

    /// Ana can work after ten minutes, Ben only after two hours, Eve not at all.
    private static var joiners: Story {
        var story = Story()
        for (person, start) in [("ana", 10), ("ben", 120), ("eve", nil)] {
            story.fact(.joiner, person, at: 0)
            story.intend(person, support, from: 0)
            if let start { story.hold(person, support, from: start) }
        }
        return story
    }

    @Test func `of three joiners one is ready in time`() {
        #expect(Self.joiners.ratio("firstDayReadiness", at: 200) == [1, 3])
        #expect(Self.joiners.ratio("firstDayReadiness", at: 30) == [0, 0])
    }

    @Test func `access not granted yet is censored`() {
        let times = Self.joiners.distribution("timeToGrant", at: 200)
        #expect(times?.count == 3)
        #expect(times?.p50 == .minutes(120))
        #expect(times?.max == .beyond(minutes: 200))
    }

    @Test func `a right that is already held is not waited for`() {
        var story = Story()
        story.hold("ana", Self.support, from: -10)
        story.intend("ana", Self.support, from: 0)
        #expect(story.distribution("timeToGrant", at: 60)?.count == 0)
    }

    @Test func `a right no longer wanted before it was granted is left out`() {
        var story = Story()
        story.intend("ana", Self.support, from: 0, to: 5)
        #expect(story.distribution("timeToGrant", at: 60)?.count == 0)
    }

    @Test func `a restoration takes as long as its last right`() {
        var story = Story()
        story.fact(.leaver, "ana", at: 100)
        story.fact(.rehire, "ana", at: 200)
        for (right, again) in [(Self.support, 210), (Self.lead, 245)] {
            story.intend("ana", right, from: 0, to: 100)
            story.intend("ana", right, from: 200)
            story.hold("ana", right, from: 0, to: 101)
            story.hold("ana", right, from: again)
        }
        #expect(story.distribution("restoreTime", at: 400)?.max == .minutes(45))
    }

    @Test func `grants to somebody who has left are counted, earlier ones are not`() {
        var story = Story()
        story.account("a", of: "ana")
        story.fact(.leaver, "ana", at: 100)
        let work = ChangeOrigin.workflow(cause: "leaver ana")
        story.change(.granted, "a", Self.support, by: work, at: 90)
        story.change(.granted, "a", Self.lead, by: work, at: 110)
        story.change(.accountDeleted, "a", by: work, at: 120)
        story.quarantine("notActive", of: "ana", at: 130)
        story.quarantine("notActive", of: "ana", at: 95)
        #expect(story.count("updatesAfterLeavingLetThrough", at: 200) == 1)
        #expect(story.count("irreversibleChanges", at: 200) == 1)
        #expect(story.count("updatesAfterLeaving", at: 200) == 1)
    }
}

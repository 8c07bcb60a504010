// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct SteadinessTests {
    private static let support = Story.right("support")
    private static let lead = Story.right("lead")
    private let work = ChangeOrigin.workflow(cause: "leaver ana")

    /// Ana had two rights and an hour to get both back; `lead` comes too late.
    private static var leave: Story {
        var story = Story()
        story.fact(.leave, "ana", at: 100)
        story.fact(.return, "ana", at: 200)
        for right in [support, lead] {
            story.intend("ana", right, from: 0, to: 100)
            story.intend("ana", right, from: 200)
        }
        story.hold("ana", support, from: 0, to: 100)
        story.hold("ana", support, from: 210)
        story.hold("ana", lead, from: 0, to: 100)
        story.hold("ana", lead, from: 300)
        return story
    }

    @Test func `of two rights, one is back in time`() {
        #expect(Self.leave.ratio("reversalSuccess", at: 400) == [1, 2])
    }

    @Test func `before its deadline a return is not yet a reversal`() {
        #expect(Self.leave.read("reversalSuccess", at: 240)?.vacuous == true)
    }

    @Test func `what policy no longer grants need not come back`() {
        var story = Story()
        story.fact(.leaver, "ana", at: 100)
        story.fact(.rehire, "ana", at: 200)
        story.intend("ana", Self.support, from: 0, to: 100)
        story.hold("ana", Self.support, from: 0, to: 100)
        #expect(story.read("reversalSuccess", at: 400)?.vacuous == true)
    }

    @Test func `of two removals, one came back`() {
        var story = Story()
        story.fact(.leaver, "ana", at: 100)
        for right in [Self.support, Self.lead] { story.intend("ana", right, from: 0, to: 100) }
        story.hold("ana", Self.support, from: 0, to: 110, endedBy: work)
        story.hold("ana", Self.lead, from: 0, to: 110, endedBy: work)
        story.hold("ana", Self.lead, from: 230)
        #expect(story.ratio("reappearances", at: 400) == [1, 2])
        #expect(story.ratio("reappearances", at: 220) == [0, 2])
    }
}

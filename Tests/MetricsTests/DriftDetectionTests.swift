// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct DriftDetectionTests {
    /// The worked example of M-15: looks on the hour, changes by hand at 10:05, 10:59 and 11:20;
    /// the last is undone at 11:40, before anybody looks.
    private static var example: Story {
        var story = Story()
        let hand = ChangeOrigin.outOfBand(door: "grant", actor: "dana")
        for (account, minute) in [("a", 5), ("b", 59), ("c", 80)] {
            story.account(account, of: "p-\(account)")
            story.change(.granted, account, Story.right("Admin"), by: hand, at: minute)
        }
        story.drift("a", Story.right("Admin"), at: 60)
        story.drift("b", Story.right("Admin"), at: 60)
        return story
    }

    @Test func `two of three are found, an hour late at most`() {
        #expect(Self.example.ratio("driftRecall", at: 200) == [2, 3])
        let latency = Self.example.distribution("driftLatency", at: 200)
        #expect(latency?.count == 3)
        #expect(latency?.censored == 1)
        #expect(latency?.p50 == .minutes(55))
    }

    @Test func `nothing is found before anybody looks`() {
        #expect(Self.example.ratio("driftRecall", at: 59) == [0, 2])
    }

    @Test func `what the core and the target do themselves is not drift`() {
        var story = Story()
        story.account("a", of: "ana")
        story.change(.granted, "a", Story.right("A"), by: .workflow(cause: "e-1"), at: 1)
        story.change(.granted, "a", Story.right("B"), by: .background(job: "rules"), at: 2)
        #expect(story.ratio("driftRecall", at: 60) == [0, 0])
    }

    @Test func `a change belongs to the owner of its account`() {
        let one = Self.example.ratio("driftRecall", at: 200) { $0.identity = .init("p-c") }
        #expect(one == [0, 1])
    }
}

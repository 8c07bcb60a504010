// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct ExposureTests {
    /// The worked example of M-03: alive for ten minutes, two hours and to the end.
    static var example: Story {
        var story = Story(weights: ["role": 3, "admin": 10, "key": 10])
        for (name, end) in [("role", 10), ("admin", 120), ("key", nil)] {
            story.intend("ana", Story.right(name), from: -9, to: 0)
            story.hold("ana", Story.right(name), from: -9, to: end)
        }
        story.fact(.leaver, "ana", at: 0)
        return story
    }

    @Test(arguments: [("weightedExposureHours", 15_630), ("exposureHours", 1_570)])
    func `a key that is never removed is most of the exposure`(key: String, minutes: Int64) {
        let story = Self.example
        #expect(story.minutes(key, at: 1_440) == minutes)
        #expect(story.minutes(key, at: 1_440) { $0.event = .init("leaver ana") } == minutes)
    }

    @Test func `overlapping paths of one triple count once`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -9, to: 0)
        story.hold("ana", Story.right("role"), from: -9, to: 20)
        story.hold("ana", Story.right("role"), from: -9, to: 30, channel: .group)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.minutes("exposureHours", at: 60) == 30)
    }

    @Test func `nothing to revoke is no exposure, and not vacuous`() {
        var story = Story()
        story.fact(.leaver, "ana", at: 0)
        #expect(story.minutes("exposureHours", at: 60) == 0)
        #expect(story.read("exposureHours", at: 60)?.vacuous == false)
    }

    @Test func `an exception excuses until it expires`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -9, to: 0)
        story.intend("ana", Story.right("role"), from: -5, to: 40, by: .exception)
        story.hold("ana", Story.right("role"), from: -9)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.minutes("exposureHours", at: 40) == 0)
        #expect(story.minutes("exposureHours", at: 60) == 20)
    }

    @Test func `latent exposure is counted separately`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -9, to: 0)
        story.hold("ana", Story.right("role"), from: -9, to: 10, then: .latent)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.minutes("exposureHours", at: 60) == 10)
        #expect(story.minutes("latentExposureHours", at: 60) == 50)
    }

    @Test func `ownerless accounts and drift are exposure without an event`() {
        var story = Story()
        story.hold(nil, Story.right("role"), from: 0, to: 10)
        story.hold("ana", Story.right("role"), from: 0, to: 20)
        #expect(story.minutes("exposureHours", at: 60) == 30)
    }

    @Test func `a protected ownerless account is no exposure`() {
        var story = Story()
        story.account("break glass", of: nil, at: 0, isProtected: true)
        story.hold(nil, Story.right("role"), from: 0, account: "break glass")
        #expect(story.minutes("exposureHours", at: 60) == 0)
        #expect(story.minutes("latentExposureHours", at: 60) == 0)
    }

    @Test func `the mean residual is exposure over the length of the run`() {
        let story = Self.example
        let found = story.ratio("meanStandingResidual", at: 1_440)
        #expect(found == [1_570 * 60_000, 101_440 * 60_000])
    }

    @Test func `a question about the past is answered as it was then`() {
        #expect(Self.example.minutes("exposureHours", at: 10) == 30)
    }
}

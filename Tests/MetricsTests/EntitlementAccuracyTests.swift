// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct EntitlementAccuracyTests {
    /// The worked example of M-04: 95 intended, 100 held, 90 in common, all extras on one of 40.
    static var example: Story {
        var story = Story()
        for number in 0..<95 {
            let person = "p\(number % 39)"
            let right = Story.right("r\(number)")
            story.intend(person, right, from: -1_000)
            if number < 90 { story.hold(person, right, from: -1_000) }
        }
        for number in 0..<10 { story.hold("extra", Story.right("x\(number)"), from: -1_000) }
        return story
    }

    @Test(
        arguments: [
            ("entitlementAccuracy", [90, 105]), ("entitlementAccuracyRaw", [90, 105]),
            ("entitlementPrecision", [90, 100]), ("entitlementRecall", [90, 95]),
            ("entitlementF1", [180, 195]), ("overProvisioning", [10, 100]),
            ("underProvisioning", [5, 95]), ("overProvisionedIdentities", [1, 40]),
            ("underProvisionedIdentities", [5, 40]),
        ] as [(String, [Int64])]
    )
    func `ninety in common`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 0) == expected)
    }

    @Test func `nobody holds or should hold anything`() {
        #expect(Story().ratio("entitlementAccuracy", at: 0) == [0, 0])
        #expect(Story().read("entitlementAccuracy", at: 0)?.vacuous == true)
    }

    @Test func `everything is missing`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000)
        #expect(story.ratio("entitlementPrecision", at: 0) == [0, 0])
        #expect(story.ratio("entitlementRecall", at: 0) == [0, 1])
        #expect(story.ratio("entitlementAccuracy", at: 0) == [0, 1])
    }

    @Test func `everything is extra`() {
        var story = Story()
        story.hold("ana", Story.right("role"), from: -1_000)
        #expect(story.ratio("entitlementRecall", at: 0) == [0, 0])
        #expect(story.ratio("entitlementPrecision", at: 0) == [0, 1])
        #expect(story.ratio("entitlementAccuracy", at: 0) == [0, 1])
    }

    @Test func `two paths of one entitlement are one triple`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000)
        story.hold("ana", Story.right("role"), from: -1_000)
        story.hold("ana", Story.right("role"), from: -1_000, channel: .group)
        #expect(story.ratio("entitlementAccuracy", at: 0) == [1, 1])
    }

    @Test func `work in progress is not blamed until the deadline`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: 0)
        #expect(story.ratio("entitlementAccuracyRaw", at: 59) == [0, 1])
        #expect(story.ratio("entitlementAccuracy", at: 59) == [0, 0])
        #expect(story.ratio("entitlementAccuracy", at: 60) == [0, 1])
    }

    @Test func `latent access counts only in the strict reading`() {
        var story = Story()
        story.hold("ana", Story.right("role"), from: -1_000, state: .latent)
        #expect(story.ratio("entitlementAccuracy", at: 0) == [0, 1])
        #expect(story.ratio("usableEntitlementAccuracy", at: 0) == [0, 0])
    }

    @Test func `what waits inside the target is latent`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000)
        story.hold("ana", Story.right("role"), from: -1_000, channel: .pending)
        #expect(story.ratio("entitlementAccuracy", at: 0) == [1, 1])
        #expect(story.ratio("usableEntitlementAccuracy", at: 0) == [0, 1])
    }

    @Test func `an exception is accurate with exceptions and not without`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000, by: .exception)
        story.hold("ana", Story.right("role"), from: -1_000)
        #expect(story.ratio("entitlementAccuracy", at: 0) == [1, 1])
        #expect(story.ratio("entitlementAccuracyWithoutExceptions", at: 0) == [0, 1])
    }

    @Test func `somebody on long leave may keep latent access`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000, to: 0)
        story.hold("ana", Story.right("role"), from: -1_000, to: 5, then: .latent)
        story.fact(.leave, "ana", at: 0)
        #expect(story.ratio("entitlementAccuracy", at: 60) == [0, 0])
        story.fact(.leaver, "ana", at: 100)
        #expect(story.ratio("entitlementAccuracy", at: 160) == [0, 1])
    }

    @Test func `seats are not entitlements`() {
        var story = Story()
        story.hold("ana", Story.seat, from: -1_000, channel: .seat)
        #expect(story.ratio("entitlementAccuracy", at: 0) == [0, 0])
        #expect(story.minutes("exposureHours", at: 0) == 0)
    }

    @Test func `the average over time weighs by time`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: 0)
        story.hold("ana", Story.right("role"), from: 10)
        #expect(story.ratio("accuracyTimeAverage", at: 40) == [30 * 60_000, 40 * 60_000])
        #expect(story.minutes("underProvisioningHours", at: 40) == 10)
    }

    @Test func `accounts are judged apart`() {
        var story = Story()
        let account = Story.right("agent", kind: .account)
        story.intend("ana", account, from: -1_000)
        story.hold("ana", account, from: -1_000)
        story.hold("ben", account, from: -1_000)
        story.hold("ben", Story.right("role"), from: -1_000)
        #expect(story.ratio("accountAccuracy", at: 0) == [1, 2])
    }

    @Test func `weights count for the weighted and the privileged reading`() {
        var story = Story(weights: ["admin": 10])
        story.hold("ana", Story.right("admin"), from: -1_000)
        story.intend("ana", Story.right("role"), from: -1_000)
        story.hold("ana", Story.right("role"), from: -1_000)
        #expect(story.ratio("weightedEntitlementAccuracy", at: 0) == [1, 11])
        #expect(story.ratio("privilegedOverProvisioning", at: 0) == [1, 1])
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct FalseRevocationTests {
    /// The worked example of M-06: keeps six, should lose four, loses those and one it should keep.
    static var example: Story {
        var story = Story()
        let work = ChangeOrigin.workflow(cause: "mover ana")
        for number in 0..<6 {
            let right = Story.right("kept\(number)")
            story.intend("ana", right, from: -1_000)
            story.hold("ana", right, from: -1_000, to: number == 0 ? 5 : nil, endedBy: work)
        }
        for number in 0..<4 {
            let right = Story.right("lost\(number)")
            story.intend("ana", right, from: -1_000, to: 0)
            story.hold("ana", right, from: -1_000, to: 5, endedBy: work)
        }
        story.hold("ana", Story.right("kept0"), from: 95)
        story.fact(.mover, "ana", at: 0)
        return story
    }

    @Test(
        arguments: [("falseRevocationRate", [1, 6]), ("revocationPrecision", [4, 5])]
            as [(String, [Int64])]
    )
    func `one kept triple is taken`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 200) == expected)
    }

    @Test func `the loss lasts until it is restored`() {
        #expect(Self.example.minutes("falseRevocationHours", at: 200) == 90)
        #expect(Self.example.count("falseRevocations", at: 200) == 1)
    }

    @Test func `a leaver keeps nothing`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000, to: 0)
        story.hold(
            "ana",
            Story.right("role"),
            from: -1_000,
            to: 5,
            endedBy: .workflow(cause: "leaver ana")
        )
        story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("falseRevocationRate", at: 60) == [0, 0])
        #expect(story.count("falseRevocations", at: 60) == 0)
    }

    @Test func `the wrong person counts against the event`() {
        var story = Story()
        story.intend("ben", Story.right("role"), from: -1_000)
        story.hold(
            "ben",
            Story.right("role"),
            from: -1_000,
            to: 5,
            endedBy: .workflow(cause: "leaver ana")
        )
        let event = story.fact(.leaver, "ana", at: 0)
        #expect(story.count("falseRevocations", at: 60) == 1)
        #expect(story.count("falseRevocations", at: 60) { $0.event = event } == 1)
        #expect(story.count("falseRevocations", at: 60) { $0.kind = .mover } == 0)
        #expect(story.count("falseRevocations", at: 60) { $0.identity = .init("ana") } == 0)
    }

    @Test(arguments: [
        ChangeOrigin.outOfBand(door: "revoke", actor: "administrator"), .background(job: "expiry"),
        .foreign(credential: "other"),
    ])
    func `what somebody else revoked is drift`(origin: ChangeOrigin) {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000)
        story.hold("ana", Story.right("role"), from: -1_000, to: 5, endedBy: origin)
        #expect(story.count("falseRevocations", at: 60) == 0)
    }

    @Test func `a triple with another path is not lost`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000)
        story.hold("ana", Story.right("role"), from: -1_000, to: 5)
        story.hold("ana", Story.right("role"), from: -1_000, channel: .group)
        #expect(story.count("falseRevocations", at: 60) == 0)
    }

    @Test func `what comes back in the same instant was never lost`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000)
        story.hold("ana", Story.right("role"), from: -1_000, to: 5)
        story.hold("ana", Story.right("role"), from: 5)
        #expect(story.count("falseRevocations", at: 60) == 0)
    }

    @Test func `a removal ahead of its event is early, not false`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -1_000, to: 0)
        story.hold(
            "ana",
            Story.right("role"),
            from: -1_000,
            to: -30,
            endedBy: .workflow(cause: "leaver ana")
        )
        story.fact(.leaver, "ana", at: 0)
        #expect(story.count("earlyRemovals", at: 60) == 1)
        #expect(story.minutes("earlyRemovalHours", at: 60) == 30)
        #expect(story.count("falseRevocations", at: 60) == 0)
    }
}

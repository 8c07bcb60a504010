// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct RevocationCompletenessTests {
    /// The worked example of M-01: eleven paths, each its own triple; three left.
    static var example: Story {
        let direct = ["d1": 1, "d3": 3, "d10": 10]
        let group = ["g1": 1, "g3": 3]
        let inherited = ["i10": 10, "i3": 3]
        let others = ["shared": 10, "session": 3, "token": 3, "key": 10]
        let weights = [direct, group, inherited, others].reduce(into: [:]) {
            $0.merge($1) { first, _ in first }
        }
        var story = Story(weights: weights)
        func add(_ names: [String], _ channel: Channel) {
            for name in names {
                let isLeft = ["i3", "shared", "token"].contains(name)
                story.intend("ana", Story.right(name), from: -100, to: 0)
                story.hold(
                    "ana",
                    Story.right(name),
                    from: -100,
                    to: isLeft ? nil : 10,
                    channel: channel
                )
            }
        }
        add(direct.keys.sorted(), .direct)
        add(group.keys.sorted(), .group)
        add(inherited.keys.sorted(), .inherited)
        add(["shared"], .sharedAccount)
        add(["session"], .session)
        add(["token"], .token)
        add(["key"], .ownedKey)
        story.intend("ana", Story.seat, from: -100, to: 0)
        story.hold("ana", Story.seat, from: -100, to: 10, channel: .seat)
        story.fact(.leaver, "ana", at: 0)
        return story
    }

    @Test(
        arguments: [
            ("revocationCompleteness", [8, 11]), ("usableRevocationCompleteness", [8, 11]),
            ("pathRevocationCompleteness", [8, 11]), ("weightedRevocationCompleteness", [41, 57]),
            ("channelRevocationCompletenessMacro", [9, 14]), ("seatRecovery", [1, 1]),
            ("revocationCompletenessAtDeadline", [8, 11]),
        ] as [(String, [Int64])]
    )
    func `eleven paths of which three are left`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 60) == expected)
    }

    @Test(
        arguments: [
            (.direct, [3, 3]), (.group, [2, 2]), (.inherited, [1, 2]), (.sharedAccount, [0, 1]),
            (.session, [1, 1]), (.token, [0, 1]), (.ownedKey, [1, 1]), (.pending, [0, 0]),
        ] as [(Channel, [Int64])]
    )
    func `a channel is judged by itself`(channel: Channel, expected: [Int64]) {
        let found = Self.example.ratio("channelRevocationCompleteness", at: 60) {
            $0.channel = channel
        }
        #expect(found == expected)
    }

    @Test func `the channels add up to all paths`() {
        let story = Self.example
        let sums = Channel.allCases.reduce(into: [Int64](repeating: 0, count: 2)) { sums, channel in
            let found = story.ratio("channelRevocationCompleteness", at: 60) {
                $0.channel = channel
            }
            sums[0] += found[0]
            sums[1] += found[1]
        }
        #expect(sums == story.ratio("pathRevocationCompleteness", at: 60))
    }

    @Test func `a role held twice and removed once can still be used`() {
        var story = Story()
        story.intend("ana", Story.right("agent"), from: -9, to: 0)
        story.hold("ana", Story.right("agent"), from: -9, to: 5)
        story.hold("ana", Story.right("agent"), from: -9, channel: .group, through: "desk")
        story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("pathRevocationCompleteness", at: 60) == [1, 2])
        #expect(story.ratio("revocationCompleteness", at: 60) == [0, 1])
    }

    @Test func `a latent role is revoked by the usable reading and not by the strict one`() {
        var story = Story()
        story.intend("ana", Story.right("agent"), from: -9, to: 0)
        story.hold("ana", Story.right("agent"), from: -9, to: 5, then: .latent)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("usableRevocationCompleteness", at: 60) == [1, 1])
        #expect(story.ratio("revocationCompleteness", at: 60) == [0, 1])
        #expect(story.ratio("strictPathRevocationCompleteness", at: 60) == [0, 1])
    }

    @Test func `a disabled account that holds nothing is not residual access`() {
        var story = Story()
        let account = Story.right("agent", kind: .account)
        story.intend("ana", account, from: -9, to: 0)
        story.hold("ana", account, from: -9, to: 5, then: .latent)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("revocationCompleteness", at: 60) == [1, 1])
    }

    @Test func `a long absence asks for suspension only`() {
        var story = Story()
        story.intend("ana", Story.right("agent"), from: -9, to: 0)
        story.hold("ana", Story.right("agent"), from: -9, to: 5, then: .latent)
        story.fact(.leave, "ana", at: 0)
        #expect(story.ratio("revocationCompleteness", at: 60) == [1, 1])
    }

    @Test func `somebody with nothing to revoke is vacuous`() {
        var story = Story()
        story.fact(.leaver, "ana", at: 0)
        let reading = story.read("revocationCompleteness", at: 60)
        #expect(reading?.vacuous == true)
        #expect(story.ratio("revocationCompleteness", at: 60) == [0, 0])
        #expect(story.ratio("revocationCompletenessMacro", at: 60) == [0, 0])
        #expect(story.ratio("revocationCompletenessWorst", at: 60) == [0, 0])
    }

    @Test func `access removed before the event is not in its set`() {
        var story = Story()
        story.intend("ana", Story.right("agent"), from: -9, to: 0)
        story.hold("ana", Story.right("agent"), from: -9, to: 0)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("revocationCompleteness", at: 60) == [0, 0])
    }

    @Test func `an approved exception keeps a triple out of the set`() {
        var story = Story()
        story.intend("ana", Story.right("agent"), from: -9, to: 0)
        story.intend("ana", Story.right("agent"), from: -9, to: 90, by: .exception)
        story.hold("ana", Story.right("agent"), from: -9)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("revocationCompleteness", at: 60) == [0, 0])
    }

    @Test func `access restored by a late write counts`() {
        var story = Story()
        story.intend("ana", Story.right("agent"), from: -9, to: 0)
        story.hold("ana", Story.right("agent"), from: -9, to: 5)
        story.hold("ana", Story.right("agent"), from: 50)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("revocationCompleteness", at: 49) == [1, 1])
        #expect(story.ratio("revocationCompleteness", at: 60) == [0, 1])
    }

    @Test func `a rehire ends the obligation for what is intended again`() {
        var story = Story()
        for name in ["gone", "kept"] {
            story.intend("ana", Story.right(name), from: -9, to: 0)
            story.intend("ana", Story.right(name), from: 100)
        }
        story.hold("ana", Story.right("gone"), from: -9, to: 5)
        story.hold("ana", Story.right("kept"), from: -9)
        story.fact(.leaver, "ana", at: 0)
        story.fact(.rehire, "ana", at: 100)
        #expect(story.ratio("revocationCompleteness", at: 99) == [1, 2])
        #expect(story.ratio("revocationCompleteness", at: 100) == [1, 1])
        #expect(story.ratio("revocationCompletenessAtDeadline", at: 900) == [1, 2])
    }

    @Test func `a later fact takes over what appears after it`() {
        var story = Story()
        story.intend("ana", Story.right("old"), from: -9, to: 0)
        story.hold("ana", Story.right("old"), from: -9, to: 5)
        story.fact(.mover, "ana", at: 0)
        story.fact(.leaver, "ana", at: 1_000)
        story.hold("ana", Story.right("old"), from: 1_010)
        let mover = story.ratio("revocationCompleteness", at: 2_000) { $0.kind = .mover }
        let leaver = story.ratio("revocationCompleteness", at: 2_000) { $0.kind = .leaver }
        #expect(mover == [1, 1])
        #expect(leaver == [0, 1])
    }

    @Test func `what a mover left behind is still there when the person leaves`() {
        var story = Story()
        story.intend("ana", Story.right("old"), from: -9, to: 0)
        story.hold("ana", Story.right("old"), from: -9)
        story.fact(.mover, "ana", at: 0)
        story.fact(.leaver, "ana", at: 1_000)
        #expect(story.ratio("revocationCompleteness", at: 2_000) == [0, 2])
    }

    @Test func `average and worst differ from the pool`() {
        var story = Story()
        for (person, rights, left) in [("ana", 4, 1), ("ben", 1, 0), ("eve", 2, 2)] {
            for number in 0..<rights {
                let right = Story.right("r\(number)")
                story.intend(person, right, from: -9, to: 0)
                story.hold(person, right, from: -9, to: number < left ? nil : 5)
            }
            story.fact(.leaver, person, at: 0)
        }
        #expect(story.ratio("revocationCompleteness", at: 60) == [4, 7])
        #expect(story.ratio("revocationCompletenessMacro", at: 60) == [7, 12])
        #expect(story.ratio("revocationCompletenessWorst", at: 60) == [0, 2])
    }

    @Test func `a channel metric queried without a channel says so`() {
        let reading = Self.example.read("channelRevocationCompleteness", at: 60)
        #expect(reading?.vacuous == true)
        #expect(reading?.note != nil)
    }

    @Test func `a joiner is looked up only by name`() {
        var story = Story()
        story.hold("ana", Story.right("extra"), from: 1)
        let event = story.fact(.joiner, "ana", at: 0)
        #expect(story.ratio("revocationCompleteness", at: 60) == [0, 0])
        #expect(story.ratio("revocationCompleteness", at: 60) { $0.event = event } == [0, 1])
    }
}

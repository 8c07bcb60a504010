// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Testing

@Suite
struct OrphanAccountsTests {
    /// The worked example of M-08: 400 enabled, 4 left behind, 2 ownerless; 5 reported, 1 wrong.
    static var example: Story {
        var story = Story()
        for number in 0..<394 { story.account("a\(number)", of: "p\(number)") }
        for number in 0..<4 {
            story.account("left\(number)", of: "gone\(number)")
            story.fact(.leaver, "gone\(number)", at: 0)
        }
        story.account("unmatched", of: nil)
        story.account("ownerless", of: nil)
        for account in ["left0", "left1", "left2", "unmatched", "a7"] {
            story.orphan(account, at: 10)
        }
        return story
    }

    @Test(
        arguments: [
            ("orphanRate", [6, 400]), ("orphanDetectionRecall", [4, 6]),
            ("orphanDetectionPrecision", [4, 5]),
        ] as [(String, [Int64])]
    )
    func `six of four hundred`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 60) == expected)
    }

    @Test func `the classes add up to the orphans`() {
        let story = Self.example
        #expect(story.count("leftBehindAccounts", at: 60) == 4)
        #expect(story.count("ownerlessAccounts", at: 60) == 2)
        #expect(story.count("orphanAccounts", at: 60) == 6)
    }

    @Test func `an orphan account ages from when its person left`() {
        var story = Story()
        story.account("a", of: "ana", at: -500)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.distribution("orphanAge", at: 60)?.max == .minutes(60))
        story.account("b", of: nil, at: -500)
        #expect(story.distribution("orphanAge", at: 60)?.max == .minutes(560))
    }

    @Test func `a disabled orphan is counted apart`() {
        var story = Story()
        story.account("a", of: nil, isEnabled: false)
        story.account("b", of: "ana")
        #expect(story.ratio("orphanRate", at: 0) == [0, 1])
        #expect(story.count("disabledOrphans", at: 0) == 1)
    }

    @Test func `an account that is gone does not count`() {
        var story = Story()
        story.account("a", of: nil, at: -500)
        story.account("a", of: nil, at: -100, exists: false)
        #expect(story.count("orphanAccounts", at: -200) == 1)
        #expect(story.count("orphanAccounts", at: 0) == 0)
        #expect(story.count("disabledOrphans", at: 0) == 0)
    }

    @Test func `protected accounts, long leave, a pending hire and a rehire are no orphans`() {
        var story = Story()
        story.account("break glass", of: nil, isProtected: true)
        story.account("a", of: "ana")
        story.fact(.leave, "ana", at: -10)
        story.account("b", of: "ben")
        story.account("c", of: "eve")
        story.fact(.leaver, "eve", at: -20)
        story.fact(.rehire, "eve", at: -10)
        #expect(story.ratio("orphanRate", at: 0) == [0, 4])
    }

    @Test func `privileged orphans have a rate of their own`() {
        var story = Story()
        story.account("a", of: nil, isPrivileged: true)
        story.account("b", of: "ana", isPrivileged: true)
        story.account("c", of: "ben")
        #expect(story.ratio("privilegedOrphanRate", at: 0) == [1, 2])
    }
}

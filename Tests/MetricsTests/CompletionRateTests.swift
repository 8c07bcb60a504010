// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct CompletionRateTests {
    /// A leaver whose role ends at `end`, with a claim and evidence for the revocation.
    static func leave(
        _ person: String,
        in story: inout Story,
        end: Int?,
        claim: ClaimRecord.State = .complete,
        claimAt: Int = 20,
        isProven: Bool = true
    ) {
        let event = "leaver \(person)"
        story.intend(person, Story.right("role"), from: -1_000, to: 0)
        story.hold(
            person,
            Story.right("role"),
            from: -1_000,
            to: end,
            account: person,
            endedBy: .workflow(cause: event)
        )
        story.fact(.leaver, person, at: 0)
        if let end {
            let work = ChangeOrigin.workflow(cause: event)
            story.change(.revoked, person, Story.right("role"), by: work, at: end)
            if isProven {
                story.evidence(
                    .revoked,
                    person,
                    Story.right("role"),
                    for: event,
                    of: person,
                    at: end
                )
            }
        }
        story.claim(claim, .init(event), of: person, at: claimAt)
    }

    /// The worked example of M-07: 20 due, 19 claimed, 17 clean, one of them late.
    static var example: Story {
        var story = Story()
        for number in 0..<16 { leave("p\(number)", in: &story, end: 10) }
        leave("late", in: &story, end: 70, claimAt: 80)
        leave("left", in: &story, end: nil)
        leave("lingering", in: &story, end: nil)
        leave("known", in: &story, end: nil, claim: .open)
        return story
    }

    @Test(
        arguments: [
            ("completionRate", [16, 20]), ("lateCompletion", [1, 20]),
            ("claimedCompletion", [19, 20]), ("falseSuccessRate", [2, 19]),
            ("falsePending", [0, 20]),
            ("falseSuccessPaths", [2, 19]),
        ] as [(String, [Int64])]
    )
    func `twenty leavers`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 200) == expected)
    }

    @Test func `what is not due is left out and counted`() {
        #expect(Self.example.ratio("completionRate", at: 59) == [0, 0])
        #expect(Self.example.read("completionRate", at: 59)?.note == "20 not due")
    }

    @Test func `an event overtaken before its deadline is not due`() {
        var story = Story()
        Self.leave("ana", in: &story, end: nil, claim: .superseded)
        story.fact(.rehire, "ana", at: 30)
        #expect(story.ratio("completionRate", at: 200) == [0, 0])
    }

    @Test func `missing evidence fails the event`() {
        var story = Story()
        Self.leave("ana", in: &story, end: 10, isProven: false)
        #expect(story.ratio("completionRate", at: 200) == [0, 1])
        #expect(story.ratio("falseSuccessRate", at: 200) == [0, 1])
    }

    @Test func `nothing to revoke is complete once that is verified`() {
        var story = Story()
        let event = story.fact(.leaver, "ana", at: 0)
        #expect(story.ratio("completionRate", at: 60) == [0, 1])
        story.claim(.complete, event, of: "ana", at: 5)
        #expect(story.ratio("completionRate", at: 60) == [1, 1])
    }

    @Test func `clean work that nobody reports complete is falsely pending`() {
        var story = Story()
        Self.leave("ana", in: &story, end: 10, claim: .open)
        #expect(story.ratio("falsePending", at: 60) == [1, 1])
    }

    @Test func `a claim ahead of the truth is false even if it comes true`() {
        var story = Story()
        Self.leave("ana", in: &story, end: 30, claimAt: 20)
        #expect(story.ratio("falseSuccessRate", at: 60) == [1, 1])
    }

    @Test func `movers are selected by their kind`() {
        var story = Self.example
        story.fact(.mover, "ana", at: 0)
        #expect(story.ratio("completionRate", at: 60) { $0.kind = .mover } == [0, 1])
    }
}

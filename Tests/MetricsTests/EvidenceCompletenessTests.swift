// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct EvidenceCompletenessTests {
    static let role = Story.right("role")
    static let work = ChangeOrigin.workflow(cause: "work")

    /// The worked example of M-12: 200 changes, 190 proven, 6 without approver, 4 out of band.
    static var example: Story {
        var story = Story()
        for number in 0..<196 {
            story.change(.granted, "a\(number)", role, by: work, at: 0)
            story.evidence(
                .granted,
                "a\(number)",
                role,
                for: "work",
                of: "p\(number)",
                at: 0,
                recordedAt: 1,
                approver: number < 190 ? "owner@acme.example" : ""
            )
        }
        for number in 0..<4 {
            story.change(
                .granted,
                "b\(number)",
                role,
                by: .outOfBand(door: "grant", actor: "administrator"),
                at: 0
            )
            if number < 3 { story.drift("b\(number)", role, at: 30) }
        }
        story.evidence(.revoked, "phantom", role, for: "work", of: "p0", at: 0, recordedAt: 1)
        return story
    }

    @Test(
        arguments: [
            ("evidenceCompleteness", [190, 200]), ("evidenceBackward", [196, 197]),
            ("attribution", [199, 200]), ("evidenceFieldCompleteness", [2_161, 2_167]),
            ("evidenceQuality", [191, 191]),
        ] as [(String, [Int64])]
    )
    func `two hundred changes`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 60) == expected)
    }

    @Test func `explained, approved and reversible changes are a separate share`() {
        #expect(Self.example.ratio("governedChanges", at: 60) == [190, 196])
        var story = Story()
        story.change(.accountDeleted, "a", by: Self.work, at: 0)
        story.evidence(.accountDeleted, "a", for: "work", of: "p", at: 0, recordedAt: 1)
        #expect(story.ratio("governedChanges", at: 60) == [0, 1])
    }

    @Test func `no change is vacuous`() {
        #expect(Story().read("evidenceCompleteness", at: 0)?.vacuous == true)
    }

    @Test(arguments: [(0, 1), (1, 1), (2, 0)])
    func `times may differ by the tolerance`(minutes: Int, matched: Int64) {
        var story = Story()
        story.change(.revoked, "a", Self.role, by: Self.work, at: 0)
        story.evidence(.revoked, "a", Self.role, for: "other", of: "ana", at: minutes)
        #expect(story.ratio("evidenceCompleteness", at: 60) == [matched, 1])
    }

    @Test(arguments: [(2, 1), (60, 1), (61, 0)])
    func `one correlation id joins what a lost answer separated`(minutes: Int, matched: Int64) {
        var story = Story()
        story.change(.revoked, "a", Self.role, by: Self.work, at: 0)
        story.evidence(.revoked, "a", Self.role, for: "work", of: "ana", at: minutes)
        #expect(story.ratio("evidenceCompleteness", at: 120) == [matched, 1])
    }

    @Test func `one record proves one change`() {
        var story = Story()
        for cause in ["work", "other"] {
            story.change(.revoked, "a", Self.role, by: .workflow(cause: cause), at: 0)
        }
        story.evidence(.revoked, "a", Self.role, for: "other", of: "ana", at: 0, recordedAt: 1)
        #expect(story.ratio("evidenceCompleteness", at: 60) == [1, 2])
    }

    @Test func `changes of one instant are told apart by their correlation`() {
        var story = Story()
        for cause in ["leaver ana", "leaver ben"] {
            let person = String(cause.suffix(3))
            story.fact(.leaver, person, at: 0)
            story.change(.revoked, "shared", Self.role, by: .workflow(cause: cause), at: 0)
        }
        story.evidence(.revoked, "shared", Self.role, for: "leaver ben", of: "ben", at: 0)
        let ben = story.ratio("evidenceCompleteness", at: 60) { $0.event = .init("leaver ben") }
        let ana = story.ratio("evidenceCompleteness", at: 60) { $0.event = .init("leaver ana") }
        #expect(ben == [1, 1])
        #expect(ana == [0, 1])
    }

    @Test func `a record without a verifying read is true but not full`() {
        var story = Story()
        story.change(.revoked, "a", Self.role, by: Self.work, at: 0)
        story.evidence(
            .revoked,
            "a",
            Self.role,
            for: "work",
            of: "ana",
            at: 0,
            outcome: .unverified
        )
        #expect(story.ratio("evidenceCompleteness", at: 60) == [0, 1])
        #expect(story.ratio("evidenceBackward", at: 60) == [1, 1])
    }

    @Test func `the verified record takes the place of the unverified one`() {
        var story = Story()
        story.change(.revoked, "a", Self.role, by: Self.work, at: 0)
        for outcome in [EvidenceRecord.Outcome.unverified, .verified] {
            story.evidence(
                .revoked,
                "a",
                Self.role,
                for: "work",
                of: "ana",
                at: 0,
                outcome: outcome
            )
        }
        #expect(story.ratio("evidenceCompleteness", at: 60) == [1, 1])
        #expect(story.ratio("evidenceBackward", at: 60) == [1, 1])
    }

    @Test(arguments: [EvidenceRecord.Outcome.noChange, .failed])
    func `a record that claims no change is not held against one`(
        outcome: EvidenceRecord.Outcome
    ) {
        var story = Story()
        story.evidence(
            .revoked,
            "a",
            Self.role,
            for: "work",
            of: "ana",
            at: 0,
            outcome: outcome
        )
        #expect(story.ratio("evidenceBackward", at: 60) == [0, 0])
    }

    @Test(arguments: [
        ("ana", 0, "leaver"), ("owner@acme.example", 5, "leaver"),
        ("owner@acme.example", 0, "because"),
    ])
    func `a full record can still be untrue`(approver: String, approvedAt: Int, reason: String) {
        var story = Story()
        story.change(.revoked, "a", Self.role, by: Self.work, at: 0)
        story.evidence(
            .revoked,
            "a",
            Self.role,
            for: "work",
            of: "ana",
            at: 0,
            approver: approver,
            approvedAt: approvedAt,
            reason: reason
        )
        #expect(story.ratio("evidenceCompleteness", at: 60) == [1, 1])
        #expect(story.ratio("evidenceQuality", at: 60) == [0, 1])
    }

    @Test(arguments: [("after", true), ("before", false)])
    func `a record that contradicts itself proves nothing`(before: String, isRead: Bool) {
        var story = Story()
        story.change(.accountUpdated, "a", by: Self.work, at: 0)
        story.evidence(
            .accountUpdated,
            "a",
            for: "work",
            of: "ana",
            at: 0,
            before: before,
            isRead: isRead
        )
        #expect(story.ratio("evidenceCompleteness", at: 60) == [0, 1])
        #expect(story.ratio("evidenceFieldCompleteness", at: 60).first == 0)
    }

    @Test func `several attributes of one request are one change`() {
        var story = Story()
        for _ in 0..<3 { story.change(.accountUpdated, "a", by: Self.work, at: 0) }
        story.evidence(.accountUpdated, "a", for: "work", of: "ana", at: 0, recordedAt: 1)
        #expect(story.ratio("evidenceCompleteness", at: 60) == [1, 1])
    }

    @Test func `sessions need no evidence`() {
        var story = Story()
        story.change(.sessionEnded, "a", by: Self.work, at: 0)
        #expect(story.ratio("evidenceCompleteness", at: 60) == [0, 0])
    }

    @Test func `evidence alone says who holds what`() {
        var story = Story()
        for person in ["ana", "ben"] {
            story.hold(person, Self.role, from: 0, to: person == "ana" ? 30 : nil)
            story.evidence(.granted, person, Self.role, for: "work", of: person, at: 0)
        }
        #expect(story.ratio("evidenceReconstruction", at: 10) == [2, 2])
        #expect(story.ratio("evidenceReconstruction", at: 60) == [1, 2])
    }

    @Test func `evidence of a deleted account takes what it held`() {
        var story = Story()
        story.hold("ana", Self.role, from: 0, to: 30)
        story.evidence(.granted, "a", Self.role, for: "work", of: "ana", at: 0)
        story.evidence(.accountDeleted, "a", for: "work", of: "ana", at: 30)
        #expect(story.ratio("evidenceReconstruction", at: 60) == [1, 1])
    }
}

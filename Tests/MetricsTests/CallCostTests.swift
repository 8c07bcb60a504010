// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

@Suite
struct CallCostTests {
    /// The worked example of M-16: five writes needed, seven sent, six reads, four verifies.
    static var example: Story {
        var story = Story()
        let cause = "leaver ana"
        let work = ChangeOrigin.workflow(cause: cause)
        story.fact(.leaver, "ana", at: 0)
        for name in ["one", "two"] {
            story.change(.revoked, "agent", Story.right(name), by: work, at: 1)
        }
        story.change(.accountConverted, "agent", by: work, at: 1)
        story.change(.accountDisabled, "agent", by: work, at: 1)
        story.change(.revoked, "user", Story.right("app"), by: work, at: 1)
        story.change(.accountDisabled, "user", by: work, at: 1)
        for _ in 0..<5 { story.call(.write, for: cause) }
        story.call(.write, for: cause, attempt: 2)
        story.call(.write, for: cause, changes: 0)
        for _ in 0..<6 { story.call(.read, for: cause) }
        for _ in 0..<4 { story.call(.verify, for: cause) }
        return story
    }

    @Test(
        arguments: [
            ("writeAmplification", [7, 5]), ("wasteWrites", [1, 7]), ("retryShare", [1, 17]),
            ("throttleShare", [0, 17]), ("refusedShare", [0, 17]),
        ] as [(String, [Int64])]
    )
    func `seventeen calls`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 60) == expected)
    }

    @Test func `calls per event counts events that took none`() {
        var story = Self.example
        let event = story.fact(.mover, "ben", at: 0)
        story.intake(event, of: "ben", at: 1)
        let found = story.distribution("callsPerEvent", at: 60)
        #expect(found?.count == 2)
        #expect(found?.max == .finite(17))
        #expect(found?.p50 == .finite(0))
        #expect(found?.unit == .calls)
    }

    @Test func `an event without a difference has no amplification`() {
        var story = Story()
        story.fact(.leaver, "ana", at: 0)
        story.call(.read, for: "leaver ana")
        #expect(story.ratio("writeAmplification", at: 60) == [0, 0])
    }

    @Test func `creating an account includes its grants`() {
        var story = Story()
        let work = ChangeOrigin.workflow(cause: "joiner ana")
        story.change(.accountCreated, "a", by: work, at: 1)
        story.change(.granted, "a", Story.right("role"), by: work, at: 1)
        story.call(.write, for: "joiner ana")
        #expect(story.ratio("writeAmplification", at: 60) == [1, 1])
    }

    @Test func `calls per revoked path`() {
        var story = Self.example
        for name in ["one", "two"] {
            story.hold(
                "ana",
                Story.right(name),
                from: -9,
                to: 1,
                endedBy: .workflow(cause: "leaver ana")
            )
        }
        #expect(story.ratio("callsPerRevokedPath", at: 60) == [17, 2])
    }

    @Test func `refusals and throttling are told apart`() {
        var story = Story()
        story.call(.write, for: "work", status: 429)
        story.call(.write, for: "work", status: 403)
        story.call(.write, for: "work", status: 500)
        #expect(story.ratio("throttleShare", at: 60) == [1, 3])
        #expect(story.ratio("refusedShare", at: 60) == [1, 3])
        #expect(story.ratio("wasteWrites", at: 60) == [0, 3])
    }

    @Test func `a converged run writes nothing`() {
        var story = Self.example
        #expect(story.count("convergedRunWrites", at: 60) == 0)
        story.call(.write, for: "reconciliation", changes: 0)
        #expect(story.count("convergedRunWrites", at: 60) == 1)
    }

    @Test func `partitions of calls add up to the whole`() {
        var story = Self.example
        story.call(.read, for: "reconciliation")
        story.fact(.mover, "ben", at: 0)
        story.call(.read, for: "mover ben")
        let all = story.ratio("retryShare", at: 60)[1]
        let leavers = story.ratio("retryShare", at: 60) { $0.kind = .leaver }[1]
        let movers = story.ratio("retryShare", at: 60) { $0.kind = .mover }[1]
        #expect(leavers + movers + 1 == all)
    }
}

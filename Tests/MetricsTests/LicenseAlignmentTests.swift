// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Testing
import Vocabulary

@Suite
struct LicenseAlignmentTests {
    static let day = 1_440

    /// A pair with seat, entitlement, use and need at minute 0; without a seat, one was released.
    static func pair(
        _ person: String,
        in story: inout Story,
        seat: Bool,
        entitled: Bool,
        used: Bool,
        need: Bool
    ) {
        let role = Story.right("role")
        let start = -60 * day
        let change = -10 * day
        story.intend(person, Story.seat, from: start, to: need ? nil : change)
        story.hold(person, Story.seat, from: start, to: seat ? nil : change, channel: .seat)
        story.hold(person, role, from: start, to: entitled ? nil : change)
        let lastActive = used ? -day : -59 * day
        story.account("a \(person)", of: person, at: -day, activeAt: lastActive)
    }

    /// The worked example of M-10: ten pairs.
    static var example: Story {
        var story = Story()
        for number in 0..<5 {
            pair("n\(number)", in: &story, seat: true, entitled: true, used: true, need: true)
        }
        pair("busy", in: &story, seat: true, entitled: true, used: true, need: false)
        pair("stale", in: &story, seat: true, entitled: true, used: false, need: false)
        pair("latent", in: &story, seat: false, entitled: true, used: false, need: false)
        for number in 0..<2 {
            pair("o\(number)", in: &story, seat: false, entitled: false, used: false, need: false)
        }
        return story
    }

    @Test(
        arguments: [
            ("licenseAlignment", [7, 10]), ("licensedEntitledAlignment", [7, 10]),
            ("seatUtilization", [6, 7]), ("pairedRelease", [2, 3]), ("seatRecovery", [3, 5]),
        ] as [(String, [Int64])]
    )
    func `ten pairs look healthy by utilization alone`(key: String, expected: [Int64]) {
        #expect(Self.example.ratio(key, at: 0) == expected)
    }

    @Test func `of two released seats, one kept its role`() {
        var story = Story()
        Self.pair("a", in: &story, seat: false, entitled: true, used: false, need: false)
        Self.pair("b", in: &story, seat: false, entitled: false, used: false, need: false)
        #expect(story.ratio("pairedRelease", at: 0) == [1, 2])
        #expect(story.count("financialOnlyReleases", at: 0) == 1)
    }

    @Test func `seat and role follow need together, or not`() {
        let story = Self.example
        // Ten needs began with seat and role; of the five that ended, two ended both.
        #expect(story.ratio("movingTogether", at: 0) == [12, 15])
    }

    @Test func `waste counts seats without need, idleness seats without use`() {
        var story = Story()
        Self.pair("a", in: &story, seat: true, entitled: true, used: true, need: false)
        #expect(story.minutes("wasteSeatDays", at: 0) == Int64(10 * Self.day))
        #expect(story.minutes("idleSeatDays", at: 0) == Int64(59 * Self.day))
    }

    @Test func `a needed seat that nobody uses is not aligned once it is no longer new`() {
        var story = Story()
        Self.pair("a", in: &story, seat: true, entitled: true, used: false, need: true)
        #expect(story.ratio("licenseAlignment", at: -40 * Self.day) == [1, 1])
        #expect(story.ratio("licenseAlignment", at: 0) == [0, 1])
        #expect(story.ratio("licensedEntitledAlignment", at: 0) == [1, 1])
    }

    @Test func `use is not judged if no target shows any`() {
        var story = Story()
        story.intend("ana", Story.seat, from: -60 * Self.day)
        story.hold("ana", Story.seat, from: -60 * Self.day, channel: .seat)
        story.hold("ana", Story.right("role"), from: -60 * Self.day)
        #expect(story.ratio("licenseAlignment", at: 0) == [1, 1])
        #expect(story.read("licenseAlignment", at: 0)?.note == "no target shows activity")
    }

    @Test func `a requester takes no seat`() {
        var story = Story()
        story.intend("ana", Story.seat, from: -10)
        story.hold("ana", Story.seat, from: -10, channel: .seat)
        story.hold("ana", Story.right("role"), from: -10)
        story.hold("ben", Story.right("requester", kind: .account), from: -10)
        story.hold("ben", Story.right("staff", kind: .requesterGroup), from: -10)
        #expect(story.ratio("licenseAlignment", at: 0) == [1, 1])
    }

    @Test func `a run without seats is vacuous`() {
        var story = Story()
        story.hold("ana", Story.right("role"), from: -10)
        #expect(story.read("licenseAlignment", at: 0)?.vacuous == true)
    }
}

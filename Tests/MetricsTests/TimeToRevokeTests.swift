// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import Testing

@Suite
struct TimeToRevokeTests {
    /// Leavers whose one path ends after so many minutes, or never.
    static func leavers(_ minutes: [Int?]) -> Story {
        var story = Story()
        for (number, end) in minutes.enumerated() {
            story.intend("p\(number)", Story.right("role"), from: -9, to: 0)
            story.hold("p\(number)", Story.right("role"), from: -9, to: end)
            story.fact(.leaver, "p\(number)", at: 0)
        }
        return story
    }

    static let ten = [2, 3, 3, 4, 5, 8, 12, 30, 45, 240]

    @Test(arguments: ["timeToRevoke", "timeToRevokePaths", "timeToRevokeControllable"])
    func `ten ended paths`(key: String) {
        let found = Self.leavers(Self.ten).distribution(key, at: 300)
        #expect(found?.count == 10)
        #expect(found?.censored == 0)
        #expect(found?.p50 == .minutes(5))
        #expect(found?.p95 == .minutes(240))
        #expect(found?.max == .minutes(240))
        #expect(found?.mean == 2_112_000)
    }

    @Test(arguments: ["timeToRevoke", "timeToRevokePaths"])
    func `two that never end stay at the end`(key: String) {
        let found = Self.leavers(Self.ten + [nil, nil]).distribution(key, at: 300)
        #expect(found?.count == 12)
        #expect(found?.censored == 2)
        #expect(found?.p50 == .minutes(8))
        #expect(found?.p95 == .beyond(minutes: 300))
        #expect(found?.max == .beyond(minutes: 300))
        #expect(found?.mean == nil)
    }

    @Test(arguments: ["deadlineAttainment", "deadlineAttainmentPaths"])
    func `access left after its deadline misses it`(key: String) {
        #expect(Self.leavers(Self.ten).ratio(key, at: 300) == [9, 10])
        #expect(Self.leavers(Self.ten + [nil, nil]).ratio(key, at: 300) == [9, 12])
    }

    @Test func `access left before its deadline is not judged`() {
        let story = Self.leavers([5, nil])
        #expect(story.ratio("deadlineAttainment", at: 30) == [1, 1])
        #expect(story.read("deadlineAttainment", at: 30)?.note == "1 not yet due")
    }

    @Test func `a late record starts the controllable clock late`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -9, to: 0)
        story.hold("ana", Story.right("role"), from: -9, to: 130)
        story.fact(.leaver, "ana", at: 0, recordedAt: 100)
        #expect(story.distribution("timeToRevoke", at: 300)?.max == .minutes(130))
        #expect(story.distribution("timeToRevokeControllable", at: 300)?.max == .minutes(30))
        #expect(story.ratio("deadlineAttainment", at: 300) == [1, 1])
    }

    @Test func `a path that flaps ends with its last usable instant`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -9, to: 0)
        story.hold("ana", Story.right("role"), from: -9, to: 10)
        story.hold("ana", Story.right("role"), from: 30, to: 50)
        story.fact(.leaver, "ana", at: 0)
        #expect(story.distribution("timeToRevokePaths", at: 300)?.max == .minutes(50))
        #expect(story.minutes("exposureHours", at: 300) == 30)
    }

    @Test func `residual access that a rehire justifies ends there`() {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -9, to: 0)
        story.intend("ana", Story.right("role"), from: 100)
        story.hold("ana", Story.right("role"), from: -9)
        story.fact(.leaver, "ana", at: 0)
        story.fact(.rehire, "ana", at: 100)
        #expect(story.distribution("timeToRevoke", at: 300)?.max == .minutes(100))
        #expect(story.ratio("deadlineAttainment", at: 300) == [0, 1])
    }

    @Test func `expiry counts as revoked and is tallied separately`() {
        var story = Story()
        for (right, origin) in [
            ("token", ChangeOrigin.background(job: "expiry")),
            ("role", .workflow(cause: "leaver ana")),
        ] {
            story.intend("ana", Story.right(right), from: -9, to: 0)
            story.hold("ana", Story.right(right), from: -9, to: 5, endedBy: origin)
        }
        story.fact(.leaver, "ana", at: 0)
        #expect(story.count("revokedByExpiry", at: 60) == 1)
        #expect(story.ratio("revocationCompleteness", at: 60) == [2, 2])
    }

    static let lags: [(String, Int)] = [
        ("sourceLag", 5), ("feedLag", 7), ("decisionLag", 11), ("approvalLag", 13),
        ("queueLag", 17), ("executionLag", 19), ("verificationLag", 23),
    ]

    /// A leaver whose work took each lag in turn.
    static var laggard: Story {
        var story = Story()
        story.intend("ana", Story.right("role"), from: -9, to: 0)
        story.hold("ana", Story.right("role"), from: -9, to: 72)
        let event = story.fact(.leaver, "ana", at: 0, recordedAt: 5)
        story.intake(event, of: "ana", at: 12)
        story.phase(.decided, of: event, "ana", at: 23)
        story.phase(.approved, of: event, "ana", at: 36)
        story.phase(.executing, of: event, "ana", at: 53)
        story.phase(.verified, of: event, "ana", at: 95)
        return story
    }

    @Test(arguments: lags)
    func `each lag is measured separately`(key: String, minutes: Int) {
        #expect(Self.laggard.distribution(key, at: 300)?.max == .minutes(minutes))
    }

    @Test func `the lags but verification add up to the time to revoke`() {
        let story = Self.laggard
        let sum = Self.lags.dropLast().reduce(Int64(0)) { sum, lag in
            guard case .finite(let part) = story.distribution(lag.0, at: 300)?.max else {
                return sum
            }
            return sum + part
        }
        #expect(story.distribution("timeToRevoke", at: 300)?.max == .finite(sum))
    }

    @Test func `access that expires before the work begins leaves later lags at zero`() {
        var story = Self.laggard
        story.intend("eve", Story.right("role"), from: -9, to: 0)
        story.hold("eve", Story.right("role"), from: -9, to: 8)
        let event = story.fact(.leaver, "eve", at: 0, recordedAt: 5)
        story.intake(event, of: "eve", at: 12)
        let feed = story.distribution("feedLag", at: 300) { $0.event = event }
        let execution = story.distribution("executionLag", at: 300) { $0.event = event }
        #expect(feed?.max == .minutes(3))
        #expect(execution?.max == .minutes(0))
    }
}

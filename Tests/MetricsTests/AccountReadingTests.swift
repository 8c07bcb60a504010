// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Testing
import Vocabulary

/// License, rights, need and use of each account, separately.
@Suite
struct AccountReadingTests {
    static let day = 1_440
    static let role = Story.right("role")

    /// Somebody with a seat and a role that are needed, last active at minute -10.
    static var story: Story {
        var story = Story()
        for right in [Story.seat, role] { story.intend("ana", right, from: -200) }
        story.hold("ana", Story.seat, from: -200, channel: .seat, account: "a1")
        story.hold("ana", role, from: -200, account: "a1")
        story.account("a1", of: "ana", at: -200, activeAt: -10)
        return story
    }

    static func accounts(_ story: Story, at minutes: Int = 100) -> [AccountReading] {
        MetricCatalog.accounts(in: story.ledger, query: MetricQuery(at: Story.instant(minutes)))
    }

    static var before: AccountReading? { accounts(story).first }

    /// The account after one more thing has happened.
    static func after(_ change: (inout Story) -> Void) throws -> AccountReading {
        var story = story
        change(&story)
        return try #require(accounts(story).first)
    }

    @Test func `a row has all four`() throws {
        let row = try #require(Self.before)
        #expect(row.identity == Identity.ID("ana"))
        #expect(row.licenses == ["agent"])
        #expect(row.rights == [Self.role])
        #expect(row.needs == [Story.seat, Self.role].sorted())
        #expect(row.lastActiveAt == Story.instant(-10))
        #expect(row.canAct && row.isEnabled)
    }

    @Test func `a sign of activity changes the activity and nothing else`() throws {
        var row = try Self.after { $0.account("a1", of: "ana", at: 50, activeAt: 49) }
        #expect(row.lastActiveAt == Story.instant(49))
        row.lastActiveAt = Self.before?.lastActiveAt
        #expect(row == Self.before)
    }

    @Test func `the end of a seat changes the license and nothing else`() throws {
        var story = Story()
        for right in [Story.seat, Self.role] { story.intend("ana", right, from: -200) }
        story.hold("ana", Story.seat, from: -200, to: 20, channel: .seat, account: "a1")
        story.hold("ana", Self.role, from: -200, account: "a1")
        story.account("a1", of: "ana", at: -200, activeAt: -10)
        var row = try #require(Self.accounts(story).first)
        #expect(row.licenses == [])
        row.licenses = ["agent"]
        #expect(row == Self.before)
    }

    @Test func `one more right changes the rights and nothing else`() throws {
        let group = Story.right("desk", kind: .group)
        var row = try Self.after { $0.hold("ana", group, from: 30, account: "a1") }
        #expect(row.rights == [Self.role, group].sorted())
        row.rights = [Self.role]
        #expect(row == Self.before)
    }

    @Test func `a change of policy changes the need and nothing else`() throws {
        let more = Story.right("more")
        var row = try Self.after { $0.intend("ana", more, from: 30) }
        #expect(row.needs.contains(more))
        row.needs.removeAll { $0 == more }
        #expect(row == Self.before)
    }

    @Test func `latent rights let nobody act`() throws {
        var story = Story()
        story.hold("ana", Self.role, from: 0, state: .latent, account: "a1")
        story.account("a1", of: "ana", at: 0, isEnabled: false)
        let row = try #require(Self.accounts(story).first)
        #expect(row.rights == [Self.role])
        #expect(!row.canAct)
    }

    @Test func `everybody who knows a shared account has a row of it`() {
        var story = Story()
        for person in ["ana", "bo"] {
            story.hold(person, Self.role, from: 0, channel: .sharedAccount, account: "shared")
        }
        story.account("shared", of: nil, at: 0)
        let rows = Self.accounts(story)
        #expect(rows.map { $0.identity?.rawValue } == [nil, "ana", "bo"])
        #expect(rows.map(\.canAct) == [false, true, true])
    }

    @Test func `an account that is gone has no row`() {
        var story = Story()
        story.account("a1", of: "ana", at: 0)
        story.account("a1", of: "ana", at: 50, exists: false)
        #expect(Self.accounts(story, at: 20).count == 1)
        #expect(Self.accounts(story).isEmpty)
    }

    private func series(_ story: Story, at day: Int) throws -> AlignmentSeries {
        let query = MetricQuery(at: Story.instant(day * Self.day))
        return try #require(MetricCatalog.alignment(in: story.ledger, query: query).first)
    }

    /// Ninety days in which need ends on the tenth and the role follows on the fortieth.
    private var kept: Story {
        var story = Story()
        story.intend("ana", Story.seat, from: 0, to: 10 * Self.day)
        story.hold("ana", Story.seat, from: 0, to: 10 * Self.day, channel: .seat)
        story.hold("ana", Self.role, from: 0, to: 40 * Self.day)
        return story
    }

    @Test func `a divergence begins and ends on the right days`() throws {
        let series = try series(kept, at: 90)
        let found = try #require(series.divergences.first)
        #expect(series.divergences.count == 1)
        #expect(found.identity == Identity.ID("ana"))
        #expect(found.since == Story.instant(10 * Self.day))
        #expect(found.until == Story.instant(40 * Self.day))
        #expect(!found.isNeeded && !found.isLicensed && found.isEntitled)
    }

    @Test func `the series says for each day who has what`() throws {
        let points = try series(kept, at: 90).points
        #expect(points.map(\.needed) == [1, 0, 0])
        #expect(points.map(\.licensed) == [1, 0, 0])
        #expect(points.map(\.entitled) == [1, 1, 0])
        #expect(points.map(\.apart) == [0, 1, 0])
        // The story begins at nine in the morning, so that each change falls on its day.
        #expect(
            points.map { $0.at.rfc3339.prefix(10) } == ["2026-03-02", "2026-03-12", "2026-04-11"]
        )
    }

    @Test func `what is corrected within a deadline is not a divergence`() throws {
        var story = Story()
        story.intend("ana", Story.seat, from: 0, to: 10 * Self.day)
        story.hold("ana", Story.seat, from: 5, to: 10 * Self.day + 5, channel: .seat)
        story.hold("ana", Self.role, from: 10, to: 10 * Self.day + 10)
        let series = try series(story, at: 90)
        #expect(series.divergences.isEmpty)
        #expect(series.points.allSatisfy { $0.apart == 0 })
    }

    @Test func `a seat that is needed and no longer used is a divergence from its day`() throws {
        var story = Story()
        story.intend("ana", Story.seat, from: 0)
        story.hold("ana", Story.seat, from: 0, channel: .seat)
        story.hold("ana", Self.role, from: 0)
        story.account("a1", of: "ana", at: 5 * Self.day, activeAt: 5 * Self.day)
        let found = try #require(try series(story, at: 90).divergences.first)
        #expect(found.since == Story.instant(35 * Self.day))
        #expect(found.until == nil)
        #expect(found.isNeeded && found.isLicensed && found.isEntitled && !found.isUsed)
    }
}

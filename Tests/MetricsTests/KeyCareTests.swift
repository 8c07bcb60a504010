// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

/// M-14, and the scopes of M-13.
@Suite
struct KeyCareTests {
    private static let day = 1_440

    /// Eight keys with 90 days and a day's grace: six are younger, one is 120 days old, and one is
    /// ten days old but its owner left three days ago.
    private static var example: Story {
        var story = Story()
        story.keys(ageMax: 90, within: 1)
        story.fact(.joiner, "mia", at: -200 * day)
        story.fact(.joiner, "omar", at: -200 * day)
        for number in 0..<6 {
            story.bot("bot-\(number)", owner: "mia", keyFrom: -(10 + number) * day)
        }
        story.bot("old", owner: "mia", keyFrom: -120 * day)
        story.bot("known", owner: "omar", keyFrom: -10 * day)
        story.fact(.leaver, "omar", at: -3 * day)
        return story
    }

    @Test func `six of eight keys are in order`() {
        #expect(Self.example.ratio("rotationCompliance", at: 0) == [6, 8])
        #expect(Self.example.ratio("keysOwned", at: 0) == [7, 8])
        #expect(Self.example.count("keysNeverReplaced", at: 0) == 8)
        #expect(Self.example.count("keysWithoutEnd", at: 0) == 0)
    }

    @Test func `a key is in order until the end of the instant it is due`() {
        var story = Story()
        story.keys(ageMax: 90, within: 1)
        story.bot("bot", owner: "bot-owner", keyFrom: 0)
        #expect(story.ratio("rotationCompliance", at: 90 * Self.day) == [1, 1])
        #expect(story.ratio("rotationCompliance", at: 90 * Self.day + 1) == [0, 1])
    }

    @Test func `time in order ends when the key is due`() {
        let days = Int64(Self.day) * 60_000
        var story = Story()
        story.keys(ageMax: 90, within: 1)
        story.bot("bot", owner: "mia", keyFrom: 0)
        let share = story.ratio("rotationTimeCompliance", at: 120 * Self.day)
        #expect(share == [90 * days + 1, 120 * days])
    }

    /// Five rotations, one of which leaves the old key valid.
    @Test func `four of five replaced keys are refused`() {
        var story = Story()
        story.keys(ageMax: 90, within: 1)
        for number in 0..<5 {
            let bot = "bot-\(number)"
            story.bot(bot, owner: "mia", keyFrom: -100 * Self.day, to: number == 0 ? nil : 30)
            story.key(of: bot, "second", from: 0)
        }
        #expect(story.ratio("provenRotations", at: 20) == [0, 0])
        #expect(story.ratio("provenRotations", at: 60) == [4, 5])
        let lags = story.distribution("rotationLag", at: 60)
        #expect(lags?.count == 5)
        #expect(lags?.censored == 1)
        #expect(lags?.p50 == .minutes(10 * Self.day + 30))
    }

    @Test func `a key that somebody made by hand is unknown until it is reported`() {
        var story = Story()
        story.fact(.joiner, "ana", at: -10)
        story.account("account of ana", of: "ana")
        let hand = ChangeOrigin.outOfBand(door: "issueKey", actor: "ana")
        story.change(.credentialIssued, "account of ana", by: hand, at: 0)
        story.key(of: "ana", "first", from: 0)
        story.drift("account of ana", at: 40)
        #expect(story.count("keysUnknown", at: 39) == 1)
        #expect(story.count("keysUnknown", at: 40) == 0)
        #expect(story.ratio("inventoryRecall", at: 39) == [0, 1])
        #expect(story.ratio("inventoryRecall", at: 40) == [1, 1])
        #expect(story.distribution("inventoryLatency", at: 60)?.p50 == .minutes(40))
    }

    @Test func `the core's credential has two users once it works for somebody else`() {
        var story = Story()
        story.foreignCall(status: 401, at: 1)
        #expect(story.count("keysShared", at: 2) == 0)
        story.foreignCall(status: 200, at: 3)
        #expect(story.count("keysShared", at: 4) == 1)
    }

    /// The worked example of M-13: forty single permissions, of which twelve are needed and nine
    /// were used.
    @Test func `a coarse scope is mostly excess`() {
        var story = Story()
        let all = (0..<40).map { "Desk.m\($0).READ" }
        story.scope(granted: all, needed: Array(all.prefix(12)))
        for name in all.prefix(9) { story.call(.read, needing: [name], at: 1) }
        #expect(story.ratio("scopeUse", at: 60) == [9, 40])
        #expect(story.ratio("scopeNeed", at: 60) == [12, 40])
        #expect(story.ratio("scopeExcess", at: 60) == [28, 40])
        #expect(story.ratio("scopeDeficit", at: 60) == [0, 12])
        #expect(story.ratio("scopeUse", at: 0) == [0, 40])
    }

    @Test func `a delete weighs ten times a read`() {
        var story = Story()
        story.scope(
            granted: ["Desk.agents.READ", "Desk.agents.UPDATE", "Desk.agents.DELETE"],
            needed: ["Desk.agents.READ", "Desk.teams.UPDATE"]
        )
        #expect(story.ratio("weightedScopeExcess", at: 1) == [13, 14])
        #expect(story.ratio("scopeDeficit", at: 1) == [1, 2])
    }

    @Test func `a call beyond the scope is denied and counted`() {
        var story = Story()
        story.scope(granted: ["Desk.agents.READ"], needed: ["Desk.agents.READ"])
        story.call(.write, needing: ["Desk.agents.DELETE"], at: 1, status: 403)
        #expect(story.count("deniedBeyondScope", at: 1) == 1)
        #expect(story.ratio("scopeUse", at: 1) == [0, 1])
    }

    @Test func `without scopes there is nothing to compare`() {
        #expect(Story().read("scopeExcess", at: 1)?.vacuous == true)
    }
}

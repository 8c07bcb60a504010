// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording
import Testing
import Vocabulary

/// What is behind the figures, entitlement by entitlement.
@Suite
struct TruthReadingTests {
    private func obligations(
        at minutes: Int,
        _ change: (inout MetricQuery) -> Void = { _ in }
    ) -> [ObligationReading] {
        var query = MetricQuery(at: Story.instant(minutes))
        change(&query)
        let story = RevocationCompletenessTests.example
        return MetricCatalog.obligations(in: story.ledger, query: query)
    }

    @Test func `the obligations are the triples that M-01 counts`() {
        let all = obligations(at: 60)
        #expect(all.count == 11)
        #expect(
            all.filter { $0.state != .dead }.map(\.entitlement.name) == ["i3", "shared", "token"]
        )
        #expect(all.allSatisfy { $0.identity == Identity.ID("ana") && $0.event == .leaver })
    }

    @Test func `what was revoked says when its last path died`() {
        let revoked = obligations(at: 60).filter { $0.state == .dead }
        #expect(revoked.allSatisfy { $0.heldUntil == Story.instant(10) })
        #expect(revoked.allSatisfy { $0.usableUntil == Story.instant(10) })
    }

    @Test func `what is still usable has no end`() {
        let open = obligations(at: 60).filter { $0.state == .usable }
        #expect(open.count == 3)
        #expect(open.allSatisfy { $0.heldUntil == nil && $0.usableUntil == nil })
    }

    @Test func `as of an instant before the revocation everything is still held`() {
        #expect(obligations(at: 5).filter { $0.state == .usable }.count == 11)
    }

    @Test(arguments: Channel.allCases)
    func `each channel's paths are those of its figure`(channel: Channel) {
        let story = RevocationCompletenessTests.example
        let query = MetricQuery(at: Story.instant(60))
        let parts = MetricCatalog.report(in: story.ledger, query: query).revocations
            .compactMap { $0.channels[channel] }
        let figure = story.ratio("channelRevocationCompleteness", at: 60) { $0.channel = channel }
        #expect(
            [parts.reduce(0) { $0 + $1.numerator }, parts.reduce(0) { $0 + $1.denominator }]
                == figure
        )
    }

    @Test func `a channel cuts the obligations`() {
        #expect(
            obligations(at: 60) { $0.channel = .group }.map(\.entitlement.name) == ["g1", "g3"]
        )
    }

    @Test func `a holding says since when, until when and whether it is intended`() throws {
        var story = Story()
        story.intend("bo", Story.right("kept"), from: 0)
        story.hold("bo", Story.right("kept"), from: 5)
        story.hold("bo", Story.right("lost"), from: 5, to: 20)
        let query = MetricQuery(at: Story.instant(30))
        let found = MetricCatalog.holdings(in: story.ledger, query: query)
        let kept = try #require(found.first)
        let lost = try #require(found.last)
        #expect(found.count == 2)
        #expect(kept.since == Story.instant(5) && kept.until == nil)
        #expect(kept.isIntended && kept.state == .usable)
        #expect(lost.since == Story.instant(5) && lost.until == Story.instant(20))
        #expect(!lost.isIntended && lost.state == .dead)
    }
}

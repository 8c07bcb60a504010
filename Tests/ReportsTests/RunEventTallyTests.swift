// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Testing

@testable import Reports

@Suite
struct RunEventTallyTests {
    private let tally = Self.tally(of: SampleEvents.all)

    @Test func `lifecycle events, people and accounts are counted`() {
        #expect(tally.lifecycleEvents == 2)
        #expect(tally.peopleCount == 1)
        #expect(tally.accountCount(of: SampleReports.freshservice) == 1)
        #expect(tally.accountCount(of: TargetName("desk")) == 0)
        #expect(
            tally.lifecycleEventsByKind == [
                RunEventTally.TypeCount(type: "joiner", count: 1),
                RunEventTally.TypeCount(type: "leaver", count: 1),
            ]
        )
    }

    @Test func `calls are counted by target and purpose`() {
        #expect(
            tally.requests == [
                TargetRequests(
                    target: SampleReports.freshservice,
                    writes: 3,
                    retries: 3,
                    unanswered: 2
                )
            ]
        )
    }

    @Test func `a finding has the state of its last record`() throws {
        let closing = try #require(SampleEvents.all.lazy.compactMap(finding).first)
        var opening = closing
        opening.state = .opened
        opening.until = nil
        var tally = RunEventTally()
        for (index, record) in [opening, closing].enumerated() {
            tally.record(
                RunEvent(sequence: index, at: SampleReports.monday, body: .finding(record))
            )
        }
        #expect(tally.findings.map(\.until) == [closing.until])
    }

    @Test func `no address reaches a report through the tally`() {
        #expect(tally.findings.map(\.summary) == ["… kept a group"])
        #expect(tally.exceptions.map(\.detail) == ["ask …"])
        #expect(tally.quarantined.map(\.reason) == ["two people are …"])
    }

    @Test func `faults, guard stops, exceptions and quarantined events are kept`() {
        #expect(tally.fired("throttled") == 1)
        #expect(tally.fired("other") == 0)
        #expect(tally.guardStops == 1)
        #expect(tally.exceptions.map(\.id) == ["x-1"])
        #expect(tally.quarantined.map(\.event.rawValue) == ["e-4"])
    }

    /// The report proves its own population.
    @Test func `an event that is missing from the log does not reconcile`() {
        let complete = SampleEvents.all
        let broken = complete.filter { $0.sequence != 3 }
        #expect(verdict(of: complete, whereSourceHas: 2) == .held)
        #expect(verdict(of: broken, whereSourceHas: 2) == .inconclusive)
    }

    private func verdict(of events: [RunEvent], whereSourceHas count: Int) -> RunVerdict {
        var scenario = SampleReports.held
        scenario.population = [
            PopulationCount(
                name: "lifecycle events",
                source: count,
                reported: Self.tally(of: events).lifecycleEvents
            )
        ]
        return scenario.verdict
    }

    private func finding(_ event: RunEvent) -> FindingRecord? {
        if case .finding(let record) = event.body { record } else { nil }
    }

    private static func tally(of events: [RunEvent]) -> RunEventTally {
        var tally = RunEventTally()
        for event in events { tally.record(event) }
        return tally
    }
}

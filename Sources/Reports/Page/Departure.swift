// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Vocabulary

/// A scenario's report with additional content for a page.
package struct PageScenario: Sendable {
    package var report: ScenarioReport
    package var story: RunStory
    /// The must-revoke sets of the whole run, as of its end.
    package var obligations: [ObligationReading]

    package init(report: ScenarioReport, story: RunStory, obligations: [ObligationReading]) {
        self.report = report
        self.story = story
        self.obligations = obligations
    }
}

/// One event that required somebody's access to end, and the outcome of that access.
struct Departure {
    /// From worst to best.
    enum Outcome: Int, Comparable, CaseIterable {
        case stillIn
        case latent
        case late
        case inTime

        static func < (left: Outcome, right: Outcome) -> Bool { left.rawValue < right.rawValue }

        var title: String {
            switch self {
            case .stillIn: "still in"
            case .latent: "back in when enabled"
            case .late: "ended late"
            case .inTime: "ended in time"
            }
        }
    }

    struct Right {
        let entitlement: Entitlement
        let outcome: Outcome
        /// When it was last usable; `nil` while it still is, or if it never was.
        let usableUntil: Instant?
        /// When its last path died; `nil` while one lives.
        let heldUntil: Instant?
    }

    let identity: Identity.ID
    let kind: LifecycleEvent.Kind
    let effectiveAt: Instant
    let deadlineAt: Instant
    /// Worst first.
    let rights: [Right]

    var outcome: Outcome { rights.map(\.outcome).min() ?? .inTime }

    /// When the last right that outlived its reason ended; `nil` while one remains.
    var endedAt: Instant? {
        outcome == .stillIn || outcome == .latent
            ? nil : rights.compactMap(\.usableUntil).max() ?? effectiveAt
    }

    /// How long the longest usable right outlived the event, up to `end`.
    func lapse(until end: Instant) -> Duration {
        let last = rights.map { right in
            right.outcome == .stillIn ? end : right.usableUntil ?? effectiveAt
        }
        return max(.zero, effectiveAt.duration(to: last.max() ?? effectiveAt))
    }

    /// The departures of a run in the order in which they took effect.
    static func all(in scenario: PageScenario) -> [Departure] {
        struct Key: Hashable {
            let identity: Identity.ID
            let effectiveAt: Instant
        }
        var order: [Key] = []
        var readings: [Key: [ObligationReading]] = [:]
        for reading in scenario.obligations {
            let key = Key(identity: reading.identity, effectiveAt: reading.effectiveAt)
            if readings[key] == nil { order.append(key) }
            readings[key, default: []].append(reading)
        }
        return order.compactMap { key in
            readings[key].flatMap { Departure($0, in: scenario.story) }
        }
    }

    private init?(_ readings: [ObligationReading], in story: RunStory) {
        guard let first = readings.first else { return nil }
        let fact = story.person(first.identity)?.facts.first {
            $0.effectiveAt == first.effectiveAt && $0.kind == first.event
        }
        let heardAt = max(first.effectiveAt, fact?.recordedAt ?? first.effectiveAt)
        let deadlineAt = heardAt.advanced(by: story.deadline)
        identity = first.identity
        kind = first.event
        effectiveAt = first.effectiveAt
        self.deadlineAt = deadlineAt
        rights = readings.map { Right($0, deadlineAt: deadlineAt) }
            .sorted { ($0.outcome, $0.entitlement) < ($1.outcome, $1.entitlement) }
    }
}

extension Departure.Right {
    fileprivate init(_ reading: ObligationReading, deadlineAt: Instant) {
        entitlement = reading.entitlement
        usableUntil = reading.usableUntil
        heldUntil = reading.heldUntil
        outcome =
            switch reading.state {
            case .usable: .stillIn
            case .latent: .latent
            case .dead: (reading.usableUntil.map { $0 > deadlineAt } ?? false) ? .late : .inTime
            }
    }
}

/// A departure of one of a page's scenarios.
struct PlacedDeparture {
    let departure: Departure
    /// The index of its scenario.
    let scenario: Int
    let end: Instant

    /// Worst first: still usable, then latent, then ended; within these by length.
    static func isWorse(_ left: PlacedDeparture, _ right: PlacedDeparture) -> Bool {
        let (a, b) = (left.departure, right.departure)
        if a.outcome != b.outcome { return a.outcome < b.outcome }
        let (x, y) = (a.lapse(until: left.end), b.lapse(until: right.end))
        if x != y { return x > y }
        if left.scenario != right.scenario { return left.scenario < right.scenario }
        return (a.effectiveAt, a.identity) < (b.effectiveAt, b.identity)
    }
}

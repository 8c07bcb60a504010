// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// M-02: how long access outlived its reason, and where the time went.
enum TimeToRevoke {
    static let definitions: [MetricDefinition] =
        [
            distribution(
                "timeToRevoke",
                "Time to revoke, by event",
                "From the effective instant to the last at which any path to revoke was usable"
            ) { sample($0) { $0.fact.effectiveAt } },
            distribution(
                "timeToRevokePaths",
                "Time to revoke, by path",
                "From when the path was first usable after the event to when it was last usable"
            ) { Answer(.distribution(paths($0).distribution(in: .milliseconds))) },
            distribution(
                "timeToRevokeControllable",
                "Time to revoke on the controllable clock",
                "As by event, but from when the source recorded the fact"
            ) { sample($0) { $0.fact.controllableAt } },
            attainment(
                "deadlineAttainment",
                "Deadline attainment, by event",
                "Events revoked within the deadline, on the controllable clock / events judged",
                eventAttainment
            ),
            attainment(
                "deadlineAttainmentPaths",
                "Deadline attainment, by path",
                "Paths revoked within the deadline / paths to revoke; a path still alive is a miss"
            ) { reader in
                let sample = paths(reader)
                return .ratio(sample.within(reader.deadline), of: sample.count)
            },
            .count(
                "revokedByExpiry",
                "M-02",
                "Paths revoked by expiry",
                of: .paths,
                .neither,
                "Paths to revoke that the target ended on its own"
            ) { .count(endedByTarget($0)) },
        ] + Lag.allCases.map(lag)

    typealias Answer = MetricDefinition.Answer

    /// An event with something usable to revoke, and how it ended.
    private struct Case {
        let fact: CauseHistory.Fact
        let cause: CauseHistory
        let lastUsable: Int64
        let isCensored: Bool
    }

    private static func cases(_ reader: MetricReader) -> [Case] {
        reader.revocations.events.compactMap { event in
            guard let fact = reader.fact(of: event.cause), let last = event.lastUsable else {
                return nil
            }
            return Case(
                fact: fact,
                cause: reader.ledger.causes[Int(event.cause)],
                lastUsable: last,
                isCensored: event.isCensored
            )
        }
    }

    private static func sample(
        _ reader: MetricReader,
        from start: (Case) -> Int64
    ) -> Answer {
        var sample = DurationSample()
        for item in cases(reader) {
            let duration = max(0, item.lastUsable - start(item))
            sample.add(duration, isCensored: item.isCensored)
        }
        return Answer(.distribution(sample.distribution(in: .milliseconds)))
    }

    private static func paths(_ reader: MetricReader) -> DurationSample {
        var sample = DurationSample()
        for event in reader.revocations.events {
            for time in event.pathTimes {
                switch time {
                case .finite(let duration): sample.add(duration)
                case .beyond(let duration): sample.add(duration, isCensored: true)
                }
            }
        }
        return sample
    }

    /// Paths still alive but not yet due are left out, and counted in the note.
    private static func eventAttainment(_ reader: MetricReader) -> Answer {
        var (met, judged, early) = (0, 0, 0)
        for item in cases(reader) {
            let due = item.fact.controllableAt + reader.deadline
            if item.isCensored, reader.at < due {
                early += 1
                continue
            }
            judged += 1
            if !item.isCensored, item.lastUsable <= due { met += 1 }
        }
        return .ratio(met, of: judged, note: early == 0 ? nil : "\(early) not yet due")
    }

    private static func endedByTarget(_ reader: MetricReader) -> Int {
        reader.revocations.events.reduce(0) { $0 + $1.endedByTarget }
    }
}

extension TimeToRevoke {
    /// The parts of an event's time to revoke, in order; all but `verification` add up to it.
    enum Lag: String, CaseIterable {
        case source
        case feed
        case decision
        case approval
        case queue
        case execution
        case verification

        var key: String { "\(rawValue)Lag" }

        var definition: String {
            switch self {
            case .source: "From the effective instant to the source's record of it"
            case .feed: "From the source's record to arrival at the core"
            case .decision: "From arrival to the decision"
            case .approval: "From the decision to the approval"
            case .queue: "From the approval to the start of the work"
            case .execution: "From the start of the work to the true end of the access"
            case .verification: "From the true end of the access to the read that confirmed it"
            }
        }
    }

    private static func lag(_ lag: Lag) -> MetricDefinition {
        distribution(lag.key, "Lag of \(lag.rawValue)", lag.definition + ", by event revoked") {
            reader in
            var sample = DurationSample()
            for item in cases(reader) where !item.isCensored {
                if let duration = duration(of: lag, in: item) { sample.add(duration) }
            }
            return Answer(.distribution(sample.distribution(in: .milliseconds)))
        }
    }

    private static func duration(of lag: Lag, in item: Case) -> Int64? {
        if lag == .verification {
            let verified = item.cause.verifiedAt
            return verified == CauseHistory.never ? nil : max(0, verified - item.lastUsable)
        }
        let marks = marks(of: item)
        guard let index = Lag.allCases.firstIndex(of: lag) else { return nil }
        return marks[index + 1] - marks[index]
    }

    /// The boundaries between the lags: never decreasing, none beyond the end, so that the parts
    /// add up.
    ///
    /// A phase that was never reached takes no time; its time counts towards the next one.
    private static func marks(of item: Case) -> [Int64] {
        let reached = [
            item.fact.recordedAt, item.cause.arrivedAt, item.cause.reached(.decided),
            item.cause.reached(.approved), item.cause.reached(.executing),
        ]
        var marks = [item.fact.effectiveAt]
        for instant in reached {
            let last = marks[marks.count - 1]
            let known = instant == CauseHistory.never ? last : instant
            marks.append(min(max(known, last), max(item.lastUsable, last)))
        }
        marks.append(max(item.lastUsable, marks[marks.count - 1]))
        return marks
    }

    private static func distribution(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ read: @escaping @Sendable (MetricReader) -> Answer
    ) -> MetricDefinition {
        .distribution(key, "M-02", title, of: .duration, definition, read)
    }

    private static func attainment(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ read: @escaping @Sendable (MetricReader) -> Answer
    ) -> MetricDefinition {
        .ratio(key, "M-02", title, .higher, .part, definition, read)
    }
}

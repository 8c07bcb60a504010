// SPDX-License-Identifier: Apache-2.0

import Recording
import Vocabulary

/// M-16: what the core's work costs in API calls.
enum CallCost {
    static let definitions: [MetricDefinition] = [
        .distribution(
            "callsPerEvent",
            "M-16",
            "Calls per event",
            of: .calls,
            "API calls for each event that reached the core"
        ) { MetricDefinition.Answer(.distribution(perEvent($0).distribution(in: .calls))) },
        cost(
            "callsPerRevokedPath",
            "Calls per revoked path",
            "API calls for leavers, absences and movers / paths ended by that work",
            perRevokedPath
        ).asMultiple,
        cost(
            "writeAmplification",
            "Write amplification",
            "Writes sent / minimum number of writes for the changes; work without a change is left "
                + "out"
        ) { reader in
            let (sent, needed) = reader.calls.amplification(MinimalWrites(read: reader))
            return .ratio(sent, of: needed)
        }.asMultiple,
        cost("wasteWrites", "Wasted writes", "Writes that changed nothing / writes") {
            .ratio($0.calls.wasted, of: $0.calls.writes)
        },
        cost("retryShare", "Retry share", "Second and later attempts / calls") {
            .ratio($0.calls.retries, of: $0.calls.calls)
        },
        cost("throttleShare", "Throttle share", "Calls answered 429 / calls") {
            .ratio($0.calls.throttled, of: $0.calls.calls)
        },
        cost("refusedShare", "Refused share", "Calls answered 4xx other than 429 / calls") {
            .ratio($0.calls.refused, of: $0.calls.calls)
        },
        .count(
            "convergedRunWrites",
            "M-16",
            "Writes of a converged run",
            of: .calls,
            .lower,
            "Writes that changed nothing, in work not caused by a lifecycle event"
        ) { .count($0.calls.convergedWrites) },
    ]

    private static func perEvent(_ reader: MetricReader) -> DurationSample {
        var sample = DurationSample()
        for cause in reader.facts() {
            let calls = reader.calls.callsByCause[cause]
            let hasArrived = reader.ledger.causes[Int(cause)].arrivedAt <= reader.at
            if hasArrived || calls != nil { sample.add(Int64(calls ?? 0)) }
        }
        return sample
    }

    private static func perRevokedPath(_ reader: MetricReader) -> MetricDefinition.Answer {
        let causes = Set(reader.facts(of: Revocations.kinds))
        let calls = causes.reduce(0) { $0 + (reader.calls.callsByCause[$1] ?? 0) }
        var paths = 0
        for person in reader.ledger.persons {
            for triple in person.holdings.triples
            where reader.includes(entitlement: triple.entitlement) {
                for path in triple.paths {
                    paths += path.steps.count { step in
                        step.state == .dead && step.at <= reader.at
                            && step.cause.workflow.map(causes.contains) ?? false
                    }
                }
            }
        }
        return .ratio(calls, of: paths)
    }

    private static func cost(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ read: @escaping MetricDefinition.Read
    ) -> MetricDefinition {
        .ratio(key, "M-16", title, .lower, .ours, definition, read)
    }
}

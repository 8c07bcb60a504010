// SPDX-License-Identifier: Apache-2.0

import Recording

/// M-15: how soon the core detects changes made behind its back.
///
/// A manual change counts from the instant it was made to the core's first report about it; one
/// without a report yet is censored. What a target does on its own is not drift.
enum DriftDetection {
    static let definitions: [MetricDefinition] = [
        .distribution(
            "driftLatency",
            "M-15",
            "Drift detection latency",
            of: .duration,
            "From a manual change to the core's report of it"
        ) { reader in
            MetricDefinition.Answer(
                .distribution(DriftTally(read: reader).latencies.distribution(in: .milliseconds))
            )
        },
        .ratio(
            "driftRecall",
            "M-15",
            "Drift detection recall",
            .higher,
            .ours,
            "Manual changes that the core has reported / manual changes"
        ) { reader in
            let tally = DriftTally(read: reader)
            return .ratio(tally.found, of: tally.latencies.count)
        },
    ]
}

/// A query's manual changes, with the time it took to detect them.
private struct DriftTally {
    private(set) var latencies = DurationSample()
    private(set) var found = 0

    init(read reader: MetricReader) {
        let book = reader.ledger.evidence
        for change in book.changes where change.at <= reader.at && change.cause == .outOfBand {
            guard reader.includes(drift: change, key: book.keys[change.key]) else { continue }
            if let detectedAt = book.detectedAt(change), detectedAt <= reader.at {
                found += 1
                latencies.add(detectedAt - change.at)
            } else {
                latencies.add(reader.at - change.at, isCensored: true)
            }
        }
    }
}

extension MetricReader {
    /// A change belongs to the owner of its account.
    fileprivate func includes(drift change: EvidenceBook.Change, key: EvidenceBook.Key) -> Bool {
        guard includes(key), query.event == nil, query.kind == nil else {
            return false
        }
        guard query.isAboutPeople else { return true }
        let owner = ledger.accounts[Int(key.account)].step(at: change.at)?.owner
        return owner.map { includes(victim: $0) } ?? false
    }
}

// SPDX-License-Identifier: Apache-2.0

import Recording
import Vocabulary

/// A usable triple that the core's own work ended while it was intended (M-06).
struct WrongRemoval {
    let cause: Int32
    let person: Int32
    /// The index among the person's triples.
    let triple: Int
    /// The time until it was usable again, was no longer intended, or the query's instant.
    let lost: Int64
}

/// The removals that the core carried out, judged by what was intended at the time.
///
/// For an event, this includes what its work took from other people: hitting the wrong person is
/// the worst case.
struct RemovalTally {
    /// All except the early ones.
    private(set) var count = 0
    private(set) var wrong: [WrongRemoval] = []
    /// Removals before the event that revokes the access.
    private(set) var early: [WrongRemoval] = []

    init(read reader: MetricReader) {
        for number in reader.ledger.persons.indices.map(Int32.init) {
            guard reader.includes(victim: number) else { continue }
            let triples = reader.ledger.persons[Int(number)].holdings.triples
            for (index, triple) in triples.enumerated()
            where reader.includes(entitlement: triple.entitlement) && triple.hasLoss(reader) {
                judge(triple, reader, person: number, index: index)
            }
        }
    }

    private mutating func judge(
        _ triple: TripleHistory,
        _ reader: MetricReader,
        person: Int32,
        index: Int
    ) {
        let usable = triple.held(atLeast: .usable, until: reader.at)
        let intended = triple.intended(by: [.rule, .exception], until: reader.at)
        for end in usable.spans.map(\.end) where end <= reader.at {
            guard let cause = triple.workflow(endingAt: end), reader.includesWork(on: cause) else {
                continue
            }
            func removal(until restored: Int64) -> WrongRemoval {
                WrongRemoval(cause: cause, person: person, triple: index, lost: restored - end)
            }
            if let fact = reader.fact(of: cause), fact.person == person, end < fact.effectiveAt,
                !intended.contains(fact.effectiveAt)
            {
                early.append(removal(until: fact.effectiveAt))
                continue
            }
            count += 1
            guard let intendedUntil = intended.end(containing: end) else { continue }
            let restored = usable.firstStart(from: end) ?? Intervals.open
            wrong.append(removal(until: min(intendedUntil, restored, reader.at)))
        }
    }
}

extension TripleHistory {
    /// Whether work that the query is about made some path unusable.
    fileprivate func hasLoss(_ reader: MetricReader) -> Bool {
        paths.contains { path in
            path.steps.contains { step in
                guard step.state != .usable, let cause = step.cause.workflow else { return false }
                return reader.includesWork(on: cause)
            }
        }
    }
}

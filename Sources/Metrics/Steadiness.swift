// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary

/// M-23 and M-24: whether what is taken back is as it was, and what is taken away stays away.
enum Steadiness {
    static let definitions: [MetricDefinition] = [
        .ratio(
            "reversalSuccess",
            "M-23",
            "Reversals that restore",
            .higher,
            .ours,
            "Rights held before a leave or an end and asked for again that are held within a "
                + "deadline of the return / such rights"
        ) { .ratio($0.steadiness.restored, of: $0.steadiness.reversed) },
        .ratio(
            "reappearances",
            "M-24",
            "Removals that came back",
            .lower,
            .ours,
            "Removals by the core after which the right was usable again though nothing asks "
                + "for it / removals by the core"
        ) { .ratio($0.steadiness.reappeared, of: $0.steadiness.removed) },
    ]
}

/// Reversals and removals of a query, counted by right and person.
struct SteadinessTally {
    private(set) var reversed = 0
    private(set) var restored = 0
    private(set) var removed = 0
    private(set) var reappeared = 0

    init(read reader: MetricReader) {
        for number in reader.persons {
            let person = reader.ledger.persons[Int(number)]
            let facts = person.facts.compactMap { reader.fact(of: $0) }
                .sorted { $0.effectiveAt < $1.effectiveAt }
            let returns = SteadinessTally.returns(among: facts, reader)
            for triple in person.holdings.triples
            where reader.includes(entitlement: triple.entitlement) {
                let usable = triple.held(atLeast: .usable, until: reader.at)
                let intended = triple.intended(by: [.rule, .exception], until: reader.at)
                for (before, due) in returns {
                    guard usable.contains(before), intended.contains(before),
                        intended.contains(due)
                    else { continue }
                    reversed += 1
                    if usable.contains(due) { restored += 1 }
                }
                countRemovals(of: triple, usable, intended, reader)
            }
        }
    }

    /// The last instant of what is taken back, and the instant by which it must be restored; what a
    /// later fact overtook is nobody's reversal.
    private static func returns(
        among facts: [CauseHistory.Fact],
        _ reader: MetricReader
    ) -> [(before: Int64, due: Int64)] {
        facts.indices.compactMap { index in
            let fact = facts[index]
            guard fact.kind == .return || fact.kind == .rehire,
                let end = facts[..<index].last(where: { $0.kind == .leave || $0.kind == .leaver })
            else { return nil }
            let due = fact.effectiveAt + reader.deadline
            let isOvertaken = index + 1 < facts.count && facts[index + 1].effectiveAt <= due
            return due <= reader.at && !isOvertaken ? (end.effectiveAt - 1, due) : nil
        }
    }

    private mutating func countRemovals(
        of triple: TripleHistory,
        _ usable: Intervals,
        _ intended: Intervals,
        _ reader: MetricReader
    ) {
        for end in usable.spans.map(\.end) where end <= reader.at {
            guard let cause = triple.workflow(endingAt: end), reader.includesWork(on: cause),
                !intended.contains(end)
            else { continue }
            removed += 1
            if let again = usable.firstStart(from: end), again <= reader.at,
                !intended.contains(again)
            {
                reappeared += 1
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Recording

/// M-06: access that the core's own work revoked from somebody who should have kept it.
///
/// What somebody else removed inside a target is drift and not counted. A removal is judged by what
/// was intended at its instant; one before its event is early and counted separately.
enum FalseRevocation {
    static let definitions: [MetricDefinition] = [
        .count(
            "falseRevocations",
            "M-06",
            "False revocations",
            of: .removals,
            .lower,
            "Intended triples that the core made unusable, for the event's person and others"
        ) { .count($0.removals.wrong.count) },
        .ratio(
            "falseRevocationRate",
            "M-06",
            "False revocation rate",
            .lower,
            .ours,
            "Triples that events revoked although they should stay / triples held before and still "
                + "intended"
        ) { reader in
            let (wrong, kept) = rate(reader)
            return .ratio(wrong, of: kept)
        },
        .ratio(
            "revocationPrecision",
            "M-06",
            "Revocation precision",
            .higher,
            .ours,
            "Removals by the core of what was not intended / removals by the core"
        ) { reader in
            let removals = reader.removals
            return .ratio(removals.count - removals.wrong.count, of: removals.count)
        },
        .integral(
            "falseRevocationHours",
            "M-06",
            "False revocation over time",
            of: .entitlementHours,
            "Time until falsely revoked triples were usable again or no longer intended"
        ) { reader in .integral(reader.removals.wrong.reduce(0) { $0 + $1.lost }) },
        .count(
            "earlyRemovals",
            "M-06",
            "Early removals",
            of: .removals,
            .lower,
            "Triples that the core revoked for an event before it took effect"
        ) { .count($0.removals.early.count) },
        .integral(
            "earlyRemovalHours",
            "M-06",
            "Early removal over time",
            of: .entitlementHours,
            "Time between early removals and their events"
        ) { reader in .integral(reader.removals.early.reduce(0) { $0 + $1.lost }) },
    ]

    private static func rate(_ reader: MetricReader) -> (wrong: Int, kept: Int) {
        let wrong = Dictionary(grouping: reader.removals.wrong, by: \.cause)
        var (taken, kept) = (0, 0)
        for cause in reader.facts() {
            guard let fact = reader.fact(of: cause) else { continue }
            let triples = reader.ledger.persons[Int(fact.person)].holdings.triples
            let removed = (wrong[cause] ?? []).filter { $0.person == fact.person }.map(\.triple)
            for index in triples.indices(begunBy: fact.effectiveAt - 1) {
                let triple = triples[index]
                guard reader.includes(entitlement: triple.entitlement),
                    !triple.grounds(at: fact.effectiveAt).isEmpty,
                    triple.isUsable(at: fact.effectiveAt - 1)
                else { continue }
                kept += 1
                if removed.contains(index) { taken += 1 }
            }
        }
        return (taken, kept)
    }
}

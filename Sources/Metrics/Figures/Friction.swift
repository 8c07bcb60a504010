// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// M-20 except the wait for approval: how soon people can work, and how much effort it takes.
enum Friction {
    static let definitions: [MetricDefinition] = [
        .distribution(
            "timeToGrant",
            "M-20",
            "Time to grant",
            of: .duration,
            "From when somebody should hold a right, including its approval, to when they can use "
                + "it"
        ) { .init(.distribution($0.friction.grants.distribution(in: .milliseconds))) },
        .ratio(
            "firstDayReadiness",
            "M-20",
            "Ready to work",
            .higher,
            .part,
            "Joiners who can use everything they should hold, one deadline after their start / "
                + "joiners who should hold anything"
        ) { .ratio($0.friction.ready, of: $0.friction.joiners) },
        MetricDefinition.ratio(
            "touchesPerDecision",
            "M-20",
            "Touches of a decision",
            .lower,
            .part,
            "Answers that people gave / decisions that people made"
        ) { .ratio($0.decisions.answers, of: $0.decisions.taken) }.asMultiple,
        .ratio(
            "preapprovedShare",
            "M-20",
            "Approved beforehand",
            .neither,
            .part,
            "Rights granted from the catalog / rights granted from the catalog or after an approval"
        ) { reader in
            let catalog = reader.catalogGrants
            return .ratio(catalog, of: catalog + reader.decisions.approved)
        },
    ]
}

/// What the people of a query should hold, and when they could use it.
struct FrictionTally {
    private(set) var grants = DurationSample()
    private(set) var joiners = 0
    private(set) var ready = 0

    init(read reader: MetricReader) {
        for number in reader.persons {
            let person = reader.ledger.persons[Int(number)]
            let triples = person.holdings.triples.histories { reader.includes(entitlement: $0) }
            for triple in triples { addGrants(of: triple, reader) }
            for cause in person.facts where reader.query.kind.map({ $0 == .joiner }) ?? true {
                guard let fact = reader.fact(of: cause), fact.kind == .joiner,
                    reader.includes(cause: cause)
                else { continue }
                addJoiner(fact, triples, reader)
            }
        }
    }

    private mutating func addGrants(of triple: TripleHistory, _ reader: MetricReader) {
        let intended = triple.intended(by: [.rule, .exception], until: reader.at)
        let usable = triple.held(atLeast: .usable, until: reader.at)
        for span in intended.spans where !usable.contains(span.start) {
            if let start = usable.firstStart(from: span.start), start < span.end,
                start <= reader.at
            {
                grants.add(start - span.start)
            } else if span.end > reader.at {
                grants.add(reader.at - span.start, isCensored: true)
            }
        }
    }

    private mutating func addJoiner(
        _ fact: CauseHistory.Fact,
        _ triples: [TripleHistory],
        _ reader: MetricReader
    ) {
        let due = fact.effectiveAt + reader.deadline
        guard due <= reader.at else { return }
        let wanted = triples.filter {
            $0.intended(by: [.rule, .exception], until: reader.at).contains(due)
        }
        guard !wanted.isEmpty else { return }
        joiners += 1
        let isReady = wanted.allSatisfy {
            $0.held(atLeast: .usable, until: reader.at).contains(due)
        }
        if isReady { ready += 1 }
    }
}

extension MetricReader {
    fileprivate var catalogGrants: Int {
        ledger.catalogGrants.count { grant in
            grant.at <= at && includes(person: grant.person) && includes(target: grant.target)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

/// Triples held and intended, compared at one instant (M-04, M-05).
struct AccuracyCount: Hashable {
    /// Held and intended.
    var both = 0
    /// Held, not intended.
    var extra = 0
    /// Intended, not held.
    var missing = 0

    mutating func count(isHeld: Bool, isIntended: Bool, weight: Int = 1) {
        if isHeld, isIntended {
            both += weight
        } else if isHeld {
            extra += weight
        } else if isIntended {
            missing += weight
        }
    }

    var held: Int { both + extra }
    var intended: Int { both + missing }
    var either: Int { both + extra + missing }
}

/// One pass over every triple of a query, for everything that compares actual with intended access.
struct PopulationTally {
    var settled = AccuracyCount()
    var raw = AccuracyCount()
    var settledByRule = AccuracyCount()
    var settledUsable = AccuracyCount()
    var settledWeighted = AccuracyCount()
    var accounts = AccuracyCount()
    var privilegedExtra = 0
    var privilegedHeld = 0

    var people = 0
    var peopleWithExtra = 0
    var peopleWithMissing = 0

    /// Milliseconds summed over triples, from the start of the run.
    var exposure: Int64 = 0
    var weightedExposure: Int64 = 0
    var latentExposure: Int64 = 0
    var missingTime: Int64 = 0
    var bothTime: Int64 = 0
    var eitherTime: Int64 = 0

    init(read reader: MetricReader) {
        for person in reader.persons { walk(person, reader) }
        guard reader.includesUnowned else { return }
        for account in reader.ledger.unownedAccounts { walkUnowned(account, reader) }
    }

    private mutating func walk(_ number: Int32, _ reader: MetricReader) {
        let person = reader.ledger.persons[Int(number)]
        let absences = reader.absences(of: person)
        let before = settled
        for triple in person.holdings.triples
        where reader.includes(entitlement: triple.entitlement) {
            let view = TripleView(triple, reader, absences: absences)
            compare(view, reader)
            expose(view, reader, person: person)
        }
        if settled.either > before.either { people += 1 }
        if settled.extra > before.extra { peopleWithExtra += 1 }
        if settled.missing > before.missing { peopleWithMissing += 1 }
    }

    private mutating func walkUnowned(_ account: Int32, _ reader: MetricReader) {
        guard let holdings = reader.ledger.unowned[account] else { return }
        let protected = reader.ledger.accounts[Int(account)].protected(until: reader.at)
        for triple in holdings.triples where reader.includes(entitlement: triple.entitlement) {
            let view = TripleView(triple, reader, absences: protected)
            expose(
                usable: view.usable(reader.query.channel).subtracting(protected),
                held: view.held(reader.query.channel).subtracting(protected),
                weight: reader.traits(of: triple.entitlement).weight,
                reader
            )
        }
    }

    private mutating func compare(_ view: TripleView, _ reader: MetricReader) {
        let traits = reader.traits(of: view.triple.entitlement)
        let isUsable = view.usable.contains(reader.at)
        let isHeld = view.held.contains(reader.at)
        let isIntended = view.intended.contains(reader.at)
        raw.count(isHeld: isHeld, isIntended: isIntended)
        let both = view.usable.overlap(with: view.intended, until: reader.at)
        let intended = view.intended.length(until: reader.at)
        bothTime += both
        eitherTime += view.usable.length(until: reader.at) + intended - both
        missingTime += intended - both
        guard view.isSettled(reader) else { return }
        settled.count(isHeld: isHeld, isIntended: isIntended)
        settledUsable.count(isHeld: isUsable, isIntended: isIntended)
        settledWeighted.count(
            isHeld: isHeld,
            isIntended: isIntended,
            weight: Int(traits.weight)
        )
        let byRule = view.triple.grounds(at: reader.at).contains(.rule)
        settledByRule.count(isHeld: isHeld, isIntended: byRule)
        if traits.isAccount { accounts.count(isHeld: isHeld, isIntended: isIntended) }
        if traits.isPrivileged, isHeld {
            privilegedHeld += 1
            if !isIntended { privilegedExtra += 1 }
        }
    }

    private mutating func expose(
        _ view: TripleView,
        _ reader: MetricReader,
        person: PersonHistory
    ) {
        let channel = reader.query.channel
        var usable = view.usable(channel).subtracting(view.intended)
        let held = view.held(channel).subtracting(view.intended)
        if let kind = reader.query.kind {
            usable = reader.spans(of: usable, startedUnder: kind, of: person)
        }
        let weight = reader.traits(of: view.triple.entitlement).weight
        expose(usable: usable, held: held, weight: weight, reader)
    }

    private mutating func expose(
        usable: Intervals,
        held: Intervals,
        weight: Int64,
        _ reader: MetricReader
    ) {
        let length = usable.length(until: reader.at)
        exposure += length
        weightedExposure += weight * length
        latentExposure += held.subtracting(usable).length(until: reader.at)
    }
}

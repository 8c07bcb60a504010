// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// M-23 and M-24: whether reversals restore the previous state, and whether removals stay removed.
enum Steadiness {
    static let definitions: [MetricDefinition] = [
        .ratio(
            "reversalSuccess",
            "M-23",
            "Reversals that restore",
            .higher,
            .ours,
            "Rights held before a leave or an end and intended again that are held within a "
                + "deadline of the return / such rights"
        ) { .ratio($0.steadiness.restored, of: $0.steadiness.reversed) },
        .distribution(
            "restoreTime",
            "M-23",
            "Time to restore",
            of: .duration,
            "From somebody's return to when they can use everything they had before and should "
                + "hold again"
        ) { .init(.distribution($0.steadiness.restoreTimes.distribution(in: .milliseconds))) },
        .count(
            "irreversibleChanges",
            "M-23",
            "Changes that cannot be undone",
            of: .accounts,
            .neither,
            "Accounts that the core deleted or merged"
        ) { .count($0.irreversibleChanges) },
        .count(
            "updatesAfterLeaving",
            "M-24",
            "Reports after leaving",
            of: .findings,
            .lower,
            "Reports about people who had left that the core quarantined"
        ) { .count($0.lateReports) },
        .count(
            "updatesAfterLeavingLetThrough",
            "M-24",
            "Access given after leaving",
            of: .paths,
            .lower,
            "Rights, seats and accounts that the core granted to people who had left"
        ) { .count($0.givenAfterLeaving) },
        .ratio(
            "reappearances",
            "M-24",
            "Removals that came back",
            .lower,
            .ours,
            "Removals by the core after which the right became usable again without being intended "
                + "/ removals by the core"
        ) { .ratio($0.steadiness.reappeared, of: $0.steadiness.removed) },
    ]
}

/// A query's reversals and removals, counted by right and person.
struct SteadinessTally {
    private(set) var reversed = 0
    private(set) var restored = 0
    private(set) var removed = 0
    private(set) var restoreTimes = DurationSample()
    private(set) var reappeared = 0

    init(read reader: MetricReader) {
        for number in reader.persons {
            let person = reader.ledger.persons[Int(number)]
            let facts = person.facts.compactMap { reader.fact(of: $0) }
                .sorted { $0.effectiveAt < $1.effectiveAt }
            let returns = SteadinessTally.returns(among: facts, reader)
            for (before, due) in returns { addRestoreTime(person, from: before, due, reader) }
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

    /// The last instant of the state to restore, and the instant by which it must be restored; a
    /// return superseded by a later fact does not count.
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

    private mutating func addRestoreTime(
        _ person: PersonHistory,
        from before: Int64,
        _ due: Int64,
        _ reader: MetricReader
    ) {
        let start = due - reader.deadline
        var last: Int64?
        for triple in person.holdings.triples
        where reader.includes(entitlement: triple.entitlement) {
            let usable = triple.held(atLeast: .usable, until: reader.at)
            let intended = triple.intended(by: [.rule, .exception], until: reader.at)
            guard usable.contains(before), intended.contains(before), intended.contains(due) else {
                continue
            }
            guard let again = usable.contains(start) ? start : usable.firstStart(from: start),
                again <= reader.at
            else { return restoreTimes.add(reader.at - start, isCensored: true) }
            last = max(last ?? start, again)
        }
        if let last { restoreTimes.add(last - start) }
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

extension MetricReader {
    fileprivate var irreversibleChanges: Int {
        countWorkOfCore(where: { $0 == .accountDeleted || $0 == .accountMerged })
    }

    fileprivate var lateReports: Int {
        guard query.target == nil else { return 0 }
        return ledger.lateReports.count { report in
            report.at <= at && includes(person: report.person)
                && hasLeft(report.person, at: report.at)
        }
    }

    fileprivate var givenAfterLeaving: Int {
        countWorkOfCore(
            where: { $0 == .granted || $0 == .accountEnabled || $0 == .seatAssigned },
            doneTo: { owner, instant in owner.map { self.hasLeft($0, at: instant) } ?? false }
        )
    }

    /// Changes by the core of kinds that are meant, to accounts whose owner then is meant as well.
    private func countWorkOfCore(
        where isMeant: (ChangeKind) -> Bool,
        doneTo isOwner: (Int32?, Int64) -> Bool = { _, _ in true }
    ) -> Int {
        let book = ledger.evidence
        return book.changes.count { change in
            let key = book.keys[change.key]
            guard change.at <= at, let cause = change.cause.workflow, isMeant(key.kind),
                includes(key), includesWork(on: cause)
            else { return false }
            let owner = ledger.accounts[Int(key.account)].step(at: change.at)?.owner
            let isIncluded = owner.map { includes(victim: $0) } ?? includesUnowned
            return isIncluded && isOwner(owner, change.at)
        }
    }

    private func hasLeft(_ person: Int32, at instant: Int64) -> Bool {
        let last = ledger.persons[Int(person)].facts.compactMap { fact(of: $0) }
            .filter { $0.effectiveAt <= instant }
            .max { $0.effectiveAt < $1.effectiveAt }
        return last?.kind == .leaver
    }
}

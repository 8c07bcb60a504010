// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// The outcome of a query's decisions by its instant (M-09, M-19 to M-21).
struct DecisionTally {
    struct Cases {
        private(set) var due = 0
        private(set) var decided = 0
        private(set) var lapsed = 0

        fileprivate mutating func add(_ entry: DecisionLog.Entry, at instant: Int64) {
            let isOver = entry.endedAt.map { $0 <= instant } ?? false
            guard isOver || entry.dueAt <= instant else { return }
            switch isOver ? entry.end : nil {
            case .withdrawn: return
            case .decided: decided += 1
            case .lapsed: lapsed += 1
            case .asked, .reminded, .moved, .turnedAway, .ended, nil: break
            }
            due += 1
        }
    }

    /// An answer within a minute of the question was not considered.
    private static let haste: Int64 = 60_000

    private(set) var inactivity = Cases()
    private(set) var reviews = Cases()
    private(set) var waits = DurationSample()
    private(set) var answers = 0
    /// Decisions that people made, and approvals that they gave.
    private(set) var taken = 0
    private(set) var approved = 0
    private(set) var hasty = 0
    private(set) var refused = 0
    private(set) var carriedOut = 0
    private(set) var breaches = 0

    init(read reader: MetricReader) {
        let query = reader.query
        for entry in reader.ledger.decisions.entries where entry.askedAt <= reader.at {
            guard reader.includes(subject: entry.subject) else { continue }
            if let target = query.target, target != entry.entitlement.target { continue }
            add(entry, reader)
        }
        breaches = reader.ledger.decisions.breaches.count { breach in
            breach.at <= reader.at
                && reader.includes(subject: breach.identity)
                && (query.target.map { $0 == breach.target } ?? true)
        }
    }

    private mutating func add(_ entry: DecisionLog.Entry, _ reader: MetricReader) {
        switch entry.kind {
        case .inactivity: inactivity.add(entry, at: reader.at)
        case .review, .emergency: reviews.add(entry, at: reader.at)
        case .handOff, .deletion, .ruleChange: break
        case .approval, .conflict:
            if let end = entry.endedAt, end <= reader.at {
                if entry.end != .withdrawn { waits.add(end - entry.askedAt) }
            } else {
                waits.add(reader.at - entry.askedAt, isCensored: true)
            }
        }
        for delay in entry.answers where entry.askedAt + delay <= reader.at {
            answers += 1
            if delay < DecisionTally.haste { hasty += 1 }
        }
        if entry.end == .decided, let end = entry.endedAt, end <= reader.at {
            taken += 1
            if entry.kind == .approval, entry.ruling == .grant { approved += 1 }
        }
        guard entry.ruling == .refuse, let end = entry.endedAt, end <= reader.at else { return }
        refused += 1
        if !reader.isUsable(entry.entitlement, by: entry.subject) { carriedOut += 1 }
    }
}

extension MetricReader {
    fileprivate func isUsable(_ right: Entitlement, by identity: Identity.ID) -> Bool {
        guard let person = ledger.person(known: identity),
            let number = ledger.entitlement(known: right)
        else { return false }
        let triple = ledger.persons[Int(person)].holdings.triples.first {
            $0.entitlement == number
        }
        return triple?.held(atLeast: .usable, until: at).end(containing: at) != nil
    }
}

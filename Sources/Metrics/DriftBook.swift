// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// Rights that somebody changed by hand against what was intended, and when the core said so.
struct DriftBook {
    struct Entry {
        let account: AccountReference
        let entitlement: Entitlement
        /// Whose account it was; `nil` for nobody's.
        let person: Int32?
        let at: Int64
        var foundAt: Int64?
    }

    private(set) var entries: [Entry] = []

    mutating func add(_ entry: Entry) {
        entries.append(entry)
    }

    mutating func found(_ entitlement: Entitlement, of account: AccountReference, at: Int64) {
        for number in entries.indices
        where entries[number].foundAt == nil && entries[number].account == account
            && entries[number].entitlement == entitlement
        {
            entries[number].foundAt = at
        }
    }
}

extension MetricLedger {
    mutating func noteDrift(_ change: ChangeRecord, at instant: Int64) {
        switch change.origin {
        case .outOfBand, .foreign: break
        case .workflow, .background: return
        }
        guard change.kind == .granted || change.kind == .revoked,
            let right = change.entitlement, let account = change.account,
            let target = target(known: change.target)
        else { return }
        let reference = AccountReference(target: target, account: account)
        let person = self.account(known: reference).flatMap {
            accounts[Int($0)].step(at: instant)?.owner
        }
        guard isIntended(right, of: person, at: instant) != (change.kind == .granted) else {
            return
        }
        drifts.add(
            DriftBook.Entry(
                account: reference,
                entitlement: right,
                person: person,
                at: instant
            )
        )
    }

    mutating func noteDrift(_ report: DriftReport, at instant: Int64) {
        guard let right = report.entitlement, let target = target(known: report.target) else {
            return
        }
        let account = AccountReference(target: target, account: report.account)
        drifts.found(right, of: account, at: instant)
    }

    private func isIntended(_ right: Entitlement, of person: Int32?, at instant: Int64) -> Bool {
        guard let person, let number = entitlement(known: right) else { return false }
        let triple = persons[Int(person)].holdings.triples.first { $0.entitlement == number }
        return triple.map { !$0.grounds(at: instant).isEmpty } ?? false
    }
}

/// M-15: how soon the core says what somebody changed by hand.
enum DriftDetection {
    static let definitions: [MetricDefinition] = [
        .ratio(
            "driftRecall",
            "M-15",
            "Drift found",
            .higher,
            .ours,
            "Rights changed by hand against what was intended that the core reported / all of them"
        ) { reader in
            let sample = reader.driftLatency
            return .ratio(sample.within(Int64.max), of: sample.count)
        },
        .distribution(
            "driftLatency",
            "M-15",
            "Time to find drift",
            of: .duration,
            "Time from such a change to the core's report; what is not found is censored"
        ) { reader in
            MetricDefinition.Answer(
                .distribution(reader.driftLatency.distribution(in: .milliseconds))
            )
        },
    ]
}

extension MetricReader {
    fileprivate var driftLatency: DurationSample {
        var sample = DurationSample()
        for entry in ledger.drifts.entries where entry.at <= at {
            guard includes(target: entry.account.target),
                entry.person.map({ includes(victim: $0) }) ?? includesUnowned
            else { continue }
            if let found = entry.foundAt, found <= at {
                sample.add(found - entry.at)
            } else {
                sample.add(at - startedAt, isCensored: true)
            }
        }
        return sample
    }
}

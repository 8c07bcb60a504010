// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// What somebody else does with the core's credential, or its account, at one target.
struct Misuse: Hashable {
    enum Kind: CaseIterable {
        /// Another client changes something with the same key.
        case change
        /// A person signs in where only a program should.
        case signIn
    }

    let kind: Kind
    let target: Int
}

extension Misuse.Kind {
    /// The exception with which the core reports it.
    fileprivate var reason: String {
        switch self {
        case .change: "credentialMisused"
        case .signIn: "interactiveUse"
        }
    }

    fileprivate var invariant: FindingRecord.Invariant {
        switch self {
        case .change: .misuseTold
        case .signIn: .signInTold
        }
    }
}

/// Whether misuse of the core's credential is reported, without false alarms (I44, I47).
extension AccessOracle {
    /// Notes who made a change, if it concerns the core's credential.
    func noteUse(
        _ change: TargetChange,
        in reading: TargetReading,
        _ number: Int,
        by origin: ChangeOrigin,
        at instant: Instant
    ) {
        switch origin {
        case .foreign: note(Misuse(kind: .change, target: number), instant)
        case .outOfBand where change.kind == .sessionOpened:
            let isOwn = change.account.map(reading.serviceAccounts.contains) ?? false
            if isOwn { note(Misuse(kind: .signIn, target: number), instant) }
        case .workflow(let cause): noteWork(on: cause, at: number, instant)
        case .outOfBand, .background: break
        }
        noteCredentials(change, reading.credentials, number, at: instant)
    }

    private func note(_ misuse: Misuse, _ instant: Instant) {
        // Whoever holds a credential that is suspect already tells nothing new.
        guard misuses[misuse] == nil, suspects[misuse.target] == nil,
            let grace = options.misuseGrace
        else { return }
        misuses[misuse] = instant
        deadlines.schedule(.misuseTold(misuse, since: instant), at: instant.advanced(by: grace))
    }

    /// Notes what the core reports about credentials.
    func noteTold(_ record: ExceptionRecord, at instant: Instant) {
        guard record.fate == .opened else {
            if record.fate != .ignored { toldExceptions.remove(record.id) }
            return
        }
        // One that only moves on to somebody else says nothing new.
        guard toldExceptions.insert(record.id).inserted else { return }
        noteAnswer(record)
        guard let target = record.target.flatMap({ targetNumbers[$0] }) else { return }
        if record.reason == ExceptionRecord.credentialSuspected {
            noteSuspicion(at: target, instant)
        }
        for kind in Misuse.Kind.allCases where kind.reason == record.reason {
            noteSuspicion(of: Misuse(kind: kind, target: target), at: instant)
        }
    }

    /// A suspicion covers the misuse so far; without any misuse it is a false alarm.
    private func noteSuspicion(of misuse: Misuse, at instant: Instant) {
        guard misuses.removeValue(forKey: misuse) == nil else { return }
        let name = targets[misuse.target].name.rawValue
        let what =
            switch misuse.kind {
            case .change: "suspects its credential at \(name), which nobody else has used"
            case .signIn: "says that somebody signed in as the integration at \(name): nobody did"
            }
        report(misuse, since: instant, "the core \(what)", instant)
    }

    func judgeMisuse(_ misuse: Misuse, since: Instant, _ instant: Instant) {
        let name = targets[misuse.target].name.rawValue
        let what =
            switch misuse.kind {
            case .change:
                "somebody else has changed \(name) with the core's credential since "
                    + since.rfc3339
            case .signIn: "somebody signed in as the integration at \(name) at \(since.rfc3339)"
            }
        report(misuse, since: since, "\(what), and nobody was told", instant)
    }

    private func report(
        _ misuse: Misuse,
        since: Instant,
        _ summary: String,
        _ instant: Instant
    ) {
        report(
            FindingRecord(
                invariant: misuse.kind.invariant,
                target: targets[misuse.target].name,
                since: since,
                summary: summary
            ),
            at: instant
        )
    }
}

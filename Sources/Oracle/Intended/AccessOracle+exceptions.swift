// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension AccessOracle {
    /// Follows an exception of the core: if the policy limits how long somebody may keep one, it
    /// must move on or end by then (I35).
    package func excepted(_ record: ExceptionRecord, at instant: Instant) {
        noteTold(record, at: instant)
        noteForce(record)
        noteSeatTold(record)
        guard let terms = terms(of: record) else { return }
        guard record.fate == .opened else {
            if record.fate == .ignored {
                reportException(record, "was left alone by everybody who had it", at: instant)
            }
            exceptionOwners[record.id] = nil
            return
        }
        exceptionOwners[record.id] = (record, instant)
        deadlines.schedule(
            .exceptionDue(record.id, since: instant),
            at: instant.advanced(by: terms.within + deadline)
        )
    }

    private func terms(of record: ExceptionRecord) -> DecisionTerms? {
        guard record.reason == ExceptionRecord.credentialSuspected,
            let suspects = governance.data.suspects
        else { return governance.data.exceptions }
        return suspects
    }

    func judgeException(_ id: String, since: Instant, at instant: Instant) {
        guard let known = exceptionOwners[id], known.since == since else { return }
        let what = "is with \(known.record.owner) since \(since.rfc3339) and went to nobody else"
        reportException(known.record, what, at: instant)
    }

    private func reportException(_ record: ExceptionRecord, _ what: String, at instant: Instant) {
        report(
            FindingRecord(
                invariant: .exceptionsMoveOn,
                identity: record.identity,
                target: record.target,
                since: instant,
                event: fact(of: record.cause).map { facts[$0].id },
                summary: "the exception '\(record.reason)' \(what)"
            ),
            at: instant
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension Oracle {
    /// Follows an exception of the core: where the policy says how long one may stay with
    /// somebody, it must move on or end by then (I35).
    package func excepted(_ record: ExceptionRecord, at instant: Instant) {
        guard let terms = governance.data.exceptions else { return }
        guard record.fate == .opened else {
            exceptionOwners[record.id] = nil
            return
        }
        exceptionOwners[record.id] = (record, instant)
        let isLast = record.owner == governance.data.owner?.rawValue
        guard !isLast else { return }
        deadlines.schedule(
            .exceptionDue(record.id, since: instant),
            at: instant.advanced(by: terms.within + deadline)
        )
    }

    func judgeException(_ id: String, since: Instant, at instant: Instant) {
        guard let known = exceptionOwners[id], known.since == since else { return }
        report(
            FindingRecord(
                invariant: .exceptionsMoveOn,
                identity: known.record.identity,
                target: known.record.target,
                since: instant,
                event: factNumbers[LifecycleEvent.ID(known.record.cause)].map { facts[$0].id },
                summary:
                    "the exception '\(known.record.reason)' is with \(known.record.owner) since "
                    + "\(since.rfc3339) and went to nobody else"
            ),
            at: instant
        )
    }
}

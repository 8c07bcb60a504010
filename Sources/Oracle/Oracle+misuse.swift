// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Whether a misuse of the core's credential is told, and nothing else taken for one (I44).
extension Oracle {
    func noteMisuse(at target: Int, _ instant: Instant) {
        guard misuses[target] == nil, let grace = options.misuseGrace else { return }
        misuses[target] = instant
        deadlines.schedule(
            .misuseTold(target: target, since: instant),
            at: instant.advanced(by: grace)
        )
    }

    /// A suspicion answers the misuse so far; without any it is a false alarm.
    func noteSuspicion(_ record: ExceptionRecord, at instant: Instant) {
        guard record.reason == "credentialMisused", record.fate == .opened,
            let target = record.target.flatMap({ targetNumbers[$0] })
        else { return }
        guard misuses.removeValue(forKey: target) == nil else { return }
        let name = targets[target].name.rawValue
        reportMisuse(
            at: target,
            since: instant,
            "the core suspects its credential at \(name), which nobody else has used",
            instant
        )
    }

    func judgeMisuse(at target: Int, since: Instant, _ instant: Instant) {
        let name = targets[target].name.rawValue
        reportMisuse(
            at: target,
            since: since,
            "somebody else has changed \(name) with the core's credential since \(since.rfc3339), "
                + "and nobody was told",
            instant
        )
    }

    private func reportMisuse(
        at target: Int,
        since: Instant,
        _ summary: String,
        _ instant: Instant
    ) {
        report(
            FindingRecord(
                invariant: .misuseTold,
                target: targets[target].name,
                since: since,
                summary: summary
            ),
            at: instant
        )
    }
}

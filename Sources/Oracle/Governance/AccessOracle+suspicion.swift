// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// Credentials of the core that may be in the wrong hands and still work.
struct KnownSuspicion {
    let since: Instant
    /// By the target's own ids.
    var alive: [String]
    /// Whether the core has been seen using them since.
    var isIgnored = false
}

/// Whether a suspect credential is revoked in time and not used in the meantime (I49).
extension AccessOracle {
    /// How long work in flight when the suspicion arose may take to end.
    private static let underWay = Duration.seconds(300)

    /// Somebody suspects the core's credential at a target.
    package func suspected(_ target: TargetName, at instant: Instant) {
        noteSuspicion(at: number(of: target), instant)
    }

    func noteSuspicion(at target: Int, _ instant: Instant) {
        guard suspects[target] == nil, !targets[target].credentials.isEmpty else { return }
        suspects[target] = KnownSuspicion(since: instant, alive: targets[target].credentials)
        let within = governance.data.suspects?.within ?? deadline
        deadlines.schedule(
            .suspectEnds(target: target, since: instant),
            at: instant.advanced(by: within)
        )
    }

    /// Tracks which of the core's credentials a target would accept.
    func noteCredentials(
        _ change: TargetChange,
        _ credentials: [String]?,
        _ number: Int,
        at instant: Instant
    ) {
        guard change.kind.isOfCredentials || suspects[number] != nil, let credentials else {
            return
        }
        targets[number].credentials = credentials
        let living = Set(credentials)
        suspects[number]?.alive.removeAll { !living.contains($0) }
        if suspects[number]?.alive.isEmpty == true { suspects[number] = nil }
    }

    /// A core that keeps using what may be in the wrong hands.
    func noteWork(on cause: String, at target: Int, _ instant: Instant) {
        guard let known = suspects[target], !known.isIgnored,
            !options.suspicionCauses.contains(cause),
            known.since.advanced(by: AccessOracle.underWay) < instant,
            Set(known.alive) == Set(targets[target].credentials)
        else { return }
        suspects[target]?.isIgnored = true
        let name = targets[target].name.rawValue
        reportSuspect(
            at: target,
            since: known.since,
            "the core goes on at \(name) with a credential under suspicion since "
                + known.since.rfc3339,
            instant
        )
    }

    func judgeSuspect(at target: Int, _ instant: Instant) {
        guard let known = suspects[target] else { return }
        let name = targets[target].name.rawValue
        reportSuspect(
            at: target,
            since: known.since,
            "the core's credential at \(name), under suspicion since \(known.since.rfc3339), "
                + "still works",
            instant
        )
    }

    private func reportSuspect(
        at target: Int,
        since: Instant,
        _ summary: String,
        _ instant: Instant
    ) {
        report(
            FindingRecord(
                invariant: .suspectsEnd,
                target: targets[target].name,
                since: since,
                summary: summary
            ),
            at: instant
        )
    }
}

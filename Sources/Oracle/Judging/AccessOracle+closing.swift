// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit

extension AccessOracle {
    /// Closes the run: processes due deadlines, judges convergence, probes every account.
    ///
    /// `faultsEndedAt` is the instant of the last injected fault; `nil` if there was none.
    package func finish(
        targets values: [(name: TargetName, target: any SimulatedTarget)],
        faultsEndedAt: Instant?,
        at instant: Instant
    ) -> OracleClosing {
        advance(to: instant)
        if let faultsEndedAt { checkConvergence(since: faultsEndedAt, at: instant) }
        return OracleClosing(
            unsettled: unsettled(),
            defects: values.flatMap { confirmAll(on: $0.name, in: $0.target, at: instant) }
        )
    }

    private func checkConvergence(since end: Instant, at instant: Instant) {
        guard end.advanced(by: options.convergenceGrace) <= instant else { return }
        let open = discrepancies.values.count { $0.finding != nil && $0.due <= instant }
        guard open > 0 else { return }
        report(
            FindingRecord(
                invariant: .convergence,
                since: end,
                summary: "\(open) differences are left although the last fault ended at "
                    + end.rfc3339
            ),
            at: instant
        )
    }

    private func unsettled() -> [UnsettledDiscrepancy] {
        discrepancies.filter { $0.value.finding == nil && !$0.value.isReported }
            .sorted { $0.value.stamp < $1.value.stamp }
            .map { subject, known in
                switch subject {
                case .triple(let person, let entitlement), .twins(let person, let entitlement):
                    unsettled(known, people[person].id, nil, table[entitlement].entitlement)
                case .attribute(let person, let target, _):
                    UnsettledDiscrepancy(
                        identity: people[person].id,
                        target: targets[target].name,
                        account: nil,
                        entitlement: nil,
                        since: known.since,
                        due: known.due
                    )
                case .orphan(let reference):
                    UnsettledDiscrepancy(
                        identity: nil,
                        target: targets[reference.target].name,
                        account: targets[reference.target].accounts[reference.account].key
                            .rawValue,
                        entitlement: nil,
                        since: known.since,
                        due: known.due
                    )
                }
            }
    }

    private func unsettled(
        _ known: Discrepancy,
        _ identity: Identity.ID,
        _ account: String?,
        _ entitlement: Entitlement
    ) -> UnsettledDiscrepancy {
        UnsettledDiscrepancy(
            identity: identity,
            target: entitlement.target,
            account: account,
            entitlement: entitlement,
            since: known.since,
            due: known.due
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

extension Oracle {
    /// Checks for a seat that the core frees while an unintended right stays: that saves money and
    /// nothing else.
    func checkSeat(
        of person: Int,
        _ differences: [PathDifference],
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        guard !governance.isEmpty, case .workflow(let cause) = origin,
            let freed = differences.first(where: { difference in
                table[difference.path.entitlement].isLicense && difference.to == nil
            })
        else { return }
        let target = table[freed.path.entitlement].entitlement.target
        let kept = people[person].holdings.keys.sorted().first { entitlement in
            let row = table[entitlement]
            guard row.entitlement.target == target, !row.isAccount, !row.isLicense else {
                return false
            }
            switch wrong(with: entitlement, of: person) {
            case .usable: return true
            // What ends only with an account that policy keeps is not what the seat was freed for.
            case .latent: return closingDue(of: entitlement, by: person) == nil
            case .missing, .orphan, .twins, .attribute, nil: return false
            }
        }
        guard let kept else { return }
        let right = table[kept].entitlement
        report(
            FindingRecord(
                invariant: .seatFollowsRight,
                identity: people[person].id,
                target: target,
                entitlement: right,
                since: instant,
                event: fact(of: cause).map { facts[$0].id },
                summary: "the seat of \(people[person].id.rawValue) on \(target.rawValue) is freed "
                    + "and \(right.phrase) stays"
            ),
            at: instant
        )
    }
}

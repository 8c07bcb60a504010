// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// A seat that work of the core freed while a right stayed.
struct FreedSeat {
    let person: Int
    let right: Int
    let since: Instant
    /// The event that the core was working on.
    let cause: String
}

extension AccessOracle {
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
        let kept = people[person].holdings.keys.sorted().filter { entitlement in
            let row = table[entitlement]
            return row.entitlement.target == target && !row.isAccount && !row.isLicense
                && isKept(entitlement, of: person)
        }
        let atOnce = kept.first { !endsByDeletion($0, of: person) }
        guard let right = atOnce ?? kept.first else { return }
        let seat = FreedSeat(person: person, right: right, since: instant, cause: cause)
        if atOnce == nil {
            // The account is deleted after its seat is free; that has the deadline of the event.
            deadlines.schedule(.seatFreed(seat), at: instant.advanced(by: deadline))
        } else {
            report(seat, at: instant)
        }
    }

    /// Reports a freed seat whose right was to end with the account and is still there.
    func judgeFreedSeat(_ seat: FreedSeat, at instant: Instant) {
        if isKept(seat.right, of: seat.person) { report(seat, at: instant) }
    }

    private func isKept(_ entitlement: Int, of person: Int) -> Bool {
        switch wrong(with: entitlement, of: person) {
        case .usable: true
        // What ends only with an account that policy keeps is not what the seat was freed for.
        case .latent: closingDue(of: entitlement, by: person) == nil
        case .missing, .orphan, .twins, .attribute, nil: false
        }
    }

    private func report(_ seat: FreedSeat, at instant: Instant) {
        let who = people[seat.person].id
        let right = table[seat.right].entitlement
        report(
            FindingRecord(
                invariant: .seatFollowsRight,
                identity: who,
                target: right.target,
                entitlement: right,
                since: seat.since,
                event: fact(of: seat.cause).map { facts[$0].id },
                summary: "the seat of \(who.rawValue) on \(right.target.rawValue) is freed "
                    + "and \(right.phrase) stays"
            ),
            at: instant
        )
    }
}

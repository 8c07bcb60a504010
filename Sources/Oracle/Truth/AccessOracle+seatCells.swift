// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// Whether seat, right, use and need agree at each target with seats (I39).
extension AccessOracle {
    func noteSeatCells(of person: Int, at instant: Instant) {
        guard governance.data.seats != nil else { return }
        for target in targets.indices { noteSeatCell(person, target, at: instant) }
    }

    /// Updates one cell, and schedules a check for when a fault has lasted too long.
    func noteSeatCell(_ person: Int, _ target: Int, at instant: Instant) {
        guard let rule = governance.data.seats, people[person].standing != .away else { return }
        let known = people[person].seatCells[target]
        let lastActive = lastActivity(of: person, on: target)
        let cell = seatCell(of: person, on: target, lastActive, rule, at: instant)
        let isOfSeats = cell.isLicensed || known != nil || needsSeat(person, on: target)
        guard isOfSeats, cell != known?.cell else { return }
        if let finding = known?.finding { close(finding: finding, at: instant) }
        people[person].seatCells[target] = KnownSeatCell(cell: cell, since: instant)
        if cell.isUsed, let lastActive {
            deadlines.schedule(
                .seatUse(person: person, target: target),
                at: lastActive.advanced(by: rule.idleAfter)
            )
        }
        guard cell.fault != nil else { return }
        // A seat that was never used counts as used when it was assigned.
        let isNew = cell.isNeeded && !cell.isUsed && lastActive == nil
        deadlines.schedule(
            .seatCell(person: person, target: target, since: instant),
            at: instant.advanced(by: isNew ? rule.idleAfter + rule.within : rule.within)
        )
    }

    private func seatCell(
        of person: Int,
        on target: Int,
        _ lastActive: Instant?,
        _ rule: SeatRule,
        at instant: Instant
    ) -> SeatCell {
        let name = targets[target].name
        var cell = SeatCell()
        for entitlement in people[person].holdings.keys.sorted() {
            let row = table[entitlement]
            guard row.entitlement.target == name else { continue }
            if row.isLicense {
                cell.isLicensed = true
            } else if needsSeat(row) {
                cell.isEntitled = true
                guard !people[person].intends(entitlement) else { continue }
                let isMembership = row.entitlement.kind == .group
                if cell.excess != .right { cell.excess = isMembership ? .membership : .right }
            }
        }
        cell.isUsed = lastActive.map { instant < $0.advanced(by: rule.idleAfter) } ?? false
        cell.isNeeded = needsSeat(person, on: target)
        return cell
    }

    private func needsSeat(_ row: EntitlementTable.Row) -> Bool {
        !row.isAccount && !row.isLicense && row.entitlement.kind != .requesterGroup
    }

    private func needsSeat(_ person: Int, on target: Int) -> Bool {
        let name = targets[target].name
        return people[person].intents.contains { intent in
            let row = table[intent.entitlement]
            return row.entitlement.target == name && row.isLicense
        }
    }

    private func lastActivity(of person: Int, on target: Int) -> Instant? {
        people[person].accounts.filter { $0.target == target }.compactMap { reference in
            targets[target].accounts[reference.account].profile?.lastActiveAt
        }.max()
    }

    func judgeSeatCell(_ person: Int, _ target: Int, since: Instant, at instant: Instant) {
        guard let known = people[person].seatCells[target], known.since == since,
            known.finding == nil, let fault = known.cell.fault
        else { return }
        let who = people[person].id.rawValue
        var finding = governanceFinding(
            .seatFollowsUse,
            person,
            "\(who) \(fault) on \(targets[target].name.rawValue) since \(since.rfc3339)",
            at: instant
        )
        finding.target = targets[target].name
        finding.since = since
        people[person].seatCells[target]?.finding = report(finding, at: instant)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Judges an enabled account that nobody answers for and that grants more than itself (I12).
    func judgeOrphan(_ reference: AccountReference, origin: ChangeOrigin, at instant: Instant) {
        let subject = Subject.orphan(reference)
        let isOrphan = isOrphan(reference)
        guard isOrphan != (discrepancies[subject] != nil) else { return }
        guard isOrphan else {
            settle(subject, at: instant)
            return
        }
        let beginning = Discrepancy.Beginning.access(origin)
        start(
            subject,
            wrong: .orphan,
            since: instant,
            due: due(since: instant, beginning: beginning),
            beginning: beginning,
            fact: nil,
            verdict: nil,
            at: instant
        )
    }

    private func isOrphan(_ reference: AccountReference) -> Bool {
        let account = targets[reference.target].accounts[reference.account].standing
        guard account.owner == nil, !account.isProtected,
            targets[reference.target].accounts[reference.account].isEnabled
        else { return false }
        return targets[reference.target].accounts[reference.account].paths.contains { path in
            path.state == .usable && path.channel != .pending
                && !table[path.entitlement].isAccount && !table[path.entitlement].isLicense
        }
    }

    /// Judges several enabled accounts of a kind of which a person should have only one per target
    /// (I5).
    func judgeTwins(of person: Int, beginning: Discrepancy.Beginning, at instant: Instant) {
        guard people[person].accounts.count > 1 else { return }
        var enabled: [(entitlement: Int, count: Int)] = []
        for reference in people[person].accounts {
            let target = targets[reference.target]
            let account = target.accounts[reference.account]
            guard !account.isProtected,
                let kind = account.profile?.kind ?? account.observation?.kind
            else { continue }
            let entitlement = table.number(
                of: Entitlement(target: target.name, kind: .account, name: kind)
            )
            let change = account.isEnabled ? 1 : 0
            if let index = enabled.firstIndex(where: { $0.entitlement == entitlement }) {
                enabled[index].count += change
            } else {
                enabled.append((entitlement, change))
            }
        }
        for (entitlement, count) in enabled {
            let areTwins = count > 1 && people[person].intends(entitlement)
            judgeTwins(areTwins, entitlement, of: person, beginning: beginning, at: instant)
        }
    }

    private func judgeTwins(
        _ areTwins: Bool,
        _ entitlement: Int,
        of person: Int,
        beginning: Discrepancy.Beginning,
        at instant: Instant
    ) {
        let subject = Subject.twins(person: person, entitlement: entitlement)
        guard areTwins != (discrepancies[subject] != nil) else { return }
        guard areTwins else {
            settle(subject, at: instant)
            return
        }
        start(
            subject,
            wrong: .twins,
            since: instant,
            due: due(since: instant, beginning: beginning),
            beginning: beginning,
            fact: people[person].fact,
            verdict: nil,
            at: instant
        )
    }

    /// Whether a core ends its own credential because it may be compromised.
    private func isOwnEnd(_ kind: ChangeKind, _ cause: String) -> Bool {
        kind == .credentialEnded && options.suspicionCauses.contains(cause)
    }

    /// Checks for writes by the core to a protected account (I12).
    func checkProtection(
        of reference: AccountReference,
        against entry: TargetChange,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        let account = targets[reference.target].accounts[reference.account].standing
        guard account.isProtected, entry.kind.touchesAccess,
            case .workflow(let cause) = origin, !isOwnEnd(entry.kind, cause)
        else { return }
        let target = targets[reference.target].name
        report(
            FindingRecord(
                invariant: .authority,
                identity: account.owner.map { people[$0].id },
                account: account.key.rawValue,
                target: target,
                entitlement: entry.entitlement.map {
                    table[number(of: $0, on: reference.target)].entitlement
                },
                since: instant,
                event: fact(of: cause).map { facts[$0].id },
                summary: "protected account \(account.key.rawValue) on \(target.rawValue) was "
                    + "touched by work on '\(cause)' (\(entry.kind.rawValue)) at "
                    + instant.rfc3339
            ),
            at: instant
        )
    }
}

extension ChangeKind {
    /// Whether an account or its access changes, rather than just a related record.
    var touchesAccess: Bool {
        switch self {
        case .accountCreated, .accountUpdated, .accountEnabled, .accountDisabled,
            .accountConverted, .accountDeleted, .accountMerged, .granted, .revoked,
            .seatAssigned, .seatReleased, .sessionOpened, .sessionEnded, .credentialIssued,
            .credentialEnded:
            true
        case .recordCreated, .recordUpdated, .recordDeleted:
            false
        }
    }
}

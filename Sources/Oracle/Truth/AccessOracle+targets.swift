// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// Registers every account that a target has when the run begins.
    package func observe(
        _ name: TargetName,
        in target: any SimulatedTarget,
        at instant: Instant
    ) {
        let number = number(of: name)
        let origin = ChangeOrigin.background(job: "initial state")
        targets[number].credentials = target.connectorCredentials
        targets[number].showsKeys = target.showsKeys
        for key in target.accounts {
            let reference = reference(to: key, target: number, origin: origin, at: instant)
            refresh(
                reference,
                to: target.profile(of: key),
                target.access(of: key),
                origin: origin,
                at: instant
            )
        }
    }

    /// Takes in what has changed at a target.
    package func targetChanged(
        _ name: TargetName,
        _ reading: TargetReading,
        at instant: Instant
    ) {
        let number = number(of: name)
        // In place: a change has half a dozen strings, and a loop over them copies each.
        for index in reading.changes.indices {
            take(
                reading.changes[index].change,
                by: reading.changes[index].origin,
                from: reading,
                of: number,
                at: instant
            )
        }
        for account in reading.accounts {
            refresh(
                reference(to: account.key, target: number, origin: account.origin, at: instant),
                to: account.profile,
                account.access,
                origin: account.origin,
                at: instant
            )
        }
    }

    private func take(
        _ entry: TargetChange,
        by cause: ChangeOrigin,
        from reading: TargetReading,
        of number: Int,
        at instant: Instant
    ) {
        record(entry, of: number, origin: cause, at: instant)
        noteUse(entry, in: reading, number, by: cause, at: instant)
        guard let key = entry.account else { return }
        let reference = reference(to: key, target: number, origin: cause, at: instant)
        checkProtection(of: reference, against: entry, origin: cause, at: instant)
        if entry.kind == .accountDeleted {
            judgeDeletion(of: reference, origin: cause, at: instant)
        }
    }

    private func record(
        _ entry: TargetChange,
        of target: Int,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        // Numbering may add a row, so it happens before the table is read.
        let entitlement = entry.entitlement.map { self.number(of: $0, on: target) }
        let change = ChangeRecord(
            target: targets[target].name,
            number: entry.sequence,
            origin: origin,
            kind: entry.kind,
            account: entry.account?.rawValue,
            entitlement: entitlement.map { table[$0].entitlement },
            object: entry.object,
            before: entry.before,
            after: entry.after
        )
        sink.record(.change(change), at: instant)
    }

    func number(of entitlement: TargetEntitlement, on target: Int) -> Int {
        if let known = targets[target].entitlements[entitlement] { return known }
        let number = table.number(
            of: Entitlement(
                target: targets[target].name,
                kind: Entitlement.Kind(rawValue: entitlement.kind),
                name: entitlement.name
            )
        )
        targets[target].entitlements[entitlement] = number
        return number
    }

    private func reference(
        to key: AccountKey,
        target: Int,
        origin: ChangeOrigin,
        at instant: Instant
    ) -> AccountReference {
        if let last = lastAccount, last.key == key, last.reference.target == target {
            return last.reference
        }
        if let known = targets[target].accounts.position(of: key) {
            let reference = AccountReference(target: target, account: known)
            lastAccount = (key, reference)
            return reference
        }
        let account = targets[target].accounts.count
        targets[target].accounts.append(
            KnownAccount(
                key: key,
                lastOrigin: origin,
                lastChangedAt: instant,
                firstOrigin: origin
            )
        )
        return AccountReference(target: target, account: account)
    }
}

extension Channel {
    /// Whether it uses a credential: probing it needs the credential's id.
    var isCredential: Bool {
        switch self {
        case .session, .token, .ownedKey: true
        case .direct, .group, .inherited, .sharedAccount, .pending, .seat: false
        }
    }
}

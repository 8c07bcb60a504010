// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit

/// Accounts that policy keeps for a time: what is latent on them is due later, and deleting one
/// before its time, or without somebody's word, is a finding (I46).
extension AccessOracle {
    /// When what is latent of a person has to be gone where only the deletion of a kept account
    /// ends it; `nil` where the deadline of the event counts.
    ///
    /// After the time of retention everybody who may be asked has theirs, one after the other.
    func closingDue(of entitlement: Int, by person: Int) -> Instant? {
        let target = table[entitlement].entitlement.target
        guard let rule = governance.data.retention, let end = retentionEnd(of: person),
            let number = targetNumbers[target],
            people[person].accounts.contains(where: { reference in
                reference.target == number && isKept(reference, by: rule)
            })
        else { return nil }
        let asked = rule.terms.deciders.count + (governance.data.owner == nil ? 0 : 1)
        return end.advanced(by: rule.terms.within * asked).advanced(by: deadline)
    }

    private func isKept(_ reference: AccountReference, by rule: RetentionRule) -> Bool {
        guard endsByDeletion(reference),
            let kind = targets[reference.target].accounts[reference.account].profile?.kind
        else { return false }
        return governance.isAbout(right(to: kind, on: reference), rule.accounts)
    }

    /// Whether what is left of a right is due to end with the deletion of a disabled account.
    func endsByDeletion(_ entitlement: Int, of person: Int) -> Bool {
        let number = targetNumbers[table[entitlement].entitlement.target]
        return wrong(with: entitlement, of: person) == .latent
            && people[person].accounts.contains { $0.target == number && endsByDeletion($0) }
    }

    private func endsByDeletion(_ reference: AccountReference) -> Bool {
        let account = targets[reference.target].accounts[reference.account]
        guard let profile = account.profile, !account.isEnabled else { return false }
        return profile.kind == Account.Kind.user.rawValue
            ? policy.offboarding.user == .delete
            : policy.offboarding.agent == .delete
                || policy.offboarding.agent == .convertThenDeactivate
    }

    private func right(to kind: String, on reference: AccountReference) -> Entitlement {
        Entitlement(target: targets[reference.target].name, kind: .account, name: kind)
    }

    /// When the accounts that the person's last event made needless may go.
    private func retentionEnd(of person: Int) -> Instant? {
        guard let rule = governance.data.retention, let fact = people[person].fact else {
            return nil
        }
        return facts[fact].controllableAt.advanced(by: rule.period)
    }

    /// Judges the deletion of an account by work of the core, before the account is looked at
    /// again.
    func judgeDeletion(
        of reference: AccountReference,
        origin: ChangeOrigin,
        at instant: Instant
    ) {
        let account = targets[reference.target].accounts[reference.account]
        guard case .workflow = origin, let rule = governance.data.retention,
            let person = account.owner, let kind = account.profile?.kind,
            governance.isAbout(right(to: kind, on: reference), rule.accounts),
            let end = retentionEnd(of: person), let fact = people[person].fact
        else { return }
        let right = right(to: kind, on: reference)
        let what: String
        if instant < end {
            what = "before \(end.rfc3339), when its time is over"
        } else if !isAgreed(right, of: person, after: fact) {
            what = "and nobody who may has agreed"
        } else {
            return
        }
        var finding = governanceFinding(
            .deletionsWait,
            person,
            "the \(kind) account of \(people[person].id.rawValue) on "
                + "\(right.target.rawValue) is deleted \(what)",
            event: facts[fact].id,
            at: instant
        )
        finding.account = account.key.rawValue
        finding.target = right.target
        finding.entitlement = right
        report(finding, at: instant)
    }

    /// Whether somebody has validly let the account go, after the event that ended the need for it.
    private func isAgreed(_ right: Entitlement, of person: Int, after fact: Int) -> Bool {
        (decisionsByPerson[people[person].id] ?? []).contains { id in
            guard let known = decisions[id] else { return false }
            return known.record.kind == .deletion && known.record.entitlement == right
                && known.stands && known.isValid && known.record.ruling == .grant
                && known.record.cause == facts[fact].id.rawValue
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit

extension Oracle {
    /// Compares the names of enabled accounts with those of their active owners (I13).
    ///
    /// A fact younger than the deadline is not held against anybody yet. The sentence names no
    /// name: findings carry no personal data.
    func checkNames(at instant: Instant) {
        for person in people.indices {
            guard people[person].standing == .active, let profile = people[person].profile,
                let fact = people[person].fact,
                facts[fact].controllableAt.advanced(by: deadline) <= instant
            else { continue }
            let name =
                profile.givenName.isEmpty || profile.familyName.isEmpty
                ? profile.givenName + profile.familyName
                : "\(profile.givenName) \(profile.familyName)"
            for reference in people[person].accounts {
                let account = targets[reference.target].accounts[reference.account]
                guard account.isEnabled, !account.isProtected,
                    account.profile?.displayName != name
                else { continue }
                reportName(of: reference, person: person, fact: fact, at: instant)
            }
        }
    }

    private func reportName(
        of reference: AccountReference,
        person: Int,
        fact: Int,
        at instant: Instant
    ) {
        let target = targets[reference.target]
        let account = target.accounts[reference.account].key.rawValue
        report(
            FindingRecord(
                id: "",
                state: .opened,
                invariant: .attributeFidelity,
                identity: people[person].id,
                account: account,
                target: target.name,
                entitlement: nil,
                channel: nil,
                pathState: nil,
                since: facts[fact].effectiveAt,
                until: nil,
                event: facts[fact].id,
                summary: "account \(account) on \(target.name.rawValue) does not bear the name "
                    + "that the source gives for \(people[person].id.rawValue)"
            ),
            at: instant
        )
    }
}

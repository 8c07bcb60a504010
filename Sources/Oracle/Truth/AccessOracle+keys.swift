// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// A reference to a key of an account.
struct KeyReference: Hashable {
    let account: AccountReference
    let key: String
}

/// A key as the oracle tracks it.
struct KnownKey {
    let issuedAt: Instant
    var finding: Int?
}

/// Keys of service identities that outlive their maximum age, or people who knew them (I18).
extension AccessOracle {
    /// Tracks keys that were issued and keys that ended.
    func noteKeys(
        _ differences: [PathDifference],
        of reference: AccountReference,
        at instant: Instant
    ) {
        for difference in differences where difference.path.channel == .ownedKey {
            let key = KeyReference(account: reference, key: difference.path.through)
            if difference.to == nil {
                if let finding = keys.removeValue(forKey: key)?.finding {
                    close(finding: finding, at: instant)
                }
            } else if keys[key] == nil {
                keys[key] = KnownKey(issuedAt: instant)
                scheduleRequest(of: key, at: instant)
                scheduleKey(key, of: reference, at: instant)
            }
        }
    }

    private func scheduleKey(
        _ key: KeyReference,
        of reference: AccountReference,
        at instant: Instant
    ) {
        guard let owner = targets[reference.target].accounts[reference.account].owner,
            let profile = people[owner].profile,
            let period = policy.engagement(of: profile)?.rotateEvery
        else { return }
        deadlines.schedule(
            .keysDue(person: owner),
            at: instant.advanced(by: period + deadline)
        )
    }

    /// Opens a finding for every key of the person that should have been replaced by now.
    func judgeKeys(of person: Int, at instant: Instant) {
        guard let profile = people[person].profile, let engagement = policy.engagement(of: profile),
            !people[person].standing.isGone
        else { return }
        for reference in people[person].accounts {
            let account = targets[reference.target].accounts[reference.account]
            for path in account.paths where path.channel == .ownedKey && path.state == .usable {
                let key = KeyReference(account: reference, key: path.through)
                guard let known = keys[key], known.finding == nil,
                    let fault = fault(of: known, engagement, person, at: instant)
                else { continue }
                keys[key]?.finding = report(
                    FindingRecord(
                        invariant: .freshCredentials,
                        identity: people[person].id,
                        account: account.key.rawValue,
                        target: targets[reference.target].name,
                        entitlement: table[path.entitlement].entitlement,
                        channel: .ownedKey,
                        pathState: .usable,
                        since: fault.since,
                        event: people[person].fact.map { facts[$0].id },
                        summary: "\(people[person].id.rawValue)'s \(path.through) on "
                            + "\(targets[reference.target].name.rawValue) still works: "
                            + fault.why
                    ),
                    at: instant
                )
            }
        }
    }

    /// Since when a key should have been replaced, and why.
    private func fault(
        of key: KnownKey,
        _ engagement: Policy.Engagement,
        _ person: Int,
        at instant: Instant
    ) -> (since: Instant, why: String)? {
        for former in people[person].formerAnswerables.sorted() {
            guard former != people[person].profile?.answerable, let left = leftAt(former),
                key.issuedAt <= left,
                left.advanced(by: engagement.grace + deadline) <= instant
            else { continue }
            return (left, "\(former.rawValue), who knows it, left at \(left.rfc3339)")
        }
        guard let period = engagement.rotateEvery else { return nil }
        let due = key.issuedAt.advanced(by: period)
        guard due.advanced(by: deadline) <= instant else { return nil }
        return (due, "issued at \(key.issuedAt.rfc3339), it was to be replaced by \(due.rfc3339)")
    }
}

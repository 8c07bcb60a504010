// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// The uses of an account as observed: products show only the last one, but looking repeatedly
/// shows how often it changes.
struct SeenUses: Sendable {
    /// When the account was first looked at.
    let since: Instant
    /// In time order.
    private var uses: [Instant] = []

    init(since instant: Instant) {
        since = instant
    }

    mutating func see(_ use: Instant) {
        if uses.last.map({ $0 < use }) ?? true { uses.append(use) }
    }

    /// The days before `instant` on which it was used; forgets older ones.
    mutating func days(of time: Duration, before instant: Instant) -> Int {
        let start = instant.advanced(by: .zero - time)
        uses.removeAll { $0 <= start }
        return Set(uses.map(\.date.daysSinceEpoch)).count
    }
}

extension ProvisioningCore {
    /// An account in use, but on fewer days than the policy counts as use: not an inactivity case,
    /// but worth reporting.
    ///
    /// Counts what the core has observed, and reports nothing before it has observed long enough.
    func tellOfSeldomUse(
        _ account: Account,
        at last: Instant,
        _ rule: InactivityRule,
        in lane: Lane
    ) {
        guard let least = rule.underused, !options.omits.contains(.underuse) else { return }
        let target = targets[lane.target].rawValue
        let key = "\(target)/\(account.id.rawValue)"
        var seen = uses[key] ?? SeenUses(since: now)
        seen.see(last)
        let days = seen.days(of: rule.after, before: now)
        uses[key] = seen
        let id = "accountUnderused/\(key)"
        guard days < least else { return resolve(id) }
        guard seen.since.advanced(by: rule.after) <= now, last.advanced(by: rule.after) > now else {
            return
        }
        let identity = state.people[lane.person].id
        open(
            ExceptionRecord(
                id: id,
                cause: ProvisioningCore.reconciliation,
                identity: identity,
                // A lane that settles would end an exception of its own target.
                target: nil,
                reason: "accountUnderused",
                detail: "an account at \(target) was used on \(days) of the last "
                    + "\(rule.after.wholeMilliseconds / 86_400_000) days, fewer than \(least); ask "
                    + "\(identity.rawValue) what it is needed for",
                owner: governance.owner?.rawValue ?? options.exceptionOwner,
                fate: .opened
            )
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import TargetKit
import Vocabulary

extension AccessOracle {
    /// One sentence about a triple, naming identities by key, never by name or address.
    func sentence(
        for known: Discrepancy,
        _ invariant: FindingRecord.Invariant,
        _ person: Int,
        _ right: Entitlement,
        path: KnownPath?
    ) -> String {
        let who = people[person].id.rawValue
        let what = "\(right.phrase) on \(right.target.rawValue)"
        let since = "since \(known.since.rfc3339)"
        switch known.wrong {
        case .missing:
            if invariant == .bystanders || invariant == .blastRadius {
                return "\(who) lost \(what) by \(known.beginning.phrase) and should have kept it, "
                    + since
            }
            return "\(who) lacks \(what): \(lack(of: right, person: person)), \(since)"
        case .usable, .latent:
            let through = path.map { " \($0.channel.phrase)" } ?? ""
            let state = known.wrong == .latent ? ", latent" : ""
            let back = invariant == .cleanReturn ? " again" : ""
            return "\(who) still holds \(what)\(back)\(through)\(state), \(since)"
                + (known.due > known.since ? " (due by \(known.due.rfc3339))" : "")
        case .orphan, .twins, .attribute:
            return "\(who): \(what), \(since)"
        }
    }

    /// Why an intended triple has no usable path, as far as the target's state shows.
    private func lack(of right: Entitlement, person: Int) -> String {
        let number = table.known(right)
        var reason = "no account there"
        for reference in people[person].accounts {
            let target = targets[reference.target]
            let account = target.accounts[reference.account]
            guard target.name == right.target, account.profile != nil else { continue }
            guard account.isEnabled else {
                reason = "the account is disabled"
                continue
            }
            let path = account.paths.first { $0.entitlement == number }
            if path?.channel == .pending { return "it waits for approval inside the target" }
            if path != nil { return "no seat" }
            reason = "never granted, or revoked"
        }
        return reason
    }

    func reportEarlyStart(
        of entitlement: Int,
        by person: Int,
        fact: Int,
        since: Instant,
        at instant: Instant
    ) {
        let right = table[entitlement].entitlement
        let number = report(
            FindingRecord(
                invariant: .timeliness,
                identity: people[person].id,
                target: right.target,
                entitlement: right,
                pathState: .usable,
                since: since,
                event: facts[fact].id,
                summary: "\(people[person].id.rawValue) could use \(right.phrase) on "
                    + "\(right.target.rawValue) from \(since.rfc3339), before "
                    + "'\(facts[fact].id.rawValue)' took effect at \(instant.rfc3339)"
            ),
            at: instant
        )
        close(finding: number, at: instant)
    }
}

extension Entitlement {
    /// `group 'Service Desk'`.
    var phrase: String { "\(kind.rawValue) '\(name)'" }
}

extension Channel {
    var phrase: String {
        switch self {
        case .direct: "directly"
        case .group: "through group membership"
        case .inherited: "by inheritance"
        case .sharedAccount: "through a shared account"
        case .session: "through an open session"
        case .token: "through a token"
        case .ownedKey: "through an API key"
        case .pending: "as a pending grant"
        case .seat: "as a seat"
        }
    }
}

extension Discrepancy.Beginning {
    fileprivate var phrase: String {
        switch self {
        case .fact: "an event"
        case .exceptionEnded: "the end of an exception"
        case .decided: "a decision"
        case .access(.workflow(let cause)): "work on '\(cause)'"
        case .access(.outOfBand(let door, let actor)): "a change by hand (\(door) by \(actor))"
        case .access(.background(let job)): "the target's own \(job)"
        case .access(.foreign(let credential)): "somebody else's key \(credential)"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// M-17 in effect: what somebody else did with the core's credential before it ended.
///
/// The report lists each credential's reach next to it.
package enum Misuse {
    /// The most accounts that can be changed from the first misuse to the end of the credential.
    package static func damageBound(
        identities: Int,
        callsPerMinute: Int?,
        callsPerChange: Int,
        minutes: Int
    ) -> Int {
        guard let callsPerMinute, callsPerChange > 0 else { return identities }
        let calls = callsPerMinute.multipliedReportingOverflow(by: minutes)
        return calls.overflow ? identities : min(identities, calls.partialValue / callsPerChange)
    }

    static let definitions: [MetricDefinition] = [
        .count(
            "misusedAccounts",
            "M-17",
            "Accounts changed by misuse",
            of: .accounts,
            .lower,
            "Accounts that somebody else changed with the core's credential"
        ) { .count($0.misusedAccounts) },
        .ratio(
            "damageShare",
            "M-17",
            "Damage done of what could have been",
            .lower,
            .field,
            "Accounts changed by misuse / the most that the target's limit of calls let through "
                + "until the last call, at one call an account, and no more than there are"
        ) { reader in
            .ratio(reader.misusedAccounts, of: reader.damageBound)
        },
        .distribution(
            "misuseTime",
            "M-17",
            "Time of misuse",
            of: .duration,
            "From somebody else's first successful call with the core's credential to the last, by "
                + "target"
        ) { reader in
            var times = DurationSample()
            guard reader.includesUnowned else { return .init(.distribution(times.inTime)) }
            for (target, calls) in reader.ledger.credentials.shared.sorted(by: { $0.key < $1.key })
            where calls.first <= reader.at {
                if let wanted = reader.query.target, wanted != target { continue }
                times.add(min(calls.last, reader.at) - calls.first)
            }
            return .init(.distribution(times.inTime))
        },
        .distribution(
            "suspicionTime",
            "M-14",
            "Time to end what is suspect",
            of: .duration,
            "From a suspicion of the core's credential until none that was good then works; open "
                + "ones are censored"
        ) { reader in
            var times = DurationSample()
            guard reader.includesUnowned else { return .init(.distribution(times.inTime)) }
            for suspicion in reader.ledger.credentials.suspicions where suspicion.from <= reader.at
            {
                if let wanted = reader.query.target, wanted != suspicion.target { continue }
                let end = suspicion.to.flatMap { $0 <= reader.at ? $0 : nil }
                times.add((end ?? reader.at) - suspicion.from, isCensored: end == nil)
            }
            return .init(.distribution(times.inTime))
        },
    ]
}

extension DurationSample {
    fileprivate var inTime: Distribution { distribution(in: .milliseconds) }
}

extension MetricReader {
    /// Over the targets at which somebody else used the core's credential.
    fileprivate var damageBound: Int {
        ledger.credentials.shared.reduce(0) { sum, entry in
            let (target, calls) = entry
            guard includesUnowned, calls.first <= at, query.target.map({ $0 == target }) ?? true,
                let number = ledger.target(known: target)
            else { return sum }
            let accounts = ledger.accounts.count { account in
                guard account.target == number, let step = account.step(at: at) else {
                    return false
                }
                return step.exists && !step.isProtected
            }
            let limit = ledger.declarations.first { $0.kind == .credential && $0.target == target }
            let bound = Misuse.damageBound(
                identities: accounts,
                callsPerMinute: limit?.callsPerMinute,
                callsPerChange: 1,
                minutes: Int((min(calls.last, at) - calls.first) / 60_000) + 1
            )
            return sum + bound
        }
    }

    fileprivate var misusedAccounts: Int {
        let book = ledger.evidence
        var accounts: Set<Int32> = []
        for change in book.changes where change.at <= at && change.cause == .foreign {
            let key = book.keys[change.key]
            let owner = ledger.accounts[Int(key.account)].step(at: change.at)?.owner
            guard includes(key), query.event == nil, query.kind == nil,
                owner.map({ includes(victim: $0) }) ?? includesUnowned
            else { continue }
            accounts.insert(key.account)
        }
        return accounts.count
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary

/// M-17, as it happens: what somebody else did with the core's credential before it ended.
///
/// Whom a credential could reach stands in the report beside each of them.
enum Misuse {
    static let definitions: [MetricDefinition] = [
        .count(
            "misusedAccounts",
            "M-17",
            "Accounts changed by misuse",
            of: .accounts,
            .lower,
            "Accounts that somebody else changed with the core's credential"
        ) { .count($0.misusedAccounts) },
        .distribution(
            "misuseTime",
            "M-17",
            "Time of misuse",
            of: .duration,
            "From the first call of somebody else that the core's credential was good for to the "
                + "last, by target"
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
    ]
}

extension DurationSample {
    fileprivate var inTime: Distribution { distribution(in: .milliseconds) }
}

extension MetricReader {
    fileprivate var misusedAccounts: Int {
        let book = ledger.evidence
        var accounts: Set<Int32> = []
        for change in book.changes where change.at <= at && change.cause == .foreign {
            let key = book.keys[change.key]
            let owner = ledger.accounts[Int(key.account)].step(at: change.at)?.owner
            guard includes(target: key.target), query.event == nil, query.kind == nil,
                owner.map({ includes(victim: $0) }) ?? includesUnowned
            else { continue }
            accounts.insert(key.account)
        }
        return accounts.count
    }
}

// SPDX-License-Identifier: Apache-2.0

import Recording
import TargetKit
import Vocabulary

/// What a target's new journal entries say, and the accounts that they touch as they are now.
///
/// A value: the oracle can read it later, on another thread, while the target goes on.
package struct TargetReading: Sendable {
    struct Account {
        let key: AccountKey
        /// What changed it last.
        var origin: ChangeOrigin
        /// `nil` once it is gone.
        let profile: AccountProfile?
        let access: [AccessPath]
    }

    let changes: [(change: TargetChange, origin: ChangeOrigin)]
    /// Each account once, in the order in which they were first touched.
    let accounts: [Account]
    /// Filled only if somebody signed in.
    let serviceAccounts: [AccountKey]
    /// The core's own credentials that the target would accept; `nil` if not read.
    let credentials: [String]?

    /// Reads what has changed since the journal's count was `start`; `nil` if nothing has.
    ///
    /// The core's credentials are read if they have changed, or on request.
    package init?(
        of target: any SimulatedTarget,
        since start: Int,
        withCredentials: Bool = true,
        origin: (TargetChange) -> ChangeOrigin
    ) {
        let journal = target.changes
        guard journal.count > start else { return nil }
        changes = journal.entries(from: start).map { ($0, origin($0)) }
        var accounts: [Account] = []
        // Of all but the first: mostly there is no other.
        var places: [AccountKey: Int] = [:]
        for index in changes.indices {
            guard let key = changes[index].change.account else { continue }
            let origin = changes[index].origin
            if let last = accounts.last, last.key == key {
                accounts[accounts.count - 1].origin = origin
            } else if let place = accounts.first?.key == key ? 0 : places[key] {
                accounts[place].origin = origin
            } else {
                if !accounts.isEmpty { places[key] = accounts.count }
                accounts.append(
                    Account(
                        key: key,
                        origin: origin,
                        profile: target.profile(of: key),
                        access: target.access(of: key)
                    )
                )
            }
        }
        self.accounts = accounts
        let isSignedIn = changes.contains { $0.change.kind == .sessionOpened }
        serviceAccounts = isSignedIn ? target.serviceAccounts : []
        let isOfCredentials = changes.contains { $0.change.kind.isOfCredentials }
        credentials = withCredentials || isOfCredentials ? target.connectorCredentials : nil
    }
}

extension ChangeKind {
    /// Whether a key or token came or went.
    var isOfCredentials: Bool { self == .credentialIssued || self == .credentialEnded }
}

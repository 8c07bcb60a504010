// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// Accounts that several people use with a shared secret.
extension SCIMStore {
    /// Shares the secret of an account with the person behind another one.
    mutating func tellSecret(of shared: Int, to slot: Int) {
        guard shared != slot, !rows[slot].knownSecrets.contains(Int64(shared)),
            admits(.recordUpdated, of: slot, object: rows[shared].object, after: "secret=known")
        else { return }
        rows[slot].knownSecrets.insert(Int64(shared))
        rows[shared].confidants.insert(Int64(slot))
    }

    /// Gives the account a new secret, which nobody else knows yet.
    mutating func changeSecret(of shared: Int) {
        guard
            admits(
                .accountUpdated,
                of: shared,
                before: "secret=former",
                after: "secret=new"
            )
        else { return }
        for slot in rows[shared].confidants.ids {
            note(.recordUpdated, of: Int(slot), object: rows[shared].object)
            rows[Int(slot)].knownSecrets.remove(Int64(shared))
        }
        rows[shared].confidants = SortedIDs()
    }

    /// Journals everybody whose shared access follows the state of the account.
    mutating func noteConfidants(of shared: Int) {
        for slot in rows[shared].confidants.ids {
            note(.recordUpdated, of: Int(slot), object: rows[shared].object)
        }
    }
}

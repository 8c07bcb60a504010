// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// Accounts that several people use, by a secret that they tell each other.
extension SCIMStore {
    /// Lets the person behind an account know the secret of another one.
    mutating func tellSecret(of shared: Int, to slot: Int) {
        guard shared != slot, !rows[slot].knownSecrets.contains(Int64(shared)),
            admits(.recordUpdated, of: slot, object: rows[shared].object, after: "secret=known")
        else { return }
        rows[slot].knownSecrets.insert(Int64(shared))
        rows[shared].confidants.insert(Int64(slot))
    }

    /// Gives the account another secret, which nobody has been told yet.
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

    /// Tells of everybody whose shared access follows the state of the account.
    mutating func noteConfidants(of shared: Int) {
        for slot in rows[shared].confidants.ids {
            note(.recordUpdated, of: Int(slot), object: rows[shared].object)
        }
    }
}

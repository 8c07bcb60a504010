// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension SCIMStore {
    /// Why an account cannot sign in; `nil` if it can.
    func signInRefusal(of slot: Int) -> String? {
        if rows[slot].presence == .gone { return "unknown" }
        return rows[slot].isActive ? nil : "deactivated"
    }

    /// Opens a session for an account that may sign in.
    mutating func signIn(_ slot: Int) {
        guard openSession(of: slot) else { return }
        rows[slot].lastActiveAt = now
    }

    /// Ends the sessions as part of a change that has already been admitted.
    mutating func noteEndOfSessions(of slot: Int, if condition: Bool) {
        guard condition else { return }
        for session in rows[slot].sessions {
            note(.sessionEnded, of: slot, object: sessions[session].id)
            sessions[session].isEnded = true
        }
        rows[slot].sessions = []
    }

    mutating func noteEndOfKeys(of slot: Int, if condition: Bool) {
        guard condition else { return }
        for key in rows[slot].keys {
            note(.credentialEnded, of: slot, object: keys[key].id)
            keys[key].isEnded = true
        }
        rows[slot].keys = []
    }

    var connectorSlot: Int? { nil }
    var connectorKeys: [Int] { keys.indices.filter { keys[$0].owner == nil && !keys[$0].isEnded } }

    /// The deactivation of its owner ends a key unless the dialect says otherwise.
    func keyRefusal(_ key: Int) -> String? {
        keys[key].isEnded ? "expired" : nil
    }
}

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
        let id = "session-\(sessions.count + 1)"
        guard admits(.sessionOpened, of: slot, object: id) else { return }
        sessions.append(SCIMSession(id: id, user: slot))
        sessionsByID[id] = sessions.count - 1
        rows[slot].sessions.append(sessions.count - 1)
        rows[slot].lastActiveAt = now
    }

    mutating func endSessions(of slot: Int) {
        for session in rows[slot].sessions {
            guard admits(.sessionEnded, of: slot, object: sessions[session].id) else { return }
            sessions[session].isEnded = true
            rows[slot].sessions.removeAll { $0 == session }
        }
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

    /// Keys of the connector that still work, oldest first.
    var connectorKeys: [Int] { keys.indices.filter { keys[$0].owner == nil && !keys[$0].isEnded } }

    /// Issues a key; only the value of the connector's own key ever leaves the target.
    mutating func issueKey(to slot: Int?, value: String) {
        let key = SCIMKey(id: "key-\(keys.count + 1)", value: value, owner: slot)
        guard admits(.credentialIssued, of: slot, object: key.id) else { return }
        keys.append(key)
        keysByValue[value] = keys.count - 1
        if let slot { rows[slot].keys.append(keys.count - 1) }
    }

    mutating func endKey(_ key: Int) {
        let owner = keys[key].owner
        guard !keys[key].isEnded, admits(.credentialEnded, of: owner, object: keys[key].id)
        else { return }
        keys[key].isEnded = true
        if let owner { rows[owner].keys.removeAll { $0 == key } }
    }

    /// Why a key does not work now; `nil` if it does.
    ///
    /// The deactivation of its owner ends a key unless the dialect says otherwise.
    func keyRefusal(_ key: Int) -> String? {
        keys[key].isEnded ? "expired" : nil
    }
}

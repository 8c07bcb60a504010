// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension FreshserviceStore {
    func signInRefusal(of slot: Int) -> String? { signInRefusal(of: slot, at: now) }

    /// Why an account cannot sign in at an instant; `nil` if it can.
    func signInRefusal(of slot: Int, at instant: Instant) -> String? {
        if !users.exists(slot: slot) { return "unknown" }
        if !users.rows[slot].isActive { return "deactivated" }
        return canWork(slot, at: instant) ? nil : "noSeat"
    }

    /// Whether a seat or a day pass is available; requesters need neither (HELP-LIC).
    func canWork(_ slot: Int, at instant: Instant) -> Bool {
        guard users.rows[slot].kind == .agent, users.rows[slot].isOccasional else { return true }
        if let until = users.rows[slot].dayPassUntil, until > instant { return true }
        return dayPassesLeft.map { $0 > 0 } ?? true
    }

    /// Opens a session for an account that may sign in.
    mutating func signIn(_ slot: Int) {
        useDayPass(slot)
        let number = sessions.count + 1
        let id = "session-\(number)"
        guard admits(.sessionOpened, of: slot, object: id) else { return }
        sessions.append(FreshserviceSession(id: id, user: slot))
        sessionsByID[id] = sessions.count - 1
        users.rows[slot].sessions.append(sessions.count - 1)
        users.rows[slot].hasLoggedIn = true
        users.rows[slot].lastLoginAt = now
        users.rows[slot].lastActiveAt = now
    }

    mutating func endSessions(of slot: Int) {
        for session in users.rows[slot].sessions {
            guard admits(.sessionEnded, of: slot, object: sessions[session].id) else { return }
            sessions[session].isEnded = true
            users.rows[slot].sessions.removeAll { $0 == session }
        }
    }

    /// Keys of the connector that still work, oldest first.
    var connectorKeys: [Int] { users.rows[serviceAccount].keys.filter { !keys[$0].isEnded } }

    /// Issues a key; only the connector's own value ever leaves the target.
    mutating func issueKey(to slot: Int, value: String) {
        let key = FreshserviceKey(id: "key-\(keys.count + 1)", value: value, owner: slot)
        guard admits(.credentialIssued, of: slot, object: key.id) else { return }
        keys.append(key)
        keysByValue[value] = keys.count - 1
        users.rows[slot].keys.append(keys.count - 1)
        users.rows[slot].isKeyEnabled = true
    }

    mutating func endKey(_ key: Int) {
        let owner = keys[key].owner
        guard !keys[key].isEnded, admits(.credentialEnded, of: owner, object: keys[key].id)
        else { return }
        keys[key].isEnded = true
        users.rows[owner].keys.removeAll { $0 == key }
    }

    mutating func endKeys(of slot: Int) {
        for key in users.rows[slot].keys { endKey(key) }
    }

    /// Why a key does not work now; `nil` if it does.
    func keyRefusal(_ key: Int) -> String? {
        let owner = keys[key].owner
        if keys[key].isEnded { return "expired" }
        if !users.exists(slot: owner) { return "unknown" }
        if !users.rows[owner].isKeyEnabled { return "disabled" }
        if !users.rows[owner].isActive, quirks.deactivationEndsKeys { return "deactivated" }
        return nil
    }

    /// The day ends at midnight UTC; the real service takes the agent's own zone (HELP-LIC).
    private mutating func useDayPass(_ slot: Int) {
        guard users.rows[slot].kind == .agent, users.rows[slot].isOccasional,
            users.rows[slot].dayPassUntil.map({ $0 <= now }) ?? true,
            admits(.accountUpdated, of: slot, after: "dayPass=used")
        else { return }
        let midnight = Instant(milliseconds: now.milliseconds - now.millisecondsOfDay)
            .advanced(by: .seconds(86_400))
        users.rows[slot].dayPassUntil = midnight
        guard let left = dayPassesLeft else { return }
        dayPassesLeft = left - 1
        due.schedule(.endDayPass(user: slot), at: midnight)
        if left == 1 { noteDayPasses("exhausted") }
    }

    mutating func buyDayPasses(_ count: Int) {
        guard let left = dayPassesLeft,
            admits(
                .recordUpdated,
                of: nil,
                object: "license dayPass",
                before: "passes=\(left)",
                after: "passes=\(left + count)"
            )
        else { return }
        dayPassesLeft = left + count
        if left == 0 { noteDayPasses("available") }
    }

    /// An occasional agent without a pass can work only while some are in stock, so all of them
    /// gain or lose access when the stock is refilled or runs out.
    mutating func noteDayPasses(_ state: String) {
        for slot in users.slots
        where users.rows[slot].kind == .agent && users.rows[slot].isOccasional
            && users.rows[slot].isActive
        {
            note(.accountUpdated, of: slot, after: "dayPasses=\(state)")
        }
    }
}

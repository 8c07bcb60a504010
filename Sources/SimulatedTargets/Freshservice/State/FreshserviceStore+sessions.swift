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
        guard openSession(of: slot) else { return }
        users.rows[slot].hasLoggedIn = true
        users.rows[slot].lastLoginAt = now
        users.rows[slot].lastActiveAt = now
    }

    var connectorSlot: Int? { serviceAccount }

    var connectorKeys: [Int] { users.rows[serviceAccount].keys.filter { !keys[$0].isEnded } }

    mutating func issueKey(to slot: Int?, value: String) {
        if addKey(to: slot, value: value), let slot { users.rows[slot].isKeyEnabled = true }
    }

    mutating func endKeys(of slot: Int) {
        for key in users.rows[slot].keys { endKey(key) }
    }

    func keyRefusal(_ key: Int) -> String? {
        if keys[key].isEnded { return "expired" }
        guard let owner = keys[key].owner, users.exists(slot: owner) else { return "unknown" }
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

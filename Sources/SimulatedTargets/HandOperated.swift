// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// A product that people use without its API: the side doors that every product has work alike.
///
/// Which doors a target has is said in its `SideDoors`.
protocol HandOperated: SimulatedTarget {
    associatedtype Accounts: HandOperatedStore

    var store: Accounts { get set }

    /// Sets an attribute of an account; `nil` clears it.
    mutating func edit(
        _ attribute: String,
        _ value: String?,
        of slot: Int
    ) throws(SideDoorError)

    mutating func grant(_ kind: String, _ name: String, to slot: Int) throws(SideDoorError)
    mutating func revoke(_ kind: String, _ name: String, from slot: Int) throws(SideDoorError)
    mutating func rename(_ kind: String, from: String, to: String) throws(SideDoorError)
}

/// The accounts of such a product.
protocol HandOperatedStore: JournaledStore {
    var sessions: [AccountSession] { get set }
    var sessionsByID: [String: Int] { get set }

    /// The open sessions of an account.
    subscript(sessionsOf slot: Int) -> [Int] { get set }

    /// The account that has the address.
    func slot(email: String) -> Int?

    /// Why an account cannot sign in now; `nil` if it can.
    func signInRefusal(of slot: Int) -> String?

    /// Opens a session for an account that may sign in.
    mutating func signIn(_ slot: Int)
    mutating func endSessions(of slot: Int)
}

extension HandOperated {
    /// The slot of the door's account.
    func slot(_ door: SideDoor) throws(SideDoorError) -> Int {
        guard let slot = store.slot(email: door.email) else { throw .unknownAccount(door.email) }
        return slot
    }

    /// The slot of the door's account, which may sign in.
    func signableSlot(_ door: SideDoor) throws(SideDoorError) -> Int {
        let slot = try slot(door)
        if let reason = store.signInRefusal(of: slot) {
            throw .refused("The account cannot sign in: \(reason).")
        }
        return slot
    }

    static func signIn(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        target.store.signIn(try target.signableSlot(door))
    }

    static func signOut(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        target.store.endSessions(of: try target.slot(door))
    }

    static func editAccount(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let slot = try target.slot(door)
        try target.edit(door.text("attribute"), door.optionalText("value"), of: slot)
    }

    static func grant(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        try target.grant(door.text("kind"), door.text("name"), to: try target.slot(door))
    }

    static func revoke(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        try target.revoke(door.text("kind"), door.text("name"), from: try target.slot(door))
    }

    static func rename(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        try target.rename(door.text("kind"), from: door.text("from"), to: door.text("to"))
    }
}

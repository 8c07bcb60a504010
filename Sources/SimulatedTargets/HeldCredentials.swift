// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

/// A sign-in of an account.
struct AccountSession: Sendable {
    let id: String
    /// The slot of its account.
    let account: Int
    var isEnded = false
}

/// An API key or token.
struct IssuedKey: Sendable {
    let id: String
    let value: String
    /// The slot of its owner; `nil` for a token of the connector that is nobody's.
    let owner: Int?
    var isEnded = false
}

/// A store whose accounts have keys.
protocol KeyIssuingStore: HandOperatedStore {
    var keys: [IssuedKey] { get set }
    var keysByValue: [String: Int] { get set }
    /// The slot of the connector's own account, if it has one.
    var connectorSlot: Int? { get }
    /// Keys of the connector that still work, oldest first.
    var connectorKeys: [Int] { get }

    /// The keys of an account that have not ended.
    subscript(keysOf slot: Int) -> [Int] { get set }

    /// Issues a key; only the value of the connector's own ever leaves the target.
    mutating func issueKey(to slot: Int?, value: String)

    /// Why a key does not work now; `nil` if it does.
    func keyRefusal(_ key: Int) -> String?
}

extension HandOperatedStore {
    /// `false` if the change is not made.
    mutating func openSession(of slot: Int) -> Bool {
        let id = "session-\(sessions.count + 1)"
        guard admits(.sessionOpened, of: slot, object: id) else { return false }
        sessions.append(AccountSession(id: id, account: slot))
        sessionsByID[id] = sessions.count - 1
        self[sessionsOf: slot].append(sessions.count - 1)
        return true
    }

    mutating func endSessions(of slot: Int) { _ = closeSessions(of: slot) }

    /// `false` if one of them is still open.
    mutating func closeSessions(of slot: Int) -> Bool {
        for session in self[sessionsOf: slot] {
            guard admits(.sessionEnded, of: slot, object: sessions[session].id) else {
                return false
            }
            sessions[session].isEnded = true
            self[sessionsOf: slot].removeAll { $0 == session }
        }
        return true
    }

    func result(ofSession id: String) -> ProbeResult {
        guard let index = sessionsByID[id] else { return .refused("unknown") }
        return sessions[index].isEnded ? .refused("expired") : .allowed
    }

    func sessionPaths(of slot: Int, _ account: TargetEntitlement) -> [AccessPath] {
        self[sessionsOf: slot].map { session in
            AccessPath(
                entitlement: account,
                channel: .session,
                through: sessions[session].id,
                state: .usable
            )
        }
    }

    /// Open sessions that their account does not know of.
    func sessionProblems(exists: (Int) -> Bool) -> [String] {
        sessions.indices.filter { index in
            let slot = sessions[index].account
            return !sessions[index].isEnded
                && !(exists(slot) && self[sessionsOf: slot].contains(index))
        }
        .map { "\(sessions[$0].id) is open but belongs to nobody." }
    }
}

extension KeyIssuingStore {
    mutating func issueKey(to slot: Int?, value: String) { _ = addKey(to: slot, value: value) }

    /// `false` if the change is not made.
    mutating func addKey(to slot: Int?, value: String) -> Bool {
        let key = IssuedKey(id: "key-\(keys.count + 1)", value: value, owner: slot)
        guard admits(.credentialIssued, of: slot, object: key.id) else { return false }
        keys.append(key)
        keysByValue[value] = keys.count - 1
        if let slot { self[keysOf: slot].append(keys.count - 1) }
        return true
    }

    mutating func endKey(_ key: Int) {
        let owner = keys[key].owner
        guard !keys[key].isEnded, admits(.credentialEnded, of: owner, object: keys[key].id)
        else { return }
        keys[key].isEnded = true
        if let owner { self[keysOf: owner].removeAll { $0 == key } }
    }

    func result(ofKey id: String) -> ProbeResult {
        guard let index = keys.firstIndex(where: { $0.id == id }) else {
            return .refused("unknown")
        }
        return ProbeResult(refusal: keyRefusal(index))
    }

    func keyPaths(of slot: Int, _ account: TargetEntitlement) -> [AccessPath] {
        self[keysOf: slot].map { key in
            AccessPath(
                entitlement: account,
                channel: .ownedKey,
                through: keys[key].id,
                state: keyRefusal(key) == nil ? .usable : .latent
            )
        }
    }

    /// Working keys that their owner does not know of.
    func keyProblems(exists: (Int) -> Bool) -> [String] {
        keys.indices.filter { index in
            guard let slot = keys[index].owner, !keys[index].isEnded else { return false }
            return !(exists(slot) && self[keysOf: slot].contains(index))
        }
        .map { "\(keys[$0].id) works but belongs to nobody." }
    }
}

/// A product that issues keys by hand.
protocol KeyIssuing: HandOperated where Accounts: KeyIssuingStore {
    /// The value of the key issued after `number` others.
    func keyValue(number: Int) -> String
}

extension KeyIssuing {
    static func endKey(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        guard let key = target.store[keysOf: try target.slot(door)].first else {
            throw .refused("The account has no key.")
        }
        target.store.endKey(key)
    }

    static func expireConnectorCredential(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        guard let key = target.store.connectorKeys.first else {
            throw .refused("No key of the connector is left.")
        }
        target.store.endKey(key)
    }

    static func renewConnectorCredential(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        target.issueKey(to: target.store.connectorSlot)
    }

    mutating func issueKey(to slot: Int?) {
        store.issueKey(to: slot, value: keyValue(number: store.keys.count))
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// A user or a group as the service keeps it.
struct SCIMRecord: Sendable {
    /// Whether the record still exists, and for whom.
    enum Presence: Hashable, Sendable {
        case shown
        /// The API no longer shows it; the account behind it still exists.
        case unlinked
        case gone
    }

    /// Index of the record's type in the store; 0 for users, 1 for groups.
    let type: Int
    var id: String
    var presence = Presence.shown
    /// What the client may set, in the schema's spelling: core attributes and `externalId` on
    /// top, each extension under its URN.
    ///
    /// Memberships are kept apart, passwords not at all.
    var attributes: JSONObject
    /// Whether the account may sign in; users only.
    var isActive = true
    /// The slots of the groups that list the record.
    var groups = SortedIDs()
    /// The slots of a group's members.
    var members = SortedIDs()
    /// What the client sent as a member's `display`, by slot.
    var memberDisplays: [Int64: String] = [:]
    /// Member ids that name nobody, where the dialect keeps them.
    var strayMembers: [String] = []
    let createdAt: Instant
    var modifiedAt: Instant
    var version = 1
    /// Marked as ended while the account keeps working.
    var isMarkedEnded = false
    var holdsSeat = false
    /// Open sessions and live keys, as indices of the store's lists.
    var sessions: [Int] = []
    var keys: [Int] = []
    /// The slots of accounts whose current secret the person behind this one knows.
    var knownSecrets = SortedIDs()
    /// The slots of accounts whose owners know this one's secret.
    var confidants = SortedIDs()
    var lastActiveAt: Instant?
    /// The record on the wire, for one base address and one state of the groups' names.
    var rendering: SCIMRendering?

    init(type: Int, id: String, attributes: JSONObject, at instant: Instant) {
        self.type = type
        self.id = id
        self.attributes = attributes
        createdAt = instant
        modifiedAt = instant
    }

    var isUser: Bool { type == SCIMStore.users }
    var key: AccountKey { AccountKey(id) }
    var userName: String { attributes["userName"]?.string ?? "" }
    var externalID: String? { attributes["externalId"]?.string }
    var displayName: String? { attributes["displayName"]?.string }

    /// The best available name for people to read.
    var title: String {
        displayName ?? attributes["name"]?["formatted"]?.string ?? attributes["userName"]?.string
            ?? id
    }

    /// How the journal names it: `user 5f0c…`.
    var object: String { (isUser ? "user " : "group ") + id }

    /// A group as a right.
    var entitlement: TargetEntitlement {
        TargetEntitlement(kind: "group", id: id, name: displayName ?? id)
    }

    /// The email addresses in lower case, the primary one first; a user name that looks like an
    /// address counts as one.
    var addresses: [String] {
        var result: [String] = []
        for email in attributes["emails"]?.array ?? [] {
            guard let text = email["value"]?.string?.lowercased(), !result.contains(text) else {
                continue
            }
            let isPrimary = email["primary"]?.bool ?? false
            result.insert(text, at: isPrimary ? 0 : result.count)
        }
        let userName = userName.lowercased()
        if userName.utf8.contains(UInt8(ascii: "@")), !result.contains(userName) {
            result.append(userName)
        }
        return result
    }

    /// The values of `roles` or `entitlements`, each once, in their order.
    func values(of list: String) -> [String] {
        var result: [String] = []
        for element in attributes[list]?.array ?? [] {
            guard let value = element["value"]?.string, !result.contains(value) else { continue }
            result.append(value)
        }
        return result
    }
}

/// A record's bytes, valid until something in them changes.
struct SCIMRendering: Sendable {
    let bytes: [UInt8]
    let base: String
    /// `SCIMStore.epoch` when the bytes were written.
    let epoch: Int
}

/// The slots under one key of an index; nearly always just one.
struct SCIMHolders: Hashable, Sendable {
    private(set) var first: Int
    private var rest: [Int] = []

    init(_ slot: Int) {
        first = slot
    }

    /// In ascending order.
    var slots: [Int] { rest.isEmpty ? [first] : ([first] + rest).sorted() }

    mutating func insert(_ slot: Int) {
        if slot != first, !rest.contains(slot) { rest.append(slot) }
    }

    /// Whether any slot is left.
    mutating func remove(_ slot: Int) -> Bool {
        if slot == first {
            guard let next = rest.popLast() else { return false }
            first = next
        } else {
            rest.removeAll { $0 == slot }
        }
        return true
    }
}

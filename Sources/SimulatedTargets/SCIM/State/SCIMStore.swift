// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

/// The records of one service and the rules for changing them; no HTTP.
struct SCIMStore: JournaledStore, Sendable {
    static let users = 0
    static let groups = 1
    static let everyType = [users, groups]
    static let seatLicense = TargetEntitlement(kind: "license", id: "user", name: "user")
    static let account = TargetEntitlement(kind: "account", id: "user", name: "user")

    let options: SCIMOptions
    let types: [SCIMResourceType]
    let bits: DerivedBits
    var ledger: ChangeLedger

    /// Every record ever made; a slot is an index here and is never used again.
    var rows: [SCIMRecord] = []
    /// The slots that the API shows, by type.
    var shown = [SortedIDs(), SortedIDs()]
    var idHolders: [String: Int] = [:]
    /// By user name in lower case; a name that outlives its account keeps its slot.
    var userNames: [String: Int] = [:]
    var externalIDs: [String: SCIMHolders] = [:]
    /// By address in lower case, where it is not the user name.
    var addresses: [String: SCIMHolders] = [:]
    /// By `displayName` in lower case.
    var groupNames: [String: SCIMHolders] = [:]
    var uniqueValues: [SCIMUniqueKey: Int] = [:]
    /// Grows whenever a group's name or nesting changes, since both show in other records.
    var epoch = 0
    var sessions: [AccountSession] = []
    var sessionsByID: [String: Int] = [:]
    var keys: [IssuedKey] = []
    var keysByValue: [String: Int] = [:]
    var seatLimit: Int?
    var seatsTaken = 0
    /// Roles and entitlements on offer besides those that accounts hold.
    var offered: [String: [String]]
    /// By group, where the dialect loses updates.
    var recentChanges: [Int: [SCIMRecentChange]] = [:]
    /// Earlier states that lists still show, by slot, oldest first.
    var formerRecords: [Int: [SCIMFormerRecord]] = [:]
    var due = DueQueue<SCIMJob>()
    var columns = SCIMColumns()

    init(options: SCIMOptions, start: Instant, bits: DerivedBits) {
        self.options = options
        self.bits = bits
        types = options.resourceTypes
        showsMoreWhenWritten = types.contains { type in
            let attributes = type.schema.attributes + type.extensions.flatMap(\.schema.attributes)
            return attributes.contains { $0.returned == .request }
        }
        ledger = ChangeLedger(start: start)
        seatLimit = options.seats
        offered = ["roles": options.roles, "entitlements": options.entitlements]
    }

    var dialect: SCIMDialect { options.dialect }

    /// Whether some attribute is returned only on request, and so by answers to writes too.
    let showsMoreWhenWritten: Bool

    var now: Instant { ledger.now }
    var isCut: Bool { ledger.isCut }

    func journaled(_ slot: Int) -> (account: AccountKey?, object: String) {
        (rows[slot].isUser ? rows[slot].key : nil, rows[slot].object)
    }

    mutating func willChange(_ slot: Int, _ kind: ChangeKind) {
        keepForLists(slot, isNew: kind == .accountCreated || kind == .recordCreated)
    }

    /// Notes that a record has changed for its readers.
    mutating func touch(_ slot: Int) {
        rows[slot].version += 1
        rows[slot].modifiedAt = now
        rows[slot].rendering = nil
        columns.noteChange(of: slot)
    }

    /// The slot of a record that the API shows, of the given type if one is given.
    func slot(id: String, type: Int? = nil) -> Int? {
        guard let slot = idHolders[id], rows[slot].presence == .shown,
            type.map({ rows[slot].type == $0 }) ?? true
        else { return nil }
        return slot
    }

    /// The slot of an account that exists, whether the API shows it or not.
    func slot(_ account: AccountKey) -> Int? {
        guard let slot = idHolders[account.rawValue], rows[slot].isUser,
            rows[slot].presence != .gone
        else { return nil }
        return slot
    }

    /// The slot of the account that holds an address; case does not matter.
    func slot(email address: String) -> Int? {
        let key = address.lowercased()
        if let slot = userNames[key], rows[slot].presence != .gone { return slot }
        return addresses[key]?.slots.first { rows[$0].presence != .gone }
    }
}

/// Work that the service does later on its own.
enum SCIMJob: Hashable, Sendable {
    /// A group's write that was answered before it was carried out.
    case applyGroupWrite(slot: Int, change: SCIMMemberChange)
}

/// Who joins and who leaves a group, by slot.
struct SCIMMemberChange: Hashable, Sendable {
    var joining: [Int64] = []
    var leaving: [Int64] = []

    var isEmpty: Bool { joining.isEmpty && leaving.isEmpty }
}

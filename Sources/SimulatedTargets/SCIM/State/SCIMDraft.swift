// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What a record should be after a request, checked as a whole before anything changes.
struct SCIMDraft: Sendable {
    /// As in `SCIMRecord.attributes`.
    var attributes: JSONObject
    var members = SCIMMembersDraft()
    /// Whether the client sent a password; its value is not kept.
    var setsPassword = false
    /// Whether to mark the account as ended while it keeps working, as a server does that only half
    /// understands a Boolean sent as a string.
    var marksEnd = false
    /// The groups the user should be in, where clients may set them; `nil` for no change.
    var groups: SortedIDs?

    init(attributes: JSONObject = JSONObject()) {
        self.attributes = attributes
    }

    /// The record as it is.
    init(_ record: SCIMRecord) {
        attributes = record.attributes
        members = SCIMMembersDraft(record)
    }
}

/// A group's members as a request would leave them, kept as a difference from the current ones.
struct SCIMMembersDraft: Sendable {
    private let base: SortedIDs
    private var joining = SortedIDs()
    private var leaving = SortedIDs()
    /// What the client sent as `display`, by slot.
    private(set) var displays: [Int64: String] = [:]
    /// Ids that name nobody.
    var strays: [String] = []

    init() {
        base = SortedIDs()
    }

    init(_ record: SCIMRecord) {
        base = record.members
        strays = record.strayMembers
    }

    /// In ascending order.
    var slots: [Int64] {
        guard !joining.isEmpty || !leaving.isEmpty else { return base.ids }
        return (base.subtracting(leaving) + joining.ids).sorted()
    }

    var count: Int { base.count + joining.count - leaving.count }
    var isEmpty: Bool { count == 0 && strays.isEmpty }

    func contains(_ slot: Int64) -> Bool {
        joining.contains(slot) || (base.contains(slot) && !leaving.contains(slot))
    }

    mutating func insert(_ slot: Int64, display: String?) {
        if let display { displays[slot] = display }
        if base.contains(slot) { leaving.remove(slot) } else { joining.insert(slot) }
    }

    mutating func remove(_ slot: Int64) {
        displays[slot] = nil
        if base.contains(slot) { leaving.insert(slot) } else { joining.remove(slot) }
    }

    mutating func removeAll() {
        leaving = base
        joining = SortedIDs()
        displays = [:]
        strays = []
    }

    var change: SCIMMemberChange {
        SCIMMemberChange(joining: joining.ids, leaving: leaving.ids)
    }
}

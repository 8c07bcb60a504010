// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

extension SCIMStore {
    /// The lists whose values are rights, with the kind of entitlement.
    static let rightLists: [(list: String, kind: String)] = [
        ("roles", "role"), ("entitlements", "entitlement"),
    ]

    /// Changes a list of rights to what the client wants, one elementary change per value.
    mutating func setRights(_ list: String, to wanted: JSONValue?, of slot: Int) {
        let held = rows[slot].attributes[list]
        guard (held ?? .null) != (wanted ?? .null) else { return }
        let formerValues = rows[slot].values(of: list)
        var probe = SCIMRecord(type: 0, id: "", attributes: JSONObject(), at: now)
        probe.attributes[list] = wanted
        let wantedValues = probe.values(of: list)
        var changed = false
        for value in formerValues where !wantedValues.contains(value) {
            guard admitsRight(.revoked, list, value, of: slot) else { return }
            keepRights(list, of: slot) { $0["value"]?.string != value }
            changed = true
        }
        for value in wantedValues where !formerValues.contains(value) {
            guard admitsRight(.granted, list, value, of: slot) else { return }
            let added = wanted?.array?.filter { $0["value"]?.string == value } ?? []
            let rest = rows[slot].attributes[list]?.array ?? []
            rows[slot].attributes[list] = .array(rest + added)
            touch(slot)
            changed = true
        }
        if !changed {
            guard admits(.accountUpdated, of: slot, after: "changed=\(list)") else { return }
        }
        rows[slot].attributes[list] = wanted
        touch(slot)
    }

    private mutating func keepRights(
        _ list: String,
        of slot: Int,
        where isKept: (JSONValue) -> Bool
    ) {
        let left = rows[slot].attributes[list]?.array?.filter(isKept) ?? []
        rows[slot].attributes[list] = left.isEmpty ? Optional.none : .array(left)
        touch(slot)
    }

    private mutating func admitsRight(
        _ kind: ChangeKind,
        _ list: String,
        _ value: String,
        of slot: Int
    ) -> Bool {
        admits(kind, of: slot, entitlement: right(list, value))
    }

    /// The right that a value of a list stands for.
    func right(_ list: String, _ value: String) -> TargetEntitlement {
        let kind = SCIMStore.rightLists.first { $0.list == list }?.kind ?? list
        return TargetEntitlement(kind: kind, id: value, name: value)
    }

    var hasFreeSeat: Bool { seatLimit.map { seatsTaken < $0 } ?? true }

    mutating func takeSeat(_ slot: Int) {
        guard seatLimit != nil, !rows[slot].holdsSeat else { return }
        note(.seatAssigned, of: slot, entitlement: Self.seatLicense)
        rows[slot].holdsSeat = true
        seatsTaken += 1
    }

    mutating func noteSeatReleased(_ slot: Int) {
        guard rows[slot].holdsSeat else { return }
        note(.seatReleased, of: slot, entitlement: Self.seatLicense)
        rows[slot].holdsSeat = false
        seatsTaken -= 1
    }

    mutating func buySeats(_ count: Int) {
        guard let limit = seatLimit,
            admits(
                .recordUpdated,
                of: nil,
                object: "license user",
                before: "seats=\(limit)",
                after: "seats=\(limit + count)"
            )
        else { return }
        seatLimit = limit + count
    }
}

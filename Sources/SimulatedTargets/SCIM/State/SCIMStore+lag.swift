// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit

/// A record as lists show it until a later change reaches them.
struct SCIMFormerRecord: Sendable {
    let until: Instant
    /// `nil` before the record was made.
    let record: SCIMRecord?
}

extension SCIMStore {
    /// Keeps the current record for lists, which learn of changes late.
    mutating func keepForLists(_ slot: Int, isNew: Bool = false) {
        guard dialect.listsLag > .zero else { return }
        let until = now.advanced(by: dialect.listsLag)
        let former = SCIMFormerRecord(until: until, record: isNew ? nil : rows[slot])
        formerRecords[slot, default: []].append(former)
    }

    /// Whether lists may differ from the current state.
    var isLagging: Bool { !formerRecords.isEmpty }

    /// The store as lists see it; drops earlier states that are no longer shown.
    mutating func asListed() -> SCIMStore {
        let now = now
        for slot in formerRecords.keys.sorted() {
            formerRecords[slot]?.removeAll { $0.until <= now }
            if formerRecords[slot]?.isEmpty ?? true { formerRecords[slot] = nil }
        }
        var view = self
        for slot in formerRecords.keys.sorted() {
            guard let former = formerRecords[slot]?.first else { continue }
            let type = rows[slot].type
            if let record = former.record {
                view.rows[slot] = record
                view.rows[slot].rendering = nil
            }
            if former.record?.presence == .shown {
                view.shown[type].insert(Int64(slot))
            } else {
                view.shown[type].remove(Int64(slot))
            }
        }
        view.epoch += 1
        return view
    }
}

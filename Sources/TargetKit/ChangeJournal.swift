// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Vocabulary

/// One elementary change of a target's state.
package struct TargetChange: Hashable, Sendable {
    package enum Cause: Hashable, Sendable {
        /// A request through the API: its number on this target, counted from 1, and the
        /// credential's id.
        case request(number: Int, credential: String)
        /// A side door: what a person did inside the product.
        case sideDoor(name: String)
        /// Work that the target does on its own.
        case background(job: String)
    }

    package let sequence: Int
    package let at: Instant
    package let cause: Cause
    package let kind: ChangeKind
    /// The account whose access or record changed; `nil` for records that belong to no account.
    package let account: AccountKey?
    package let entitlement: TargetEntitlement?
    /// The record: `agent 21000000007`, `group 21000000301`.
    package let object: String
    /// `attribute=value` before and after, for updates; personal values are left out.
    package let before: String?
    package let after: String?
}

/// The append-only list of a target's changes.
package struct ChangeJournal: Sendable {
    /// All changes, or the latest if the oldest were forgotten.
    package private(set) var entries: [TargetChange] = []
    private var forgottenCount = 0

    package init() {}

    /// The number of changes so far, including forgotten ones.
    package var count: Int { forgottenCount + entries.count }

    package mutating func append(
        at instant: Instant,
        cause: TargetChange.Cause,
        kind: ChangeKind,
        account: AccountKey?,
        entitlement: TargetEntitlement? = nil,
        object: String,
        before: String? = nil,
        after: String? = nil
    ) {
        entries.append(
            TargetChange(
                sequence: count + 1,
                at: instant,
                cause: cause,
                kind: kind,
                account: account,
                entitlement: entitlement,
                object: object,
                before: before,
                after: after
            )
        )
    }

    /// The changes from `start` on, where `start` is an earlier `count`; forgotten ones are left
    /// out.
    package func entries(from start: Int) -> ArraySlice<TargetChange> {
        entries[max(start - forgottenCount, 0)...]
    }

    /// Drops all but the latest entries; positions do not change.
    package mutating func forget(allBut latest: Int) {
        let kept = min(latest, entries.count)
        forgottenCount = count - kept
        if kept == 0 {
            entries.removeAll(keepingCapacity: true)
        } else {
            entries = Array(entries.suffix(kept))
        }
    }
}

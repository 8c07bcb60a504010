// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Vocabulary

/// The current operation on a store, how many changes it may still make, and all changes so far.
package struct ChangeLedger: Sendable {
    package private(set) var journal = ChangeJournal()
    /// The instant of the current operation.
    package var now: Instant
    package var cause = TargetChange.Cause.background(job: "setUp")
    /// How many elementary changes the current request may still make; `nil` for any number.
    package var writesLeft: Int?
    /// Whether the current request was refused a change.
    package var isCut = false

    package init(start: Instant) {
        now = start
    }

    package mutating func begin(
        _ cause: TargetChange.Cause,
        at instant: Instant,
        writesMax: Int? = nil
    ) {
        self.cause = cause
        now = instant
        writesLeft = writesMax
        isCut = false
    }

    /// Deducts one elementary change from the request's allowance; `false` if none is left.
    package mutating func spendWrite() -> Bool {
        guard let left = writesLeft else { return true }
        guard left > 0 else {
            isCut = true
            return false
        }
        writesLeft = left - 1
        return true
    }

    package mutating func forgetChanges(allBut latest: Int) {
        journal.forget(allBut: latest)
    }

    /// Clears the journal: the initial state is not a change.
    package mutating func forgetChanges() {
        journal = ChangeJournal()
    }

    fileprivate mutating func append(
        _ kind: ChangeKind,
        account: AccountKey?,
        entitlement: TargetEntitlement?,
        object: String,
        before: String?,
        after: String?
    ) {
        journal.append(
            at: now,
            cause: cause,
            kind: kind,
            account: account,
            entitlement: entitlement,
            object: object,
            before: before,
            after: after
        )
    }
}

/// A store in which every elementary change goes through `admits(_:of:…)`, which journals it or,
/// once the request has been cut, refuses it.
package protocol JournaledStore {
    var ledger: ChangeLedger { get set }

    /// The account and the object under which the journal lists the record in a slot.
    func journaled(_ slot: Int) -> (account: AccountKey?, object: String)

    /// Called before the record in the slot changes.
    mutating func willChange(_ slot: Int, _ kind: ChangeKind)
}

extension JournaledStore {
    package mutating func willChange(_ slot: Int, _ kind: ChangeKind) {}

    /// The choke point of all changes: `false` means that the change must not be made.
    ///
    /// `slot` is the record that the change belongs to.
    package mutating func admits(
        _ kind: ChangeKind,
        of slot: Int?,
        account: AccountKey? = nil,
        entitlement: TargetEntitlement? = nil,
        object: String? = nil,
        before: String? = nil,
        after: String? = nil
    ) -> Bool {
        guard ledger.spendWrite() else { return false }
        if let slot { willChange(slot, kind) }
        note(
            kind,
            of: slot,
            account: account,
            entitlement: entitlement,
            object: object,
            before: before,
            after: after
        )
        return true
    }

    /// The same for a new name of a record that is not an account.
    package mutating func admitsRename(of object: String, from: String, to: String) -> Bool {
        let (before, after) = ("name=\(from)", "name=\(to)")
        return admits(.recordUpdated, of: nil, object: object, before: before, after: after)
    }

    /// Journals a side effect of an admitted change.
    package mutating func note(
        _ kind: ChangeKind,
        of slot: Int?,
        account: AccountKey? = nil,
        entitlement: TargetEntitlement? = nil,
        object: String? = nil,
        before: String? = nil,
        after: String? = nil
    ) {
        // Passing the method as a value would copy the store.
        let record: (account: AccountKey?, object: String)? =
            if let slot { journaled(slot) } else { nil }
        ledger.append(
            kind,
            account: account ?? record?.account,
            entitlement: entitlement,
            object: object ?? record?.object ?? "",
            before: before,
            after: after
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// The changes in the targets' own logs and the evidence that claims changes, matched one to one as
/// they arrive (M-12).
///
/// They match if target, account, kind and entitlement are equal and the times differ by at most
/// `tolerance`. Among several candidates, one with the same correlation id wins, then the nearest.
struct EvidenceBook {
    /// How many milliseconds an execution instant may differ from the target's own.
    ///
    /// Retrying after a lost answer takes some seconds; two changes of one kind to the same
    /// entitlement of an account are further apart than this.
    static let tolerance: Int64 = 60_000
    /// Within one correlation id: a write whose answer was lost may take several timeouts to
    /// resolve, and only then does the core know that it was carried out.
    static let toleranceOfCause: Int64 = 3_600_000

    struct Key: Hashable {
        /// The number of the account, or of the record if there is no account; either is of one
        /// target alone.
        let account: Int32
        /// -1 for changes of the account itself.
        private let number: Int32
        let kind: ChangeKind

        init(account: Int32, kind: ChangeKind, entitlement: Int32?) {
            self.account = account
            self.kind = kind
            number = entitlement ?? -1
        }

        /// `nil` for changes of the account itself.
        var entitlement: Int32? { number < 0 ? nil : number }
    }

    /// There are as many as a run has changes, so what may be missing takes no byte more for it.
    struct Change {
        let at: Int64
        let key: Int32
        let cause: StepCause
        private var claim: Int32 = -1
        /// Where the instant is at which the core reported it.
        fileprivate var detection: Int32 = -1

        init(at instant: Int64, key: Int32, cause: StepCause) {
            at = instant
            self.key = key
            self.cause = cause
        }

        /// The record that claims it.
        var evidence: Int32? {
            get { claim < 0 ? nil : claim }
            set { claim = newValue ?? -1 }
        }
    }

    struct Claim {
        let executedAt: Int64
        let key: Int32
        fileprivate let batch: Int32
        /// -1 while there is none, in place of `change`.
        private var changeNumber: Int32 = -1
        let quality: EvidenceQuality
        let isVerified: Bool
        /// Whether a later record of the same execution replaced it.
        fileprivate(set) var isReplaced = false

        fileprivate init(
            executedAt instant: Int64,
            key: Int32,
            batch: Int32,
            quality: EvidenceQuality,
            isVerified: Bool
        ) {
            executedAt = instant
            self.key = key
            self.batch = batch
            self.quality = quality
            self.isVerified = isVerified
        }

        var change: Int32? {
            get { changeNumber < 0 ? nil : changeNumber }
            set { changeNumber = newValue ?? -1 }
        }
    }

    /// What the claims of one read have in common.
    struct Batch: Equatable {
        let recordedAt: Int64
        let cause: Int32
        let person: Int32
    }

    private(set) var changes = ChunkedArray<Change>()
    private(set) var claims = ChunkedArray<Claim>()
    private var batches = ChunkedArray<Batch>()
    /// Of the few changes that were not the core's own and that it reported.
    private var detections: [Int64] = []
    private(set) var keys = Interner<Key>()
    private var unclaimed: [Int32: [Int32]] = [:]
    private var unmatched: [Int32: [Int32]] = [:]
    /// By key; -1 while there is none.
    private var latestClaims = ChunkedArray<Int32>()
    /// When accounts were created, by account.
    private var createdAt: [Int32: Int64] = [:]
    /// Changes that the core did not make, by account, until they are detected.
    private var foreign: [Int32: [Int32]] = [:]

    /// When the core reported the change, if it was not the core's own.
    func detectedAt(_ change: Change) -> Int64? {
        change.detection < 0 ? nil : detections[Int(change.detection)]
    }

    func batch(of claim: Claim) -> Batch { batches[Int(claim.batch)] }

    mutating func add(_ key: Key, at instant: Int64, cause: StepCause) {
        let number = keys.number(of: key)
        if key.kind == .accountCreated { createdAt[key.account] = instant }
        if key.kind == .accountUpdated {
            // What a new account starts with belongs to its creation.
            if createdAt[key.account] == instant { return }
            if isSameUpdate(number, at: instant, cause: cause) { return }
        }
        let index = Int32(changes.count)
        changes.append(Change(at: instant, key: number, cause: cause))
        if let claim = takeUnmatched(number, near: instant, cause: cause) {
            link(change: index, claim: claim)
        } else {
            unclaimed[number, default: []].append(index)
        }
        if cause.workflow == nil {
            foreign[key.account, default: []].append(index)
        }
    }

    mutating func add(_ record: EvidenceRecord, of key: Key, in batch: Batch) {
        let index = Int32(claims.count)
        if batches.last != batch { batches.append(batch) }
        let claim = Claim(
            executedAt: record.executedAt?.milliseconds ?? batch.recordedAt,
            key: keys.number(of: key),
            batch: Int32(batches.count - 1),
            quality: EvidenceQuality(record),
            isVerified: record.outcome == .verified
        )
        claims.append(claim)
        while latestClaims.count < keys.count { latestClaims.append(-1) }
        let earlier = latestClaims[Int(claim.key)]
        if earlier >= 0, replaces(claim, claims[Int(earlier)]) {
            claims[Int(earlier)].isReplaced = true
            if let change = claims[Int(earlier)].change { link(change: change, claim: index) }
        } else if let change = takeUnclaimed(by: claim) {
            link(change: change, claim: index)
        } else {
            unmatched[claim.key, default: []].append(index)
        }
        latestClaims[Int(claim.key)] = index
    }

    /// Marks what the core has detected about an account: a drift report without an entitlement
    /// covers all of it, an orphan report covers the account itself but not what it holds.
    mutating func detect(
        _ account: Int32,
        entitlement: Int32?,
        isOfAccountOnly: Bool = false,
        at instant: Int64
    ) {
        guard let waiting = foreign[account] else { return }
        var rest: [Int32] = []
        for index in waiting {
            let about = keys[changes[Int(index)].key].entitlement
            let isMeant =
                about == nil || !isOfAccountOnly && (entitlement == nil || entitlement == about)
            if isMeant {
                changes[Int(index)].detection = Int32(detections.count)
                detections.append(instant)
            } else {
                rest.append(index)
            }
        }
        foreign[account] = rest.isEmpty ? nil : rest
    }

    /// Several attributes written by one request are one change.
    private func isSameUpdate(_ key: Int32, at instant: Int64, cause: StepCause) -> Bool {
        guard let last = changes.last else { return false }
        return last.key == key && last.at == instant && last.cause == cause
    }

    /// A verified record replaces the unverified one of the same execution.
    private func replaces(_ claim: Claim, _ earlier: Claim) -> Bool {
        !earlier.isVerified && claim.isVerified
            && batch(of: earlier).cause == batch(of: claim).cause
            && earlier.executedAt == claim.executedAt
    }

    private mutating func link(change: Int32, claim: Int32) {
        changes[Int(change)].evidence = claim
        claims[Int(claim)].change = change
    }

    private mutating func takeUnclaimed(by claim: Claim) -> Int32? {
        guard let candidates = unclaimed[claim.key] else { return nil }
        let cause = StepCause.workflow(batch(of: claim).cause)
        let best = EvidenceBook.best(of: candidates) { index in
            let change = changes[Int(index)]
            return (abs(change.at - claim.executedAt), change.cause == cause)
        }
        guard let best else { return nil }
        EvidenceBook.take(best, from: &unclaimed, claim.key)
        return candidates[best]
    }

    private mutating func takeUnmatched(
        _ key: Int32,
        near instant: Int64,
        cause: StepCause
    ) -> Int32? {
        guard let candidates = unmatched[key] else { return nil }
        let best = EvidenceBook.best(of: candidates) { index in
            let claim = claims[Int(index)]
            let isSameCause = cause == .workflow(batch(of: claim).cause)
            return (abs(claim.executedAt - instant), isSameCause)
        }
        guard let best else { return nil }
        EvidenceBook.take(best, from: &unmatched, key)
        return candidates[best]
    }

    private static func best(
        of candidates: [Int32],
        by rate: (Int32) -> (distance: Int64, isSameCause: Bool)
    ) -> Int? {
        var best: (index: Int, distance: Int64, isSameCause: Bool)?
        for (index, candidate) in candidates.enumerated() {
            let (distance, isSameCause) = rate(candidate)
            guard distance <= (isSameCause ? toleranceOfCause : tolerance) else { continue }
            if let found = best {
                if found.isSameCause && !isSameCause { continue }
                if found.isSameCause == isSameCause && found.distance <= distance { continue }
            }
            best = (index, distance, isSameCause)
        }
        return best?.index
    }

    private static func take(_ index: Int, from table: inout [Int32: [Int32]], _ key: Int32) {
        table[key]?.remove(at: index)
        if table[key]?.isEmpty == true { table[key] = nil }
    }
}

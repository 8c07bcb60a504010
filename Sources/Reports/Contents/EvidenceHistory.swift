// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// Who held what, why and until when, reconstructed from evidence alone.
///
/// The core's changes count from the instant they were made; others' changes count from the read
/// that showed them, since evidence cannot know of them earlier.
package struct EvidenceHistory: Sendable {
    /// One right on one account, from its beginning to its end.
    package struct Span: Hashable, Sendable {
        package let identity: Identity.ID
        package let target: TargetName
        package let account: String
        package let entitlement: Entitlement
        package fileprivate(set) var began: EvidenceRecord
        /// By which it was asked for, where somebody inside the target had to let it through.
        package fileprivate(set) var asked: EvidenceRecord?
        package fileprivate(set) var ended: EvidenceRecord?
        /// Requested, but not yet approved inside the target.
        package fileprivate(set) var isPending = false

        package var from: Instant { began.takesEffectAt }
        package var until: Instant? { ended?.takesEffectAt }

        package func covers(_ instant: Instant) -> Bool {
            from <= instant && (until.map { instant < $0 } ?? true)
        }
    }

    private struct AccountKey: Hashable {
        let target: TargetName
        let account: String
    }

    /// In the order of beginning.
    package private(set) var spans: [Span] = []
    private var open: [AccountKey: [Entitlement: Int]] = [:]

    package init(_ records: [EvidenceRecord]) {
        for record in records { add(record) }
    }

    /// What the identity held at an instant, sorted; without one, at the end.
    package func held(by identity: Identity.ID, at instant: Instant? = nil) -> [Span] {
        spans.filter { span in
            guard span.identity == identity else { return false }
            return instant.map(span.covers) ?? (span.ended == nil)
        }
        .sorted { ($0.entitlement, $0.account) < ($1.entitlement, $1.account) }
    }

    /// Everything that anybody held at an instant, by identity and right; without one, at the end.
    package func held(at instant: Instant? = nil) -> [Span] {
        spans.filter { span in
            !span.isPending && (instant.map(span.covers) ?? (span.ended == nil))
        }
        .sorted {
            ($0.identity, $0.entitlement, $0.account) < ($1.identity, $1.entitlement, $1.account)
        }
    }

    /// What the identity had held by then and no longer did, sorted by its end.
    package func lost(by identity: Identity.ID, at instant: Instant? = nil) -> [Span] {
        spans.filter { span in
            guard span.identity == identity, let until = span.until else { return false }
            return instant.map { until <= $0 } ?? true
        }
        .sorted { ($0.until ?? $0.from, $0.entitlement) < ($1.until ?? $1.from, $1.entitlement) }
    }

    private mutating func add(_ record: EvidenceRecord) {
        guard record.outcome.claimsChange || record.outcome == .observed else { return }
        switch record.kind {
        case .granted, .seatAssigned, .accountCreated, .accountEnabled: begin(record)
        case .revoked, .seatReleased, .accountDisabled: end(record)
        case .accountConverted:
            endAll(record) { $0.kind == .account }
            if record.after != "disabled" { begin(record) }
        case .accountDeleted, .accountMerged: endAll(record) { _ in true }
        case .accountUpdated, .sessionOpened, .sessionEnded, .credentialIssued, .credentialEnded,
            .recordCreated, .recordUpdated, .recordDeleted:
            break
        }
    }

    private mutating func begin(_ record: EvidenceRecord) {
        guard let entitlement = record.entitlement else { return }
        let key = AccountKey(target: record.target, account: record.account)
        if let known = open[key]?[entitlement] {
            // Somebody inside the target approved it.
            if spans[known].isPending, record.after != "pending" {
                spans[known].isPending = false
                spans[known].asked = spans[known].began
                spans[known].began = record
            }
            return
        }
        open[key, default: [:]][entitlement] = spans.count
        spans.append(
            Span(
                identity: record.identity,
                target: record.target,
                account: record.account,
                entitlement: entitlement,
                began: record,
                isPending: record.after == "pending"
            )
        )
    }

    private mutating func end(_ record: EvidenceRecord) {
        guard let entitlement = record.entitlement else { return }
        let key = AccountKey(target: record.target, account: record.account)
        guard let known = open[key]?.removeValue(forKey: entitlement) else { return }
        spans[known].ended = record
    }

    private mutating func endAll(
        _ record: EvidenceRecord,
        where isMeant: (Entitlement) -> Bool
    ) {
        let key = AccountKey(target: record.target, account: record.account)
        for (entitlement, known) in open[key] ?? [:] where isMeant(entitlement) {
            spans[known].ended = record
            open[key]?[entitlement] = nil
        }
    }
}

extension EvidenceHistory.Span {
    /// Whether evidence says by which rule, by which event or request, by whose word and when the
    /// right came.
    package var isExplained: Bool {
        let record = asked ?? began
        return record.outcome.claimsChange && !record.rule.isEmpty && !record.correlation.isEmpty
            && !record.approver.isEmpty && record.executedAt != nil
    }
}

extension EvidenceRecord {
    /// When the recorded change took effect, as far as its writer can know.
    package var takesEffectAt: Instant {
        let instant = outcome == .observed ? verifiedAt : executedAt ?? verifiedAt
        return instant ?? Instant(milliseconds: 0)
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// What can be told of an evidence record from itself alone (M-12).
struct EvidenceQuality: Hashable {
    let filled: UInt8
    let required: UInt8
    /// Full, and what it says can be true.
    let isValid: Bool
    let hasInitiator: Bool

    var isFull: Bool { filled == required }

    /// The words that say why something was changed.
    static let reasons = Set(
        LifecycleEvent.Kind.allCases.map(\.rawValue)
            + DecisionRecord.Kind.allCases.map(\.rawValue) + ["drift"]
    )

    init(_ record: EvidenceRecord) {
        var (filled, required) = (0, 0)
        func need(_ isFilled: Bool) {
            required += 1
            if isFilled { filled += 1 }
        }
        for text in [record.initiator, record.approver, record.rule, record.reason] {
            need(!text.isEmpty)
        }
        need(!record.correlation.isEmpty)
        need(!record.hash.isEmpty)
        for instant in [record.askedAt, record.approvedAt, record.executedAt, record.verifiedAt] {
            need(instant != nil)
        }
        if !record.kind.begins { need(record.before != nil) }
        if !record.kind.ends { need(record.after != nil) }
        if EvidenceQuality.contradictsItself(record) { filled = 0 }
        self.filled = UInt8(filled)
        self.required = UInt8(required)
        hasInitiator = !record.initiator.isEmpty
        isValid = filled == required && EvidenceQuality.canBeTrue(record)
    }

    /// Says that something changed and shows the same before and after, or that it was read back
    /// and not when; nothing in such a record proves anything.
    private static func contradictsItself(_ record: EvidenceRecord) -> Bool {
        record.before != nil && record.before == record.after
            || record.outcome == .verified && record.verifiedAt == nil
    }

    /// Nobody approves for themselves, nothing is done before it is approved, and the reason is a
    /// word of the vocabulary.
    ///
    /// Whether the approver was entitled to approve is not in the record.
    private static func canBeTrue(_ record: EvidenceRecord) -> Bool {
        guard let approvedAt = record.approvedAt, let executedAt = record.executedAt else {
            return false
        }
        return record.approver != record.identity.rawValue && approvedAt <= executedAt
            && reasons.contains(record.reason)
    }
}

extension ChangeKind {
    /// Whether there is nothing before it.
    var begins: Bool {
        switch self {
        case .accountCreated, .granted, .seatAssigned, .sessionOpened, .credentialIssued,
            .recordCreated:
            true
        case .accountUpdated, .accountEnabled, .accountDisabled, .accountConverted,
            .accountDeleted, .accountMerged, .revoked, .seatReleased, .sessionEnded,
            .credentialEnded, .recordUpdated, .recordDeleted:
            false
        }
    }

    /// Whether there is nothing after it.
    var ends: Bool {
        switch self {
        case .accountDeleted, .accountMerged, .revoked, .seatReleased, .sessionEnded,
            .credentialEnded, .recordDeleted:
            true
        case .accountCreated, .accountUpdated, .accountEnabled, .accountDisabled,
            .accountConverted, .granted, .seatAssigned, .sessionOpened, .credentialIssued,
            .recordCreated, .recordUpdated:
            false
        }
    }

    /// Whether the entitlement is part of what changed, and not only where.
    var isOfEntitlement: Bool {
        switch self {
        case .granted, .revoked, .seatAssigned, .seatReleased: true
        case .accountCreated, .accountUpdated, .accountEnabled, .accountDisabled,
            .accountConverted, .accountDeleted, .accountMerged, .sessionOpened, .sessionEnded,
            .credentialIssued, .credentialEnded, .recordCreated, .recordUpdated, .recordDeleted:
            false
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// What an evidence record reveals on its own (M-12).
struct EvidenceQuality: Hashable {
    /// How many fields are filled, and, in the lower half, how many are required; two bytes in all,
    /// since there are as many as a run has changes.
    private let fields: UInt8
    private let flags: UInt8

    var filled: UInt8 { fields >> 4 }
    var required: UInt8 { fields & 15 }
    /// Full, and free of contradictions.
    var isValid: Bool { flags & 1 != 0 }
    var hasInitiator: Bool { flags & 2 != 0 }

    var isFull: Bool { filled == required }

    /// The vocabulary of reasons for a change.
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
        fields = UInt8(filled << 4 | required)
        let isValid = filled == required && EvidenceQuality.canBeTrue(record)
        flags = (isValid ? 1 : 0) | (record.initiator.isEmpty ? 0 : 2)
    }

    /// Claims a change but shows the same state before and after, or claims a readback without a
    /// time; such a record proves nothing.
    private static func contradictsItself(_ record: EvidenceRecord) -> Bool {
        record.before != nil && record.before == record.after
            || record.outcome == .verified && record.verifiedAt == nil
    }

    /// No self-approval, no execution before approval, and a reason from the vocabulary.
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
    /// Whether the state before is empty.
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

    /// Whether the state after is empty.
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

    /// Whether the entitlement itself changed, rather than only locating the change.
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

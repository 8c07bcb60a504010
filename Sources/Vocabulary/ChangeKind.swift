// SPDX-License-Identifier: Apache-2.0

/// What an elementary change of a target does; targets journal it and evidence claims it.
package enum ChangeKind: String, Hashable, Sendable, CaseIterable {
    case accountCreated
    case accountUpdated
    case accountEnabled
    case accountDisabled
    case accountConverted
    case accountDeleted
    case accountMerged
    case granted
    case revoked
    case seatAssigned
    case seatReleased
    case sessionOpened
    case sessionEnded
    case credentialIssued
    case credentialEnded
    /// Changes to a record that grants no access: a group is created, a request is filed.
    case recordCreated
    case recordUpdated
    case recordDeleted

    /// Whether evidence must exist for it: accounts, entitlements, seats, credentials (M-12).
    package var needsEvidence: Bool {
        switch self {
        case .accountCreated, .accountUpdated, .accountEnabled, .accountDisabled,
            .accountConverted, .accountDeleted, .accountMerged, .granted, .revoked,
            .seatAssigned, .seatReleased, .credentialIssued, .credentialEnded:
            true
        case .sessionOpened, .sessionEnded, .recordCreated, .recordUpdated, .recordDeleted:
            false
        }
    }
}

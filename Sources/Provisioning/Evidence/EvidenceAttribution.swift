// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

extension AccountOperation {
    /// Whether an observed change follows from this operation.
    ///
    /// Disabling and converting also end whatever the target ties to the account's state: seat,
    /// roles, groups and keys. Some targets delete an account when asked to disable it: an
    /// unaccepted invitation, a user set inactive.
    func explains(_ change: ElementaryChange) -> Bool {
        switch action {
        case .create: true
        case .update: change.kind == .accountUpdated
        case .enable: change.kind == .accountEnabled || isOfGrant(change)
        case .disable:
            change.kind == .accountDisabled || change.kind == .accountDeleted
                || change.kind == .credentialEnded || isLoss(change)
        case .delete:
            change.kind == .accountDeleted || change.kind == .accountDisabled
                || change.kind == .credentialEnded || isLoss(change)
        case .convert:
            change.kind == .accountConverted || change.kind == .credentialEnded
                || isOfGrant(change)
        case .changeGrants(let adding, let removing): names(change, adding, removing)
        }
    }

    private func names(
        _ change: ElementaryChange,
        _ adding: Set<Grant>,
        _ removing: Set<Grant>
    ) -> Bool {
        guard let entitlement = change.entitlement else { return false }
        func has(_ grants: Set<Grant>) -> Bool {
            grants.contains { $0.kind == entitlement.kind && $0.name == entitlement.name }
        }
        switch change.kind {
        case .granted, .seatAssigned: return has(adding)
        case .revoked, .seatReleased: return has(removing)
        case .accountCreated, .accountUpdated, .accountEnabled, .accountDisabled,
            .accountConverted, .accountDeleted, .accountMerged, .sessionOpened, .sessionEnded,
            .credentialIssued, .credentialEnded, .recordCreated, .recordUpdated, .recordDeleted:
            return false
        }
    }

    private func isLoss(_ change: ElementaryChange) -> Bool {
        change.kind == .revoked || change.kind == .seatReleased
    }

    private func isOfGrant(_ change: ElementaryChange) -> Bool {
        isLoss(change) || change.kind == .granted || change.kind == .seatAssigned
    }
}

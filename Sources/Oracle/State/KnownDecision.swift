// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// A decision as the core reports it, and the oracle's judgment of it.
struct KnownDecision {
    /// The last step that changed it.
    var record: DecisionRecord
    let askedAt: Instant
    /// When it was decided, or fell to its default.
    var decidedAt: Instant?
    /// Whether the ruling was given as the policy requires.
    var isValid = false
    /// Its former owners.
    var formerOwners: Set<Identity.ID> = []
    /// The answers to it, in order.
    var answers: [AnswerRecord] = []

    var isOpen: Bool { !record.step.isFinal }

    var stands: Bool {
        switch record.step {
        case .decided, .lapsed: true
        case .asked, .reminded, .moved, .turnedAway, .withdrawn, .ended: false
        }
    }
}

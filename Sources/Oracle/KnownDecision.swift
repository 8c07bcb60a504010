// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// A decision as the core tells it, and what the oracle makes of it.
struct KnownDecision {
    /// The last step that changed it.
    var record: DecisionRecord
    let askedAt: Instant
    /// When it was decided, or left to its default.
    var decidedAt: Instant?
    /// Whether the ruling was given as the policy asks.
    var isValid = false
    /// Whoever owed it before.
    var formerOwners: Set<Identity.ID> = []
    /// What was said to it, in order.
    var answers: [AnswerRecord] = []

    var isOpen: Bool { !record.step.isFinal }

    var stands: Bool {
        switch record.step {
        case .decided, .lapsed: true
        case .asked, .reminded, .moved, .turnedAway, .withdrawn, .ended: false
        }
    }
}

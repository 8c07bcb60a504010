// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What happened in a run because of one cause: a lifecycle event, or `reconciliation`.
struct CauseHistory {
    struct Fact {
        let kind: LifecycleEvent.Kind
        let person: Int32
        let effectiveAt: Int64
        let recordedAt: Int64
        let employment: Identity.Employment

        /// The first instant at which the core could have acted: deadlines count from here.
        var controllableAt: Int64 { max(effectiveAt, recordedAt) }
    }

    struct ClaimStep {
        var at: Int64
        var state: ClaimRecord.State
        var isVerified: Bool
    }

    static let never = Int64.max

    /// `nil` for work not caused by a lifecycle event, and before the fact takes effect.
    var fact: Fact?
    /// When the core received the event.
    var arrivedAt = CauseHistory.never
    /// When each phase was first reached, indexed by `PhaseRecord.Phase` in case order.
    private var phases = InlineArray<6, Int64>(repeating: CauseHistory.never)
    var claims = ShortList<ClaimStep>()

    mutating func reach(_ phase: PhaseRecord.Phase, at instant: Int64) {
        let index = CauseHistory.index(of: phase)
        if phases[index] == CauseHistory.never { phases[index] = instant }
    }

    func reached(_ phase: PhaseRecord.Phase) -> Int64 { phases[CauseHistory.index(of: phase)] }

    /// The core's claim about the event as of `instant`.
    func claim(at instant: Int64) -> ClaimStep? { claims.last { $0.at <= instant } }

    /// When the first read of the target confirmed the work.
    var verifiedAt: Int64 {
        min(claims.first { $0.isVerified }?.at ?? CauseHistory.never, reached(.verified))
    }

    private static func index(of phase: PhaseRecord.Phase) -> Int {
        switch phase {
        case .decided: 0
        case .approved: 1
        case .planned: 2
        case .executing: 3
        case .executed: 4
        case .verified: 5
        }
    }
}

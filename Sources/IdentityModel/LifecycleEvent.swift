// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// One fact that a source reports of a person.
package struct LifecycleEvent: Hashable, Sendable {
    package struct ID: Hashable, Comparable, Sendable {
        package let rawValue: String

        package init(_ rawValue: String) {
            self.rawValue = rawValue
        }

        package static func < (left: ID, right: ID) -> Bool { left.rawValue < right.rawValue }
    }

    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case joiner
        case mover
        case leaver
        case rehire
        /// A long absence: access is suspended, not taken away for good.
        case leave
        /// The end of a long absence.
        case `return`

        /// Whether the person may hold access once the event has taken effect.
        package var leavesPersonActive: Bool {
            switch self {
            case .joiner, .mover, .rehire, .return: true
            case .leaver, .leave: false
            }
        }
    }

    package let id: ID
    package let kind: Kind
    package let identity: Identity.ID
    /// When the business fact takes effect; exposure is counted from here.
    package let effectiveAt: Instant
    /// When the source recorded the fact; deadlines of the core are counted from the later of both.
    package let recordedAt: Instant
    /// The source that reports it; only registered ones are believed.
    package let source: String
    /// The position in the source's own order: a later fact has a greater one.
    package let revision: Int
    /// The whole state after the event; `nil` where the source sends none with a leaver.
    package let profile: PersonProfile?

    package init(
        id: ID,
        kind: Kind,
        identity: Identity.ID,
        effectiveAt: Instant,
        recordedAt: Instant,
        source: String,
        revision: Int,
        profile: PersonProfile?
    ) {
        self.id = id
        self.kind = kind
        self.identity = identity
        self.effectiveAt = effectiveAt
        self.recordedAt = recordedAt
        self.source = source
        self.revision = revision
        self.profile = profile
    }
}

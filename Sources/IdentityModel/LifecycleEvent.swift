// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// One fact that a source reports about a person.
package struct LifecycleEvent: Hashable, Identifiable, Sendable {
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
        /// A long absence: access is suspended, not revoked for good.
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

    private struct Content: Hashable, Sendable {
        let id: ID
        let kind: Kind
        let identity: Identity.ID
        let effectiveAt: Instant
        let recordedAt: Instant
        let source: String
        let revision: Int
        let profile: PersonProfile?
    }

    /// Kept once, whoever has the event: plan, core, oracle and the stream of run events.
    private final class Box: Sendable {
        let content: Content

        init(_ content: Content) {
            self.content = content
        }
    }

    private let box: Box

    package var id: ID { box.content.id }
    package var kind: Kind { box.content.kind }
    package var identity: Identity.ID { box.content.identity }
    /// When the business fact takes effect; exposure is counted from here.
    package var effectiveAt: Instant { box.content.effectiveAt }
    /// When the source recorded the fact; the core's deadlines count from the later of the two.
    package var recordedAt: Instant { box.content.recordedAt }
    /// The source that reports it; only registered sources are trusted.
    package var source: String { box.content.source }
    /// The position in the source's own order: a later fact has a greater one.
    package var revision: Int { box.content.revision }
    /// The full state after the event; `nil` if the source sends none with a leaver.
    package var profile: PersonProfile? { box.content.profile }

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
        box = Box(
            Content(
                id: id,
                kind: kind,
                identity: identity,
                effectiveAt: effectiveAt,
                recordedAt: recordedAt,
                source: source,
                revision: revision,
                profile: profile
            )
        )
    }

    package static func == (left: LifecycleEvent, right: LifecycleEvent) -> Bool {
        left.box === right.box || left.box.content == right.box.content
    }

    /// The id tells nearly all events apart; the rest is left to `==`.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }
}

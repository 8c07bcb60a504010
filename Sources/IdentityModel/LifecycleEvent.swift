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

    /// Kept once, whoever has the event: plan, core, oracle and the stream of run events.
    private final class Content: Sendable {
        let id: ID
        let kind: Kind
        let identity: Identity.ID
        let effectiveAt: Instant
        let recordedAt: Instant
        let source: String
        let revision: Int
        let profile: PersonProfile?

        init(
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

    private let content: Content

    package var id: ID { content.id }
    package var kind: Kind { content.kind }
    package var identity: Identity.ID { content.identity }
    /// When the business fact takes effect; exposure is counted from here.
    package var effectiveAt: Instant { content.effectiveAt }
    /// When the source recorded the fact; the core's deadlines count from the later of the two.
    package var recordedAt: Instant { content.recordedAt }
    /// The source that reports it; only registered sources are trusted.
    package var source: String { content.source }
    /// The position in the source's own order: a later fact has a greater one.
    package var revision: Int { content.revision }
    /// The full state after the event; `nil` if the source sends none with a leaver.
    package var profile: PersonProfile? { content.profile }

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
        content = Content(
            id: id,
            kind: kind,
            identity: identity,
            effectiveAt: effectiveAt,
            recordedAt: recordedAt,
            source: source,
            revision: revision,
            profile: profile
        )
    }

    package static func == (left: LifecycleEvent, right: LifecycleEvent) -> Bool {
        if left.content === right.content { return true }
        return left.id == right.id && left.kind == right.kind && left.identity == right.identity
            && left.effectiveAt == right.effectiveAt && left.recordedAt == right.recordedAt
            && left.source == right.source && left.revision == right.revision
            && left.profile == right.profile
    }

    /// The id tells nearly all events apart; the rest is left to `==`.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }
}

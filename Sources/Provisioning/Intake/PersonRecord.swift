// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What the core knows of a person from the facts it was told.
package struct PersonRecord: Hashable, Sendable {
    package enum Standing: Hashable, Sendable {
        case unknown
        case active
        case onLeave
        case left
    }

    package let id: Identity.ID
    package var standing = Standing.unknown
    /// The newest profile; kept after the person left, since it says where accounts may be.
    package var profile: PersonProfile?
    /// The fact that the profile comes from; an older one that is late does not take its place.
    private var describedBy: LifecycleEvent?
    /// Every address under which the person was ever known, in lower case.
    package var addresses: [String] = []
    /// The newest effective fact; what the person should hold follows from it.
    package var current: LifecycleEvent?
    package var approvedBy: String?
    package var activatedAt: Instant?
    /// The last joiner or rehire.
    package var lastStart: LifecycleEvent?
    /// Every fact heard of, in the order of arrival.
    package var facts: [LifecycleEvent] = []
    /// Facts that wait for their effective instant.
    package var scheduled: [LifecycleEvent] = []
    /// Facts that contradict the standing now, but would not after an older one that is late.
    package var held: [LifecycleEvent] = []
    package var claim: ClaimRecord.State?

    package init(id: Identity.ID) {
        self.id = id
    }

    /// Whether the person left by a fact of their own, which no guard holds back.
    package var hasLeft: Bool { standing == .left }

    /// Makes the event what counts now.
    mutating func activate(_ event: LifecycleEvent, approvedBy: String?, at instant: Instant) {
        current = event
        self.approvedBy = approvedBy
        activatedAt = instant
        claim = nil
        if let profile = event.profile, describedBy.map({ !event.precedes($0) }) ?? true {
            self.profile = profile
            describedBy = event
            for address in [profile.email] + profile.alternateEmails {
                let address = address.lowercased()
                if !address.isEmpty, !addresses.contains(address) { addresses.append(address) }
            }
        }
        switch event.kind {
        case .joiner, .rehire:
            standing = .active
            lastStart = event
        case .mover: if standing != .onLeave { standing = .active }
        case .return: standing = .active
        case .leaver: standing = .left
        case .leave: standing = .onLeave
        }
    }
}

extension LifecycleEvent {
    /// The order of facts about one person: by effect, then by the source's own order.
    func precedes(_ other: LifecycleEvent) -> Bool {
        (effectiveAt, revision) < (other.effectiveAt, other.revision)
    }

    /// Whether both say the same, whatever their ids.
    func hasSameContent(as other: LifecycleEvent) -> Bool {
        kind == other.kind && identity == other.identity && effectiveAt == other.effectiveAt
            && source == other.source && revision == other.revision && profile == other.profile
    }
}

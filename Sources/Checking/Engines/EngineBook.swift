// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// What an engine has been sent, and when it gets its next tick.
struct EngineBook {
    private static let quarter: Duration = .seconds(900)
    private static let rest: Duration = .seconds(21_600)
    /// How long after a fact work may still be in progress.
    private static let busy: Duration = .seconds(10_800)

    private var profiles: [Identity.ID: PersonProfile] = [:]
    private var events: [Identity.ID: LifecycleEvent] = [:]
    private var expected: [Instant] = []
    private var lastFactAt: Instant
    private(set) var last: LifecycleEvent?

    init(start: Instant) {
        lastFactAt = start
    }

    mutating func note(_ event: LifecycleEvent, at instant: Instant) {
        last = event
        lastFactAt = instant
        if event.effectiveAt > instant { expect(event.effectiveAt) }
        if let known = events[event.identity], known.revision > event.revision { return }
        events[event.identity] = event
        if let profile = event.profile { profiles[event.identity] = profile }
    }

    mutating func expect(_ instant: Instant) {
        if !expected.contains(instant) { expected = (expected + [instant]).sorted() }
    }

    /// The full state after the event; the last known one if the source sends none.
    func profile(of event: LifecycleEvent) -> PersonProfile? {
        event.profile ?? profiles[event.identity]
    }

    func current(of identity: Identity.ID) -> LifecycleEvent? { events[identity] }

    func nextTick(after now: Instant) -> Instant {
        let facts = expected.filter { $0 <= now } + [lastFactAt]
        let isBusy = facts.contains { now < $0.advanced(by: Self.busy) }
        let regular = now.advanced(by: isBusy ? Self.quarter : Self.rest)
        return expected.first { $0 > now }.map { min($0, regular) } ?? regular
    }
}

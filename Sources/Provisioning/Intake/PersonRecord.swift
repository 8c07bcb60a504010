// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Vocabulary

/// What the core knows about a person from the facts it has received.
package struct PersonRecord: Hashable, Identifiable, Sendable {
    /// A position among the facts, in four bytes; there are four for everybody.
    private struct Position: Hashable, Sendable {
        private var number: Int32 = -1

        var index: Int? {
            get { number < 0 ? nil : Int(number) }
            set { number = newValue.map(Int32.init) ?? -1 }
        }
    }

    package enum Standing: Hashable, Sendable {
        case unknown
        case active
        case onLeave
        case left
    }

    package let id: Identity.ID
    package private(set) var standing = Standing.unknown
    /// Every address the person ever had, in lower case.
    package private(set) var addresses: [String] = []
    package private(set) var approvedBy: String?
    package private(set) var activatedAt: Instant?
    /// Every fact received, in order of arrival.
    package private(set) var facts: [LifecycleEvent] = []
    /// Facts that wait for their effective instant.
    package var scheduled: [LifecycleEvent] = []
    /// Facts that contradict the current standing, but may fit once an older one arrives.
    package var held: [LifecycleEvent] = []
    package var claim: ClaimRecord.State?
    private var currentFact = Position()
    private var profileFact = Position()
    private var startFact = Position()
    private var endFact = Position()

    package init(id: Identity.ID) {
        self.id = id
    }

    /// The newest effective fact; what the person should hold follows from it.
    package var current: LifecycleEvent? { currentFact.index.map { facts[$0] } }
    package var currentID: LifecycleEvent.ID? { currentFact.index.map { facts[$0].id } }
    package var currentKind: LifecycleEvent.Kind? { currentFact.index.map { facts[$0].kind } }
    /// The newest profile; kept after the person left, because it tells where accounts may be.
    package var profile: PersonProfile? { profileFact.index.flatMap { facts[$0].profile } }
    /// The last joiner or rehire.
    package var lastStart: LifecycleEvent? { startFact.index.map { facts[$0] } }

    /// The last leaver or leave that took effect.
    package var lastEnd: LifecycleEvent? { endFact.index.map { facts[$0] } }

    /// The same text, which is kept once if it is an address of the person, byte by byte.
    func sharing(_ text: String?) -> String? {
        guard let text else { return nil }
        return addresses.first { $0.utf8.elementsEqual(text.utf8) } ?? text
    }

    /// Its position among the facts.
    @discardableResult
    mutating func learn(_ event: LifecycleEvent) -> Int {
        if let known = facts.firstIndex(of: event) { return known }
        facts.append(event)
        return facts.count - 1
    }

    /// Makes the event the current one.
    mutating func activate(_ event: LifecycleEvent, approvedBy: String?, at instant: Instant) {
        let fact = learn(event)
        currentFact.index = fact
        self.approvedBy = approvedBy
        activatedAt = instant
        claim = nil
        // A late fact does not replace a newer profile.
        if let profile = event.profile,
            profileFact.index.map({ !event.precedes(facts[$0]) }) ?? true
        {
            profileFact.index = fact
            for address in [profile.email] + profile.alternateEmails {
                let address = address.inLowerCase
                if !address.isEmpty, !addresses.contains(address) { addresses.append(address) }
            }
        }
        switch event.kind {
        case .joiner, .rehire:
            standing = .active
            startFact.index = fact
        case .mover: if standing != .onLeave { standing = .active }
        case .return: standing = .active
        case .leaver:
            standing = .left
            endFact.index = fact
        case .leave:
            standing = .onLeave
            endFact.index = fact
        }
    }
}

extension LifecycleEvent {
    /// The order of facts about one person: by effective instant, then by the source's own order.
    func precedes(_ other: LifecycleEvent) -> Bool {
        (effectiveAt, revision) < (other.effectiveAt, other.revision)
    }

    /// Whether both have the same content, whatever their ids.
    func hasSameContent(as other: LifecycleEvent) -> Bool {
        kind == other.kind && identity == other.identity && effectiveAt == other.effectiveAt
            && source == other.source && revision == other.revision && profile == other.profile
    }
}

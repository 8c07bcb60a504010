// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Who is active according to the facts so far, as a source's full export would list them.
struct RosterBook {
    private struct Person: Identifiable {
        let id: Identity.ID
        /// The last event with a profile; `nil` for somebody who is not active.
        var described: LifecycleEvent?
        /// The last fact of the plan.
        var fact: LifecycleEvent?

        var identity: Identity? {
            described?.profile.map { Identity(id: id, profile: $0) }
        }
    }

    private var people = IdentifiedArray<Person>()
    private var revision = 0

    mutating func apply(_ event: LifecycleEvent) {
        revision = max(revision, event.revision)
        let number = number(of: event.identity)
        if event.kind == .leaver {
            people[number].described = nil
        } else if event.profile != nil {
            people[number].described = event
        }
    }

    mutating func apply(fact event: LifecycleEvent) {
        apply(event)
        people[number(of: event.identity)].fact = event
    }

    /// The last fact of the plan about somebody.
    func fact(about identity: Identity.ID) -> LifecycleEvent? {
        people.position(of: identity).flatMap { people[$0].fact }
    }

    private mutating func number(of identity: Identity.ID) -> Int {
        if let known = people.position(of: identity) { return known }
        people.append(Person(id: identity))
        return people.count - 1
    }

    mutating func nextRevision() -> Int {
        revision += 1
        return revision
    }

    /// People whose engagement has ended without an event are no longer listed.
    func split(
        by content: RosterStep.Content,
        at instant: Instant
    ) -> (present: [Identity], missing: [Identity]) {
        let everybody = people.compactMap(\.identity).sorted { $0.id < $1.id }.filter { identity in
            identity.profile.endsAt.map { instant < $0 } ?? true
        }
        let missing: Set<Identity.ID>
        switch content {
        case .present(let ids):
            let listed = Set(ids)
            missing = Set(everybody.map(\.id)).subtracting(listed)
        case .missing(let ids): missing = Set(ids)
        case .missingPercent(let percent):
            // Rounded up, so that a share of a small organization is at least one person.
            let count = (everybody.count * percent + 99) / 100
            missing = Set(everybody.prefix(count).map(\.id))
        }
        return (
            everybody.filter { !missing.contains($0.id) },
            everybody.filter { missing.contains($0.id) }
        )
    }
}

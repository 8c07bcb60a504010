// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// Who is active according to the facts so far, as a source's full export would list them.
struct RosterBook {
    private var active: [Identity.ID: Identity] = [:]
    private var revision = 0

    mutating func apply(_ event: LifecycleEvent) {
        revision = max(revision, event.revision)
        if event.kind == .leaver {
            active[event.identity] = nil
        } else if let profile = event.profile {
            active[event.identity] = Identity(id: event.identity, profile: profile)
        }
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
        let everybody = active.values.sorted { $0.id < $1.id }.filter { identity in
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

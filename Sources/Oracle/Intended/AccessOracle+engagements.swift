// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Engagements that end without an event, derived from the facts and the policy alone.
extension AccessOracle {
    /// Whether policy accepts the fact: somebody who is not an employee needs a sponsor or owner.
    func isAnswered(_ event: LifecycleEvent) -> Bool {
        guard let profile = event.profile, event.kind.leavesPersonActive,
            policy.engagement(of: profile)?.needsAnswerable == true
        else { return true }
        guard let name = profile.answerable, name != event.identity,
            let number = people.position(of: name)
        else { return false }
        switch people[number].standing {
        case .unreported, .left: return false
        case .active, .away: return people[number].profile?.employment == .employee
        }
    }

    /// Whether the policy knows every code that a report gives of somebody who comes or stays.
    func isCoded(_ event: LifecycleEvent) -> Bool {
        guard let profile = event.profile, event.kind.leavesPersonActive else { return true }
        return policy.codes.allSatisfy { attribute, known in
            profile.attributes[attribute].map(known.contains) ?? true
        }
    }

    /// Whether the engagement would end before it begins.
    func endsBeforeItBegins(_ event: LifecycleEvent) -> Bool {
        guard event.kind == .joiner || event.kind == .rehire else { return false }
        return event.profile?.endsAt.map { $0 <= event.effectiveAt } ?? false
    }

    /// Schedules when the engagement, and those that depend on the person, may end.
    func scheduleEnds(after event: LifecycleEvent, of person: Int, at instant: Instant) {
        if let end = engagementEnd(of: person) {
            guard end > instant else { return endEngagement(of: person, at: instant) }
            deadlines.schedule(.engagementEnds(person: person), at: end)
        }
        guard event.kind == .leaver, !policy.engagements.isEmpty else { return }
        for other in people.indices {
            if people[other].profile?.answerable == event.identity,
                let end = engagementEnd(of: other)
            {
                deadlines.schedule(.engagementEnds(person: other), at: end)
            }
            guard people[other].formerAnswerables.contains(event.identity),
                let profile = people[other].profile,
                let engagement = policy.engagement(of: profile)
            else { continue }
            deadlines.schedule(
                .keysDue(person: other),
                at: instant.advanced(by: engagement.grace + deadline)
            )
        }
    }

    func endEngagement(of person: Int, at instant: Instant) {
        guard let end = engagementEnd(of: person), end <= instant, let number = people[person].fact
        else { return }
        let fact = facts[number]
        let event = LifecycleEvent(
            id: fact.id,
            kind: fact.kind,
            identity: people[person].id,
            effectiveAt: fact.effectiveAt,
            recordedAt: fact.controllableAt,
            source: policy.authoritativeSources.first ?? "",
            revision: people[person].revision ?? 0,
            profile: nil
        )
        apply(fact: event.end(at: end), at: instant)
    }

    private func engagementEnd(of person: Int) -> Instant? {
        guard people[person].standing == .active || people[person].standing == .away,
            let profile = people[person].profile
        else { return nil }
        var end = profile.endsAt
        func limit(_ instant: Instant) { end = end.map { min($0, instant) } ?? instant }
        guard let engagement = policy.engagement(of: profile) else { return end }
        if let longest = engagement.accessMax, let start = people[person].startedAt {
            limit(start.advanced(by: longest))
        }
        if engagement.needsAnswerable, let left = profile.answerable.flatMap(leftAt) {
            limit(left.advanced(by: engagement.grace))
        }
        return end
    }

    /// When the person left, unless they are back.
    func leftAt(_ identity: Identity.ID) -> Instant? {
        guard let number = people.position(of: identity), people[number].standing == .left,
            let fact = people[number].fact
        else { return nil }
        return facts[fact].effectiveAt
    }
}

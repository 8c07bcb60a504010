// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Simulation

/// Lifecycle feeds of any size, for benchmarks; no real people are meant.
///
/// Everybody joins with 3 to 6 groups; of 20 people 5 move to other groups and 4 leave, some of
/// them after a move. There is one group per 10 people, so that the size of a group and the
/// memberships of an account do not depend on the size of the organization.
package enum SyntheticFeed {
    /// The same number of people and seed give the same feed in every process.
    package static func make(people count: Int, seed: UInt64) -> LifecycleFeed {
        precondition(count > 0, "a feed needs at least one person")
        var random = SeededRandom(seed: seed, stream: "synthetic feed")
        let groups = groups(for: count)
        var moments: [Moment] = []
        moments.reserveCapacity(count * 3 / 2)
        for person in 1...count {
            append(person, of: count, to: &moments, groups: groups.count, &random)
        }
        moments.sort { ($0.at, $0.person, $0.step) < ($1.at, $1.person, $1.step) }
        var people: [Identity.ID] = []
        people.reserveCapacity(count)
        let events = moments.enumerated().map { index, moment in
            let id = identity(moment.person)
            if moment.kind == .joiner { people.append(id) }
            return event(moment, identity: id, number: index + 1, groups: groups)
        }
        return LifecycleFeed(events: events, groups: groups, people: people)
    }

    private struct Moment {
        let at: Int64
        let person: Int
        /// The index among the person's own events.
        let step: Int
        let kind: LifecycleEvent.Kind
        /// By index, sorted; empty for a leaver.
        let groups: [Int]
    }

    /// 2026-01-01T00:00:00Z.
    private static let start: Int64 = 1_767_225_600_000
    /// Slow enough that no rate limit matters: a plan with 500 calls a minute is mostly idle.
    private static let perPerson: Int64 = 20_000

    private static func append(
        _ person: Int,
        of count: Int,
        to moments: inout [Moment],
        groups: Int,
        _ random: inout SeededRandom
    ) {
        let span = UInt64(count) * UInt64(perPerson)
        var at = Int64(random.next(below: span))
        var step = 0
        func add(_ kind: LifecycleEvent.Kind) {
            let held = kind == .leaver ? [] : choice(among: groups, &random)
            moments.append(Moment(at: at, person: person, step: step, kind: kind, groups: held))
            step += 1
            // There is at least an hour between two events of a person.
            at += 3_600_000 + Int64(random.next(below: span))
        }
        add(.joiner)
        if random.next(below: 20) < 5 { add(.mover) }
        if random.next(below: 20) < 4 { add(.leaver) }
    }

    /// 3 to 6 groups, or all of them if there are fewer.
    private static func choice(among count: Int, _ random: inout SeededRandom) -> [Int] {
        let wanted = min(count, 3 + Int(random.next(below: 4)))
        var chosen: [Int] = []
        while chosen.count < wanted {
            let group = Int(random.next(below: UInt64(count)))
            if !chosen.contains(group) { chosen.append(group) }
        }
        return chosen.sorted()
    }

    private static func event(
        _ moment: Moment,
        identity: Identity.ID,
        number: Int,
        groups: [String]
    ) -> LifecycleEvent {
        let at = Instant(milliseconds: start + moment.at)
        let name = InventedName(person: identity.rawValue, number: moment.person)
        let profile = PersonProfile(
            givenName: name.given,
            familyName: name.family,
            email: name.email,
            groups: moment.groups.map { groups[$0] }
        )
        return LifecycleEvent(
            id: LifecycleEvent.ID("e-\(number)"),
            kind: moment.kind,
            identity: identity,
            effectiveAt: at,
            recordedAt: at,
            source: "hr",
            revision: number,
            profile: moment.kind == .leaver ? nil : profile
        )
    }

    private static func groups(for people: Int) -> [String] {
        (1...max(8, people / 10)).map { "team-\(padded($0))" }
    }

    private static func identity(_ person: Int) -> Identity.ID {
        Identity.ID("p-\(padded(person))")
    }

    /// At least six digits, so that names sort by number.
    private static func padded(_ number: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, 6 - text.count)) + text
    }
}

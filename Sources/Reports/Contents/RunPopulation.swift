// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

/// The people and accounts of a run as of its last event, kept once for every tally that asks.
struct RunPopulation: Sendable {
    private struct Person: Identifiable {
        var latest: LifecycleEvent
        /// The last fact with a profile.
        var described: LifecycleEvent?

        var id: Identity.ID { latest.identity }
    }

    /// Those whom a fact is about.
    private var people = IdentifiedArray<Person>()
    private(set) var accounts = IdentifiedArray<AccountObservation>()
    /// How many exist, by target.
    private var accountCounts: [TargetName: Int] = [:]

    mutating func record(_ fact: LifecycleEvent) {
        let described = fact.profile == nil ? nil : fact
        guard let known = people.position(of: fact.identity) else {
            people.append(Person(latest: fact, described: described))
            return
        }
        people[known].latest = fact
        if let described { people[known].described = described }
    }

    mutating func record(_ observation: AccountObservation) {
        var wasThere = false
        if let known = accounts.position(of: observation.id) {
            wasThere = accounts[known].exists
            accounts[known] = observation
        } else {
            accounts.append(observation)
        }
        guard wasThere != observation.exists else { return }
        accountCounts[observation.target, default: 0] += wasThere ? -1 : 1
    }

    var peopleCount: Int { people.count }

    func accountCount(of target: TargetName) -> Int { accountCounts[target] ?? 0 }

    func latestFact(about person: Identity.ID) -> LifecycleEvent? {
        people.position(of: person).map { people[$0].latest }
    }

    func profile(of person: Identity.ID) -> PersonProfile? {
        people.position(of: person).flatMap { people[$0].described?.profile }
    }

    func account(_ id: AccountObservation.ID) -> AccountObservation? {
        accounts.position(of: id).map { accounts[$0] }
    }

    /// How many people have an account at the target.
    func ownerCount(at target: TargetName) -> Int {
        Set(accounts.lazy.filter { $0.target == target && $0.exists }.compactMap(\.owner)).count
    }
}

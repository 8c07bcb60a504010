// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Scenarios
import Testing

@Suite
struct SyntheticFeedTests {
    @Test func `the same seed gives the same feed and another seed another`() {
        let feed = SyntheticFeed.make(people: 200, seed: 3)
        #expect(feed == SyntheticFeed.make(people: 200, seed: 3))
        #expect(feed != SyntheticFeed.make(people: 200, seed: 4))
    }

    @Test(arguments: [1, 50, 400])
    func `everybody joins first and nothing follows their leaving`(count: Int) {
        let feed = SyntheticFeed.make(people: count, seed: 1)
        var standing: [Identity.ID: LifecycleEvent.Kind] = [:]
        for event in feed.events {
            switch event.kind {
            case .joiner: #expect(standing[event.identity] == nil)
            case .mover, .leaver:
                #expect([.joiner, .mover].contains(standing[event.identity]))
            case .rehire, .leave, .return: Issue.record("no such event is made")
            }
            standing[event.identity] = event.kind
        }
        #expect(standing.count == count)
        #expect(feed.people.count == count)
    }

    @Test func `events are in the order of time and of their revisions`() {
        let events = SyntheticFeed.make(people: 300, seed: 2).events
        for (event, next) in zip(events, events.dropFirst()) {
            #expect(event.effectiveAt <= next.effectiveAt)
            #expect(event.revision < next.revision)
        }
    }

    @Test func `whoever stays holds three to six of the feed's groups`() {
        let feed = SyntheticFeed.make(people: 300, seed: 5)
        let known = Set(feed.groups)
        #expect(feed.groups.count == 30)
        for event in feed.events where event.kind != .leaver {
            let groups = event.profile?.groups ?? []
            #expect((3...6).contains(groups.count))
            #expect(Set(groups).count == groups.count)
            #expect(known.isSuperset(of: groups))
            #expect(groups == groups.sorted())
        }
    }

    @Test func `joiners, movers and leavers come in their shares`() {
        let events = SyntheticFeed.make(people: 2_000, seed: 6).events
        #expect(events.count { $0.kind == .joiner } == 2_000)
        #expect((400...600).contains(events.count { $0.kind == .mover }))
        #expect((300...500).contains(events.count { $0.kind == .leaver }))
    }
}

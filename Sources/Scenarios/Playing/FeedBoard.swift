// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Provisioning
import Recording
import Simulation
import TargetKit
import Wire

/// Replaces the core in a play: stores what sources report, for clients to read.
///
/// `@unchecked Sendable` is safe because it is only used on the simulation's thread.
final class FeedBoard: Governor, @unchecked Sendable {
    private let order: RunPlan.GovernorOrder
    private let facts: FactWire
    private let deadline: Duration
    private let owners: [String: Identity.ID]
    private(set) var lines: [FeedLine] = []
    private var latest: [Identity.ID: LifecycleEvent] = [:]
    private var profiles: [Identity.ID: PersonProfile] = [:]
    private var lastEvent: LifecycleEvent?

    /// For `deadline` after an event, work on its person counts as caused by it.
    init(_ order: RunPlan.GovernorOrder, people: [Identity], deadline: Duration) {
        self.order = order
        self.deadline = deadline
        facts = FactWire(order)
        owners = Dictionary(
            people.flatMap { person in
                ([person.profile.email] + person.profile.alternateEmails)
                    .map { ($0.lowercased(), person.id) }
            },
            uniquingKeysWith: { first, _ in first }
        )
    }

    var transports: [any Transport] { order.targets.map(\.transport) }

    func receive(_ event: LifecycleEvent) async {
        // A reader of the feed cannot know which sources are authoritative.
        guard order.policy.authoritativeSources.contains(event.source) else { return }
        order.sink.record(.intake(IntakeRecord(accepting: event)), at: order.clock.now)
        if latest[event.identity].map({ $0.revision <= event.revision }) ?? true {
            latest[event.identity] = event
            if let profile = event.profile { profiles[event.identity] = profile }
        }
        lastEvent = event
        let profile = event.profile ?? profiles[event.identity]
        let content = facts.json(of: event, profile)
        lines.append(
            FeedLine(
                cursor: lines.count + 1,
                event: event,
                profile: profile,
                groups: groups(in: content),
                content: content
            )
        )
    }

    func receive(roster: Roster) async {
        lines.append(
            FeedLine(
                cursor: lines.count + 1,
                event: nil,
                profile: nil,
                groups: [],
                content: .object(facts.json(of: roster, at: order.clock.now))
            )
        )
    }

    func reconcile() async {}

    var heldRuns: [String] { get async { [] } }

    func approve(run: String, by approver: String) async {}

    func stop() async {}

    private func groups(in content: JSONValue) -> [String] {
        (content["access"]?.array ?? []).compactMap { item in
            guard let right = item["entitlement"],
                right["kind"]?.string == Entitlement.Kind.group.rawValue,
                let name = right["name"]?.string, let target = item["target"]?.string
            else { return nil }
            return order.targets.count == 1 ? name : "\(target)/\(name)"
        }
    }

    /// The cause of a client's request: the latest event in the feed.
    var cause: String { lastEvent?.id.rawValue ?? FeedBoard.unknownCause }

    private static let unknownCause = "client"

    /// The cause of a change.
    ///
    /// A client does not say which event it works on. A change to somebody with a recent event
    /// counts as work on that event, and any other as work on the latest event overall, so that a
    /// loss it causes is a bystander's.
    func cause(of change: TargetChange, in target: any SimulatedTarget) -> String {
        let owner = change.account.flatMap { target.profile(of: $0) }?.emails
            .compactMap { owners[$0.lowercased()] }.first
        guard let owner, let event = latest[owner],
            order.clock.now <= max(event.effectiveAt, event.recordedAt).advanced(by: deadline)
        else { return cause }
        return event.id.rawValue
    }
}

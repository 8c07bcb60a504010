// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Oracle
import Provisioning
import Recording
import Reports
import TargetKit
import Wire

/// Drives a lifecycle feed through the core and its targets.
///
/// The default world: every value of the feed's `groups` is an agent group of the same name,
/// every person has one agent account with the role SD Agent and a full-time seat, seats are
/// ample, and the rate limit is that of the Enterprise plan. With other targets a group is a team
/// of Zoho Desk, or a group of the SCIM service.
package struct Replay: Sendable {
    package struct Options: Sendable {
        package var seed: UInt64
        /// A Freshservice plan: `starter`, `growth`, `pro`, `enterprise`.
        package var plan: String
        package var targets: [ReplayTarget] = [.freshservice]
        /// What groups of the feed mean; by default each is a right of the same name.
        package var mapping = FeedMapping()
        /// Connectors by target, if not the kind's usual one.
        package var connectors: [TargetName: String] = [:]
        /// Bounds that replace those every replay has to meet; findings alone are then not a
        /// violation.
        package var thresholds: [ReplayThreshold] = []
        /// Full-time seats; `nil` for as many as needed.
        package var seats: Int?
        package var faults: [FaultRule]
        package var offboarding: Policy.Offboarding.Agent
        /// Replaces the default policy.
        package var policy: Policy?
        package var deadline: Duration
        package var latency: Duration
        /// The command line that reproduces the run; `nil` leaves the report's own.
        package var replayLine: String?
        /// Whether reports with each person's story are requested.
        package var tellsStory = false

        package init(
            seed: UInt64 = 1,
            plan: String = "enterprise",
            seats: Int? = nil,
            faults: [FaultRule] = [],
            offboarding: Policy.Offboarding.Agent = .convertThenDeactivate,
            policy: Policy? = nil,
            deadline: Duration = .seconds(3_600),
            latency: Duration = .milliseconds(40)
        ) {
            self.seed = seed
            self.plan = plan
            self.seats = seats
            self.faults = faults
            self.offboarding = offboarding
            self.policy = policy
            self.deadline = deadline
            self.latency = latency
        }
    }

    package let feed: String
    private let events: [LifecycleEvent]
    private let groups: [String]
    let options: Options

    /// A replay of `events` (at least one, in feed order) over every group in the feed; `feed` is
    /// the path shown in reports.
    package init(
        feed: String,
        events: [LifecycleEvent],
        groups: [String],
        options: Options = Options()
    ) {
        precondition(!events.isEmpty, "a feed without events is refused by its reader")
        self.feed = feed
        self.events = events
        self.groups = groups
        self.options = options
    }

    /// The default policy: an account with what everybody holds, and a right for each group of the
    /// feed, or those that a mapping names.
    package static func policy(
        offboarding: Policy.Offboarding.Agent,
        targets: [ReplayTarget] = [.freshservice],
        rights: [String: [TargetName: [String]]] = [:]
    ) -> Policy {
        let owner = "feed-owner@people.example"
        var rules = [
            AccessRule(
                id: "membership",
                owner: owner,
                access: targets.map { target in
                    AccessItem(
                        target: target.name,
                        account: target.account,
                        rights: target.base
                            + (rights.isEmpty ? [.eachGroup(kind: target.groupKind)] : [])
                    )
                }
            )
        ]
        for group in rights.keys.sorted() {
            let access = targets.compactMap { target -> AccessItem? in
                guard let names = rights[group]?[target.name], !names.isEmpty else { return nil }
                return AccessItem(
                    target: target.name,
                    account: target.account,
                    rights: names.map { .named(kind: target.groupKind, name: $0) }
                )
            }
            guard !access.isEmpty else { continue }
            rules.append(
                AccessRule(
                    id: "group/\(group)",
                    owner: owner,
                    conditions: [.init(attribute: "groups", anyOf: [group])],
                    access: access
                )
            )
        }
        return Policy(
            rules: rules,
            offboarding: Policy.Offboarding(
                agent: offboarding,
                user: Policy.Offboarding.User(rawValue: offboarding.rawValue) ?? .deactivate
            ),
            authoritativeSources: ["hr"]
        )
    }

    private func groups(of target: ReplayTarget) -> [String] {
        guard !options.mapping.rights.isEmpty else { return groups }
        return Set(options.mapping.rights.values.flatMap { $0[target.name] ?? [] }).sorted()
    }

    func plan() -> RunPlan {
        var steps: [RunPlan.Step] = []
        steps.reserveCapacity(events.count * 2)
        for event in events {
            steps.append(RunPlan.Step(at: event.effectiveAt, .fact(event)))
            steps.append(
                RunPlan.Step(
                    at: max(event.effectiveAt, event.recordedAt),
                    .delivery(event, times: 1)
                )
            )
        }
        steps = steps.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element)
        let first = steps[0].at
        let last = steps[steps.count - 1].at
        var plan = RunPlan(
            title: "replay of \(feed)",
            seed: options.seed,
            start: first.advanced(by: .seconds(-60)),
            end: last.advanced(by: .seconds(86_400)),
            deadline: options.deadline,
            policy: options.policy
                ?? Replay.policy(
                    offboarding: options.offboarding,
                    targets: options.targets,
                    rights: options.mapping.rights
                ),
            people: [],
            targets: options.targets.map { target in
                RunPlan.Target(
                    name: target.name,
                    kind: target.rawValue,
                    settings: .object(
                        target.settings(
                            groups: groups(of: target),
                            plan: options.plan,
                            seats: options.seats
                        )
                    )
                )
            },
            faults: options.faults,
            latency: .fixed(options.latency),
            steps: steps
        )
        plan.connectors = options.connectors
        plan.invariantsEvery = .seconds(365 * 86_400)
        return plan
    }
}

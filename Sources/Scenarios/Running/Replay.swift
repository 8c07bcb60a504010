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

/// Drives a lifecycle feed through the core and a target.
///
/// The default world: every value of the feed's `groups` is an agent group of the same name,
/// every person has one agent account with the role SD Agent and a full-time seat, seats are
/// ample, and the rate limit is that of the Enterprise plan.
package struct Replay: Sendable {
    package struct Options: Sendable {
        package var seed: UInt64
        /// A Freshservice plan: `starter`, `growth`, `pro`, `enterprise`.
        package var plan: String
        /// Full-time seats; `nil` for as many as are asked for.
        package var seats: Int?
        package var faults: [FaultRule]
        package var offboarding: Policy.Offboarding.Agent
        /// In place of the default policy.
        package var policy: Policy?
        package var deadline: Duration
        package var latency: Duration
        /// The command line that reproduces the run; `nil` leaves the report's own.
        package var replayLine: String?
        /// Whether reports that tell what happened to each person are wanted.
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

    package static let target = TargetName("freshservice")

    package let feed: String
    private let events: [LifecycleEvent]
    private let groups: [String]
    let options: Options

    /// A replay of `events`, in the order of the feed and at least one, over every group that the
    /// feed names; `feed` is the path that reports show.
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

    /// What every default world gives: an agent account with a seat and a role, and a group for
    /// each group of the feed.
    package static func policy(offboarding: Policy.Offboarding.Agent) -> Policy {
        Policy(
            rules: [
                AccessRule(
                    id: "membership",
                    owner: "feed-owner@people.example",
                    access: [
                        AccessItem(
                            target: target,
                            account: .agent,
                            rights: [
                                .named(kind: .license, name: "agent"),
                                .named(kind: .role, name: "SD Agent"),
                                .eachGroup(kind: .group),
                            ]
                        )
                    ]
                )
            ],
            offboarding: Policy.Offboarding(agent: offboarding),
            authoritativeSources: ["hr"]
        )
    }

    func plan() -> RunPlan {
        var settings: JSONObject = [
            "plan": .string(options.plan),
            "groups": .array(groups.map(JSONValue.string)),
        ]
        if let seats = options.seats {
            settings["seats"] = .object(["agent": .integer(Int64(seats))])
        }
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
            policy: options.policy ?? Replay.policy(offboarding: options.offboarding),
            people: [],
            targets: [
                RunPlan.Target(
                    name: Replay.target,
                    kind: "freshservice",
                    settings: .object(settings)
                )
            ],
            faults: options.faults,
            latency: .fixed(options.latency),
            steps: steps
        )
        plan.invariantsEvery = .seconds(365 * 86_400)
        return plan
    }
}

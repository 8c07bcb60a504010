// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Provisioning
import Scenarios
import Simulation
import TargetKit
import Wire

/// Five people who join, move, leave, come back and go on leave at random for 60 days, over a
/// network that fails at random until the last fact is told.
struct RandomLife {
    static let start = Instant(milliseconds: 1_767_225_600_000)
    static let factDays: Int64 = 60
    static let faultDays: Int64 = 62
    static let days: Int64 = 70
    static let targets = [TargetName("desk"), TargetName("lab")]
    static let teams = ["blue", "green", "red", "white"]

    private var random: SeededRandom
    private var told: [(at: Instant, step: RunPlan.Step)] = []
    /// Of the person whose life is being generated.
    private var job = ""
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        random = SeededRandom(seed: seed, stream: "random life")
    }

    /// The whole run: facts, their reports, faults, and two reconciliations after the last fault.
    mutating func plan() throws -> RunPlan {
        for number in 1...5 { live(number) }
        for day in [66, 67] as [Int64] {
            let at = RandomLife.start.advanced(by: .seconds(day * 86_400))
            told.append((at, RunPlan.Step(at: at, .reconcile)))
        }
        let steps = told.enumerated()
            .sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
            .map(\.element.step)
        return RunPlan(
            title: "random life \(seed)",
            seed: seed,
            start: RandomLife.start.advanced(by: .seconds(-60)),
            end: RandomLife.start.advanced(by: .seconds(RandomLife.days * 86_400)),
            deadline: .seconds(3_600),
            policy: policy,
            people: [],
            targets: RandomLife.targets.map { name in
                RunPlan.Target(name: name, kind: "freshservice", settings: settings)
            },
            faults: try faults(),
            latency: .between(min: .milliseconds(20), max: .milliseconds(900)),
            reconcileEvery: seed.isMultiple(of: 3) ? .seconds(5 * 86_400) : nil,
            steps: steps,
            order: .permuted(seed: seed)
        )
    }

    private var settings: JSONValue {
        .object([
            "plan": .string("enterprise"),
            "groups": .array(RandomLife.teams.map(JSONValue.string)),
            "requesterGroups": .array(RandomLife.teams.map { .string("r-\($0)") }),
        ])
    }

    private var policy: Policy {
        let agent = AccessRule(
            id: "agents",
            owner: "desk-owner",
            conditions: [.init(attribute: "job", anyOf: ["agent", "lead"])],
            access: RandomLife.targets.map { target in
                AccessItem(
                    target: target,
                    account: .agent,
                    rights: [
                        .named(kind: .license, name: "agent"),
                        .named(kind: .role, name: "SD Agent"),
                        .eachGroup(kind: .group),
                    ]
                )
            }
        )
        let lead = AccessRule(
            id: "leads",
            owner: "desk-owner",
            conditions: [.init(attribute: "job", anyOf: ["lead"])],
            access: [
                AccessItem(
                    target: RandomLife.targets[0],
                    account: .agent,
                    rights: [.named(kind: .role, name: "SD Supervisor")]
                )
            ]
        )
        let staff = AccessRule(
            id: "staff",
            owner: "desk-owner",
            conditions: [.init(attribute: "job", anyOf: ["clerk"])],
            access: [
                AccessItem(
                    target: RandomLife.targets[0],
                    account: .requester,
                    rights: RandomLife.teams.prefix(2).map {
                        .named(kind: .requesterGroup, name: "r-\($0)")
                    }
                )
            ]
        )
        return Policy(
            rules: [agent, lead, staff],
            massChange: MassChangeGuard(peopleMax: nil, percentMax: nil)
        )
    }

    private func faults() throws -> [FaultRule] {
        let update = try FaultPattern(parsing: "PUT /api/v2/agents/*")
        let window =
            RandomLife
            .start..<RandomLife.start.advanced(
                by: .seconds(RandomLife.faultDays * 86_400)
            )
        func rule(
            _ name: String,
            _ phase: FaultRule.Phase,
            _ chance: Double,
            _ verdict: FaultVerdict,
            pattern: FaultPattern = .everything
        ) -> FaultRule {
            FaultRule(
                name: name,
                scope: FaultRule.Scope(pattern: pattern, window: window),
                phase: phase,
                occasion: .probability(chance),
                verdict: verdict,
                fires: FaultRule.FireRequirement(minimum: 0)
            )
        }
        let harshness = [0.01, 0.03, 0.1][Int(seed % 3)]
        return [
            rule(
                "throttled",
                .before,
                harshness,
                .respond(FaultAnswer(status: 429, retryAfter: 30))
            ),
            rule("down", .before, harshness, .respond(FaultAnswer(status: 503))),
            rule("broken", .after, harshness, .respond(FaultAnswer(status: 500))),
            rule("lost request", .before, harshness, .dropRequest),
            rule("lost answer", .after, harshness, .dropResponse),
            // For an update, either half of which a reader can see.
            rule(
                "half way",
                .halfWay,
                harshness,
                .respond(FaultAnswer(status: 500)),
                pattern: update
            ),
        ]
    }

    /// One person's life, from the first joining to the horizon.
    private mutating func live(_ number: Int) {
        let id = Identity.ID("p-\(number)")
        var standing = LifecycleEvent.Kind.leaver
        var hasJoined = false
        var second = Int64(random.next(below: UInt64(30 * 86_400)))
        var moves = 0
        var former: Int64 = 0
        while second < RandomLife.factDays * 86_400 {
            var kind: LifecycleEvent.Kind
            switch standing {
            case .leaver: kind = hasJoined ? .rehire : .joiner
            // Leaving for good while on leave is a case for a person; see `LifecycleTests`.
            case .leave: kind = pick([.return, .return, .mover])
            case .joiner, .mover, .rehire, .return:
                kind = pick([.mover, .mover, .leaver, .leaver, .leave])
            }
            // A leave during a move leaves dead rights that only a person can revoke.
            if kind == .leave, second - former < 2 * 86_400 { kind = .leaver }
            former = second
            hasJoined = true
            moves += 1
            tell(kind, id, number, moves, second, isAway: standing == .leave)
            if kind != .mover || standing != .leave { standing = kind }
            second += kind == .return ? 2 * 86_400 : gap()
        }
        // What is kept for a return is not due, and would blur the final comparison.
        if standing == .leave {
            tell(.return, id, number, moves + 1, RandomLife.factDays * 86_400 + 1, isAway: true)
        }
    }

    /// Seconds to the next fact: mostly days, at times while the former is still in flight.
    private mutating func gap() -> Int64 {
        switch random.next(below: 10) {
        case 0...1: 1 + Int64(random.next(below: 5))
        case 2: 1 + Int64(random.next(below: 120))
        case 3: Int64(random.next(below: 7_200)) + 1
        default: Int64(random.next(below: UInt64(15 * 86_400))) + 3_600
        }
    }

    private mutating func tell(
        _ kind: LifecycleEvent.Kind,
        _ id: Identity.ID,
        _ number: Int,
        _ move: Int,
        _ second: Int64,
        isAway: Bool
    ) {
        let effective = RandomLife.start.advanced(by: .seconds(second))
        let arrival: Instant
        switch random.next(below: 10) {
        case 0 where kind != .leave:
            arrival = effective.advanced(by: .seconds(Int64(random.next(below: 86_400))))
        case 1: arrival = effective.advanced(by: .seconds(-Int64(random.next(below: 86_400))))
        default: arrival = effective
        }
        let event = LifecycleEvent(
            id: LifecycleEvent.ID("e-\(number)-\(move)"),
            kind: kind,
            identity: id,
            effectiveAt: effective,
            recordedAt: min(arrival, effective),
            source: "hr",
            revision: number * 1_000 + move,
            profile: kind == .leaver || kind == .leave ? nil : profile(number, isAway: isAway)
        )
        told.append((effective, RunPlan.Step(at: effective, .fact(event))))
        let times = random.next(below: 5) == 0 ? 2 : 1
        told.append((arrival, RunPlan.Step(at: arrival, .delivery(event, times: times))))
    }

    private mutating func profile(_ number: Int, isAway: Bool) -> PersonProfile {
        if !isAway { job = pick(["agent", "agent", "lead", "clerk", "gardener"]) }
        let name = random.next(below: 6) == 0 ? "person-\(number)-new" : "person-\(number)"
        let groups = RandomLife.teams.filter { _ in random.next(below: 2) == 0 }
        return PersonProfile(
            givenName: "Person",
            familyName: "No\(number)",
            email: "\(name)@acme.example",
            attributes: ["job": job],
            groups: groups
        )
    }

    private mutating func pick<Value>(_ values: [Value]) -> Value {
        values[Int(random.next(below: UInt64(values.count)))]
    }
}

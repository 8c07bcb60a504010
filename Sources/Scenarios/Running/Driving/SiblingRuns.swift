// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording
import Simulation

/// Runs a plan again under conditions that must not change its end state.
///
/// A sibling has the plan's facts, side doors, faults and seed; its expectations are not judged.
struct SiblingRuns {
    /// The sibling runs of one check that ended differently on one target.
    struct Difference {
        let invariant: FindingRecord.Invariant
        let target: TargetName
        let summary: String
    }

    private struct Sibling {
        let name: String
        let plan: RunPlan
    }

    private static let orders = 1...3

    /// What siblings vary.
    var plan: RunPlan
    private let ending: [TargetName: [String]]
    private let entries: Int
    private let requests: Int

    /// The siblings of a finished run.
    init(of world: World) {
        var plan = world.plan
        plan.checks = []
        plan.carrier = nil
        plan.tellsStory = false
        plan.tracesPermissions = false
        plan.steps.removeAll { if case .judge = $0.action { true } else { false } }
        self.plan = plan
        ending = world.endStates
        entries = world.journalCount
        requests = world.hosts.reduce(0) { $0 + $1.requestCount }
    }

    /// What the checks found, and why some are meaningless.
    struct Results {
        fileprivate(set) var differences: [Difference] = []
        var problems: [String] = []
        /// Whether a sibling exceeded its job limit; later ones did not run.
        fileprivate(set) var isRunaway = false
        /// Total number of jobs of all siblings.
        fileprivate(set) var jobs = 0
    }

    /// Runs the siblings of each check, stopping at one that exceeds its job limit.
    func results(of checks: [Scenario.Check]) throws(RunPlanError) -> Results {
        var results = Results()
        for check in checks {
            let siblings = siblings(for: check)
            if siblings.isEmpty {
                results.problems.append(
                    "check \(check.rawValue): the timeline has nothing to vary"
                )
            }
            var ends: [[TargetName: [String]]] = []
            for sibling in siblings {
                let world = try World(
                    plan: sibling.plan,
                    recorder: RunRecorder(isRead: false) { _ in }
                )
                results.isRunaway = world.live { _, _ in }.isRunaway
                results.jobs += world.simulation.jobs
                guard !results.isRunaway else { return results }
                ends.append(world.endStates)
            }
            for target in plan.targets.map(\.name) {
                var first: String?
                var count = 0
                for (sibling, state) in zip(siblings, ends) {
                    guard let lines = difference(on: target, state, check) else { continue }
                    count += 1
                    if first == nil { first = "\(sibling.name), \(lines)" }
                }
                guard let first else { continue }
                let rest = count > 1 ? " (and \(count - 1) more of \(siblings.count) runs)" : ""
                results.differences.append(
                    Difference(invariant: check.invariant, target: target, summary: first + rest)
                )
            }
        }
        return results
    }

    /// One missing line and one new line; `nil` if both end states are the same.
    private func difference(
        on target: TargetName,
        _ states: [TargetName: [String]],
        _ check: Scenario.Check
    ) -> String? {
        let expected = check.compared(ending[target] ?? [])
        let actual = check.compared(states[target] ?? [])
        guard expected != actual else { return nil }
        let lost = expected.first { !actual.contains($0) }.map { "'\($0)' is missing" }
        let new = actual.first { !expected.contains($0) }.map { "'\($0)' is new" }
        let parts = [lost, new].compactMap(\.self)
        return "\(target.rawValue) ends differently: "
            + (parts.isEmpty ? "an account exists more than once" : parts.joined(separator: ", "))
    }

    private func siblings(for check: Scenario.Check) -> [Sibling] {
        switch check {
        case .permutedEvents:
            SiblingRuns.orders.compactMap { number in
                var random = random(check, number)
                var plan = plan
                plan.steps = plan.steps.permutingDeliveries(&random)
                guard plan.steps.deliveries != self.plan.steps.deliveries else { return nil }
                return Sibling(name: "with events in order \(number)", plan: plan)
            }
        case .duplicatedEvents:
            SiblingRuns.orders.compactMap { number in
                var random = random(check, number)
                var plan = plan
                plan.steps = plan.steps.repeatingDeliveries(&random)
                guard plan.steps.deliveries != self.plan.steps.deliveries else { return nil }
                return Sibling(name: "with events delivered again, \(number)", plan: plan)
            }
        case .killAndResume:
            deaths.map { death in
                var plan = plan
                plan.death = death
                return Sibling(name: "killed \(death.phrase) and resumed", plan: plan)
            }
        }
    }

    private func random(_ check: Scenario.Check, _ number: Int) -> SeededRandom {
        SeededRandom(seed: plan.seed, stream: "\(check.rawValue) \(number)")
    }

    private var deaths: [CoreProcess.Death] {
        var all: [CoreProcess.Death] = (0..<entries).map { .journalEntry($0 + 1) }
        for number in 0..<requests {
            all += [.requestLeaving(number + 1), .requestAnswered(number + 1)]
        }
        guard all.count > plan.killsMax else { return all }
        // Kills are spread evenly over the run.
        return (0..<plan.killsMax).map { all[$0 * all.count / plan.killsMax] }
    }
}

extension Scenario.Check {
    /// The invariant that a different end state breaks.
    package var invariant: FindingRecord.Invariant {
        switch self {
        case .permutedEvents, .duplicatedEvents: .orderIndependence
        case .killAndResume: .crashSafety
        }
    }

    /// The `check` words for runs that can raise an invariant, by its code.
    static let words = Dictionary(grouping: allCases, by: \.invariant.rawValue)
        .mapValues { $0.map(\.rawValue).joined(separator: ", ") }

    /// The part of an end state that must be the same.
    ///
    /// An account without access may or may not exist depending on the order: somebody who is
    /// reported to have left before they joined never gets one.
    fileprivate func compared(_ state: [String]) -> [String] {
        switch self {
        case .permutedEvents, .duplicatedEvents: state.filter { !$0.hasSuffix(": ") }
        case .killAndResume: state
        }
    }
}

extension [RunPlan.Step] {
    /// Which events are delivered in which order, and how often.
    fileprivate var deliveries: [String] {
        compactMap { step in
            guard case .delivery(let event, let times) = step.action else { return nil }
            return "\(step.at) \(event.id.rawValue) \(times)"
        }
    }

    /// The indices of consecutive deliveries without a roster, side door, reconciliation or
    /// approval in between, since the effect of those depends on earlier deliveries.
    private var stretches: [[Int]] {
        var stretches: [[Int]] = [[]]
        for (index, step) in enumerated() {
            switch step.action {
            case .delivery: stretches[stretches.count - 1].append(index)
            case .roster, .sideDoor, .request, .withdraw, .reconcile, .approveGuard, .crash,
                .suspect, .misuse, .forceClosure, .changeRule:
                stretches.append([])
            case .fact, .judge: break
            }
        }
        return stretches.filter { $0.count > 1 }
    }

    /// The same arrival times, with the events permuted; every stretch changes.
    fileprivate func permutingDeliveries(_ random: inout SeededRandom) -> [RunPlan.Step] {
        var steps = self
        for stretch in stretches {
            var order = stretch
            for last in order.indices.dropFirst().reversed() {
                order.swapAt(last, Int(random.next(below: UInt64(last + 1))))
            }
            if order == stretch { order.swapAt(0, 1) }
            for (place, other) in zip(stretch, order) { steps[place].action = self[other].action }
        }
        return steps
    }

    /// Every event is delivered twice at once, and again when a later event arrives.
    fileprivate func repeatingDeliveries(_ random: inout SeededRandom) -> [RunPlan.Step] {
        var after: [Int: [RunPlan.Step.Action]] = [:]
        for stretch in stretches {
            for place in stretch.indices.dropLast() {
                let left = stretch.count - place - 1
                let later = stretch[place + 1 + Int(random.next(below: UInt64(left)))]
                guard case .delivery(let event, _) = self[stretch[place]].action else { continue }
                after[later, default: []].append(.delivery(event, times: 1))
            }
        }
        return enumerated().flatMap { index, step in
            var step = step
            if case .delivery(let event, let times) = step.action {
                step.action = .delivery(event, times: times + 1)
            }
            return [step] + (after[index] ?? []).map { RunPlan.Step(at: step.at, $0) }
        }
    }
}

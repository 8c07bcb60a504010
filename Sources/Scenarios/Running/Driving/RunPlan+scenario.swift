// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import IdentityModel
import Provisioning
import Simulation
import TargetKit

extension RunPlan {
    /// The plan of a scenario.
    ///
    /// `seed` overrides the scenario's own, `makeConnector` the catalog's connectors if one is
    /// under test.
    package init(
        _ scenario: Scenario,
        seed: UInt64? = nil,
        order: SimulatedExecutor.Order = .firstInFirstOut,
        makeConnector: @escaping ConnectorFactory = RunPlan.catalogConnector
    ) throws(RunPlanError) {
        let seed = seed ?? scenario.seed
        self.init(
            title: scenario.title,
            seed: seed,
            start: scenario.start,
            end: scenario.end,
            deadline: scenario.deadline,
            policy: scenario.organization.policy,
            people: scenario.organization.people,
            targets: scenario.targets.map(Target.init),
            faults: scenario.faults,
            latency: scenario.latency,
            requestTimeout: scenario.core.requestTimeout ?? .seconds(30),
            core: CoreOptions(scenario.core, deadline: scenario.deadline),
            reconcileEvery: scenario.core.reconcileEvery,
            steps: RunPlan.steps(of: scenario),
            order: order,
            makeConnector: makeConnector
        )
        if let mistake = RunPlan.connectorMistakes(in: scenario).first {
            throw RunPlanError(target: mistake.target, message: mistake.message)
        }
        connectors = scenario.core.connectors
        auditEvery = scenario.core.auditEvery
        retry = scenario.core.attemptsMax.map { RetryPolicy(attemptsMax: $0) }
        isExhaustive = scenario.isExhaustive
        checks = scenario.checks
        actors = scenario.actors
        desk = scenario.desk.flatMap { name in
            let target = scenario.targets.first { $0.name == name }
            return target.map { target in
                (name, (target.json["catalog"]?.array ?? []).compactMap(\.string))
            }
        }
        death = scenario.core.death
        if case .firstInFirstOut = order, let race = scenario.core.race {
            self.order = .permuted(seed: race)
        }
    }

    /// Mistakes in the scenario's choice of connectors, by target in file order: each must be in
    /// the catalog and drive targets of that kind.
    static func connectorMistakes(
        in scenario: Scenario
    ) -> [(target: TargetName, message: String)] {
        scenario.targets.compactMap { target in
            guard let name = scenario.core.connectors[target.name] else { return nil }
            guard let manifest = ConnectorCatalog.manifest(of: name) else {
                return (target.name, ConnectorCatalog.complaint(about: name))
            }
            guard manifest.targetKind != target.kind else { return nil }
            return (
                target.name,
                "the connector '\(name)' drives targets of the kind '\(manifest.targetKind)', "
                    + "not '\(target.kind)'"
            )
        }
    }

    /// Steps by instant; at the same instant facts come first, judgments last, and the rest in file
    /// order.
    private static func steps(of scenario: Scenario) -> [Step] {
        var steps: [(step: Step, rank: Int)] = []
        for entry in scenario.timeline {
            switch entry.action {
            case .lifecycle(let step):
                if step.isTrue {
                    steps.append((Step(at: step.event.effectiveAt, .fact(step.event)), 0))
                }
                steps.append(
                    (Step(at: step.arrivesAt, .delivery(step.event, times: step.deliveries)), 1)
                )
            case .roster(let roster): steps.append((Step(at: entry.at, .roster(roster)), 1))
            case .sideDoor(let door): steps.append((Step(at: entry.at, .sideDoor(door)), 1))
            case .request(let request): steps.append((Step(at: entry.at, .request(request)), 1))
            case .withdraw(let id):
                guard var request = scenario.request(id) else { continue }
                request.isWithdrawn = true
                steps.append((Step(at: entry.at, .withdraw(request)), 1))
            case .reconcile: steps.append((Step(at: entry.at, .reconcile), 1))
            case .approveGuard: steps.append((Step(at: entry.at, .approveGuard), 1))
            case .crash(let point): steps.append((Step(at: entry.at, .crash(point)), 1))
            case .suspect(let target): steps.append((Step(at: entry.at, .suspect(target)), 1))
            case .forceClosure(let closure):
                steps.append((Step(at: entry.at, .forceClosure(closure)), 1))
            case .changeRule(let change):
                steps.append((Step(at: entry.at, .changeRule(change)), 1))
            case .misuse(let step): steps.append((Step(at: entry.at, .misuse(step)), 1))
            case .pause: break
            }
        }
        for (number, expectation) in scenario.expectations.enumerated() {
            guard let instant = scenario.instant(of: expectation.moment) else { continue }
            steps.append((Step(at: instant, .judge(number)), 2))
        }
        return steps.enumerated()
            .sorted { left, right in
                let (one, other) = (left.element, right.element)
                return (one.step.at, one.rank, left.offset)
                    < (other.step.at, other.rank, right.offset)
            }
            .map(\.element.step)
    }

    /// The catalog's connector for the kind.
    @Sendable
    package static func catalogConnector(
        _ order: ConnectorOrder
    ) throws(RunPlanError) -> any Connector {
        do throws(ConnectorError) {
            return try ConnectorCatalog.make(
                order.connector ?? order.kind,
                transport: order.transport,
                credential: order.credential,
                clock: order.clock,
                retry: order.retry
            )
        } catch {
            throw RunPlanError(target: order.target, message: error.message)
        }
    }
}

extension Scenario {
    fileprivate func request(_ id: String) -> AccessRequest? {
        for entry in timeline {
            if case .request(let request) = entry.action, request.id == id { return request }
        }
        return nil
    }

    /// When an expectation is judged; `nil` for the end of the run.
    func instant(of moment: Expectation.Moment) -> Instant? {
        switch moment {
        case .end: return nil
        case .at(let instant): return instant
        case .after(let id, let within):
            for entry in timeline {
                guard case .lifecycle(let step) = entry.action, step.event.id == id else {
                    continue
                }
                return step.event.effectiveAt.advanced(by: within)
            }
            return nil
        }
    }
}

extension RunPlan.Target {
    init(_ declaration: TargetDeclaration) {
        self.init(
            name: declaration.name,
            kind: declaration.kind,
            settings: declaration.json
        )
    }
}

extension CoreOptions {
    init(_ options: Scenario.CoreOptions, deadline: Duration) {
        self.init()
        if let concurrency = options.concurrency { concurrencyMax = concurrency }
        if let initial = options.backoffInitial { backoffInitial = initial }
        if let longest = options.backoffMax { backoffMax = longest }
        if let attempts = options.attemptsMax { verificationAttemptsMax = attempts }
        if let isVerifying = options.isVerifying { self.isVerifying = isVerifying }
        if let longest = options.ageMax { ageMax = longest }
        omits = options.omits
        isAudited = options.auditEvery != nil
    }
}

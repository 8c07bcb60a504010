// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Reports
import Scenarios
import SimulatedTargets
import TargetKit
import Wire

/// Finds out which scopes a connector's credential needs, by removing one scope or privilege at a
/// time and seeing which check breaks.
///
/// Uses single-operation checks and single-target scenarios. In every run the target itself refuses
/// what is not granted.
package struct ScopeLaboratory {
    /// A scope without which a check breaks.
    package struct Need: Sendable {
        package let scope: String
        /// The first check that breaks without it.
        package let check: String
        package let reason: String
    }

    package struct Result: Sendable {
        package let issuer: ScopeIssuer
        /// The checks that hold with everything granted; the others are ignored.
        package let checks: [String]
        /// The smallest set found, each with what breaks without it.
        package let needs: [Need]
        /// What the connector is usually granted but does not need.
        package let surplus: [String]

        /// How the set differs from the one used by scope figures.
        package var differences: [String] {
            let found = Set(needs.map(\.scope))
            return found.subtracting(issuer.least).sorted().map { "\($0) is needed, and not in it" }
                + issuer.least.filter { !found.contains($0) }
                .map { "\($0) is in it, but not needed" }
        }
    }

    private struct Check {
        let id: String
        /// Why it breaks; `nil` if it holds.
        let run: (Set<String>) -> String?
    }

    private let issuer: ScopeIssuer
    private let checks: [Check]

    /// Of `scenarios`, every one with a single target of the kind is run.
    package init(issuer: ScopeIssuer, subject: CheckSubject, scenarios: [Scenario]) {
        self.issuer = issuer
        let single = ConformanceCheck.checks(of: issuer.kind).map { check in
            Check(id: check.id(of: issuer.kind)) { granted in
                let result = check.run(subject, kind: issuer.kind, seed: 1) { plan in
                    ScopeLaboratory.limit(&plan, of: issuer, to: granted)
                }
                return result.verdict == .pass ? nil : result.reasons.first ?? "it fails"
            }
        }
        let whole = scenarios.filter { $0.isFor(issuer) }.map { scenario in
            Check(id: scenario.file) { granted in
                ScopeLaboratory.failure(of: scenario, issuer, granted)
            }
        }
        checks = single + whole
    }

    /// Runs on the calling thread, which must be a simulation thread.
    ///
    /// A scope that can be dropped in addition to those already dropped is dropped for good, so the
    /// rest is sufficient and minimal. Broad ones are tried first, since a narrow one may do
    /// instead.
    package func run() -> Result {
        let all = Set(issuer.atoms)
        let sound = checks.filter { $0.run(all) == nil }
        var granted = all
        var needs: [Need] = []
        for scope in issuer.atoms {
            var fewer = granted
            fewer.remove(scope)
            guard let broken = firstBroken(of: sound, with: fewer) else {
                granted = fewer
                continue
            }
            needs.append(Need(scope: scope, check: broken.check, reason: broken.reason))
        }
        return Result(
            issuer: issuer,
            checks: sound.map(\.id),
            needs: needs,
            surplus: issuer.usual.filter { !granted.contains($0) }
        )
    }

    private func firstBroken(
        of checks: [Check],
        with granted: Set<String>
    ) -> (check: String, reason: String)? {
        for check in checks {
            if let reason = check.run(granted) { return (check.id, reason) }
        }
        return nil
    }

    private static func limit(
        _ plan: inout RunPlan,
        of issuer: ScopeIssuer,
        to granted: Set<String>
    ) {
        for index in plan.targets.indices where plan.targets[index].kind == issuer.kind {
            let settings = plan.targets[index].settings.object ?? JSONObject()
            plan.targets[index].settings = .object(issuer.settings(settings, granting: granted))
        }
    }

    private static func failure(
        of scenario: Scenario,
        _ issuer: ScopeIssuer,
        _ granted: Set<String>
    ) -> String? {
        do {
            var plan = try RunPlan(scenario)
            limit(&plan, of: issuer, to: granted)
            let report = try ScenarioRunner.run(scenario, plan: plan).report
            guard report.verdict != .held else { return nil }
            let broken = report.expectations.first { $0.verdict == .violated }
            return broken.map { "expected \($0.expected), but was \($0.actual)" }
                ?? report.problems.first ?? "it is inconclusive"
        } catch {
            return error.description
        }
    }
}

extension Scenario {
    /// Whether the scenario shows what a connector of this kind needs, and little else.
    fileprivate func isFor(_ issuer: ScopeIssuer) -> Bool {
        targets.count == 1 && targets[0].kind == issuer.kind && faults.isEmpty && checks.isEmpty
            && core.connectors.isEmpty && organization.crowds.isEmpty && desk == nil
            && targets[0].json["keyOwner"] == nil && targets[0].json["connector"] == nil
            && organization.policy.exceptions.isEmpty && timeline.count <= 12
            && !asksAboutScopes && !(issuer.everything.map(gives) ?? false)
    }

    /// Whether somebody gets a right, by rule, manually or by request.
    private func gives(_ right: String) -> Bool {
        let byRule = organization.policy.rules.flatMap(\.access).flatMap(\.rights)
        return byRule.contains { given in
            guard case .named(_, let name) = given else { return false }
            return name == right
        }
            || timeline.contains { entry in
                switch entry.action {
                case .sideDoor(let step): step.door.names(right)
                case .request(let request): request.entitlement.name == right
                default: false
                }
            }
    }

    /// A scenario that measures granted scopes (M-13) changes with fewer of them.
    private var asksAboutScopes: Bool {
        expectations.flatMap(\.checks).contains { check in
            guard case .metric(let key, _) = check.subject else { return false }
            return MetricCatalog.definition(for: key)?.id == "M-13"
        }
    }
}

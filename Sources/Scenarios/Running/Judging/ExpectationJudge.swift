// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Oracle
import Recording
import Reports
import TargetKit
import Vocabulary

/// Checks a scenario's expectations against a world, at their instants.
struct ExpectationJudge {
    let scenario: Scenario
    let world: World

    /// One report for every check of the expectation.
    func judge(_ expectation: Expectation, at instant: Instant) -> [ExpectationReport] {
        expectation.checks.map { check in
            let result = result(of: check.subject, expectation, at: instant)
            let verdict: ExpectationReport.Verdict =
                switch result.verdict {
                case .held: .held
                case .violated: .violated
                case .vacuous: .vacuous
                }
            let explanation =
                verdict == .held ? [] : explanation(of: check, expectation, at: instant)
            return ExpectationReport(
                text: "\(result.subject) \(result.bound), \(scope(of: expectation))",
                location: FileLine(
                    file: check.location.file,
                    line: check.location.line
                ),
                verdict: verdict,
                expected: "\(result.subject) \(result.bound)",
                scope: scope(of: expectation),
                actual: result.actual,
                value: result.value,
                details: explanation,
                findings: verdict == .held ? [] : findings(for: expectation)
            )
        }
    }

    private struct Result {
        let subject: String
        let bound: String
        let actual: String
        let verdict: BoundVerdict
        var value: MetricValue?
    }

    private func result(
        of subject: Expectation.Subject,
        _ expectation: Expectation,
        at instant: Instant
    ) -> Result {
        switch subject {
        case .metric(let name, let bound):
            return metric(name, bound, query(for: expectation, at: instant))
        case .license(let target, let name, let count, let bound):
            return counted(
                "\(target.rawValue)/\(name) \(count.rawValue) seats",
                seats(count, of: name, on: target),
                bound
            )
        case .residual(let expected): return residual(expected, expectation.scope)
        case .findings(let checker, let bound):
            return counted("\(checker) findings", findingCount(of: checker, expectation), bound)
        case .expectedFinding(let expected):
            return counted(
                expected.subject,
                world.oracle.findings.count(where: expected.names),
                expected.count ?? Bound(.range(atLeast: .number(ExactRatio(1, of: 1)), atMost: nil))
            )
        case .exceptions(let bound):
            let open = world.recorder.tally.exceptions.filter { exception in
                exception.fate == .opened
                    && (expectation.scope.person == nil
                        || exception.identity == expectation.scope.person)
            }
            return counted("open exceptions", open.count, bound)
        case .intake(let outcome, let bound):
            return counted(
                "\(outcome.rawValue) reports",
                world.recorder.tally.reports(
                    treatedAs: outcome.rawValue,
                    of: expectation.scope.person
                ),
                bound
            )
        case .accounts(let count, let bound):
            return counted(
                count == .memberships ? "memberships" : "\(count.rawValue) accounts",
                accounts(count, expectation.scope),
                bound
            )
        }
    }

    private func metric(_ name: String, _ bound: Bound, _ query: MetricQuery) -> Result {
        guard let definition = MetricCatalog.definition(for: name),
            let reading = world.recorder.readings([name], query).first
        else {
            preconditionFailure("the file reader rejects unknown metrics: \(name)")
        }
        let verdict = bound.verdict(on: reading.value, unit: definition.unit)
        var actual = reading.value.text(in: definition.unit)
        if case .vacuous(let reason) = verdict { actual = reason }
        return Result(
            subject: name,
            bound: bound.text,
            actual: actual,
            verdict: verdict,
            value: reading.value
        )
    }

    private func counted(_ subject: String, _ count: Int?, _ bound: Bound) -> Result {
        guard let count else {
            return Result(
                subject: subject,
                bound: bound.text,
                actual: "not limited",
                verdict: bound.requirement == .notApplicable ? .held : .violated
            )
        }
        return Result(
            subject: subject,
            bound: bound.text,
            actual: String(count),
            verdict: bound.verdict(on: count),
            value: .count(Int64(count))
        )
    }

    private func residual(_ expected: [Entitlement], _ scope: Expectation.Scope) -> Result {
        let held = world.oracle.openDifferences(of: scope.person)
            .filter { $0.state != .dead }
            .filter { scope.target == nil || $0.entitlement.target == scope.target }
            .map(\.entitlement)
        func text(_ entitlements: [Entitlement]) -> String {
            entitlements.isEmpty
                ? "none" : entitlements.map(\.description).joined(separator: ", ")
        }
        let isSame = Set(held) == Set(expected)
        return Result(
            subject: "residual access",
            bound: text(expected.sorted()),
            actual: text(Set(held).sorted()),
            verdict: isSame ? .held : .violated
        )
    }

    func query(for expectation: Expectation, at instant: Instant) -> MetricQuery {
        var query = MetricQuery(at: instant)
        if case .after(let event, _) = expectation.moment { query.event = event }
        query.identity = expectation.scope.person
        query.target = expectation.scope.target
        query.channel = expectation.scope.channel
        query.kind = expectation.scope.eventKind
        query.employment = expectation.scope.employment
        query.owner = expectation.scope.owner
        return query
    }

    private func seats(
        _ count: Expectation.LicenseCount,
        of name: String,
        on target: TargetName
    ) -> Int? {
        let license = world.hosts.first { $0.name == target }?.target.licenses
            .first { $0.name == name }
        switch count {
        case .total: return license?.total
        case .assigned: return license?.assigned
        case .free: return license.flatMap { seats in seats.total.map { $0 - seats.assigned } }
        }
    }

    private func accounts(
        _ count: Expectation.AccountCount,
        _ scope: Expectation.Scope
    ) -> Int {
        world.hosts.filter { scope.target == nil || $0.name == scope.target }.reduce(0) {
            sum,
            host in
            let truth = world.oracle.groundTruth(of: host.name)
            let active = truth.activeAccounts.values.reduce(0, +)
            let disabled = truth.disabledAccounts.values.reduce(0, +)
            switch count {
            case .total: return sum + active + disabled
            case .active: return sum + active
            case .disabled: return sum + disabled
            case .memberships: return sum + truth.memberships
            }
        }
    }

    private func findingCount(of checker: String, _ expectation: Expectation) -> Int {
        world.oracle.findings.count {
            $0.invariant.rawValue == checker
                && (expectation.scope.person == nil || $0.identity == expectation.scope.person)
        }
    }

    /// The person that the expectation is about, if it is about one.
    func person(of expectation: Expectation) -> Identity.ID? {
        if let person = expectation.scope.person { return person }
        guard case .after(let id, _) = expectation.moment else { return nil }
        for entry in scenario.timeline {
            if case .lifecycle(let step) = entry.action, step.event.id == id {
                return step.event.identity
            }
        }
        return nil
    }

    private func findings(for expectation: Expectation) -> [String] {
        let person = person(of: expectation)
        return world.oracle.findings
            .filter { person == nil || $0.identity == person }
            .map(\.id)
    }

    private func scope(of expectation: Expectation) -> String {
        var words: [String] = []
        switch expectation.moment {
        case .end: words.append("at the end")
        case .at(let instant): words.append("at \(instant)")
        case .after(let id, let within):
            words.append("within \(within.clockText) of \(name(of: id))")
        }
        if let person = expectation.scope.person { words.append("for \(person.rawValue)") }
        if let target = expectation.scope.target { words.append("on \(target.rawValue)") }
        if let channel = expectation.scope.channel { words.append("by \(channel.rawValue)") }
        if let kind = expectation.scope.eventKind { words.append("over \(kind.rawValue) events") }
        if let kind = expectation.scope.employment { words.append("of kind \(kind.rawValue)") }
        if let owner = expectation.scope.owner { words.append("owned by \(owner.rawValue)") }
        return words.joined(separator: " ")
    }

    private func name(of id: LifecycleEvent.ID) -> String {
        for entry in scenario.timeline {
            if case .lifecycle(let step) = entry.action, step.event.id == id {
                return "\(step.event.kind.rawValue) \(step.event.identity.rawValue)"
            }
        }
        return id.rawValue
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import LineProtocol
import Metrics
import Oracle
import Provisioning
import Recording
import Reports
import Scenarios
import Synchronization
import TargetKit
import Wire

/// One scenario as a check: run with the subject in place of the built-in connector.
package struct ScenarioCheck: Sendable {
    package let id: String
    package let scenario: Scenario

    /// `path` is the file's below the scenarios' folder: `leaver/leaver-loses-everything.yaml`.
    ///
    /// The id is the path without extension; a variant's name is appended.
    package init(path: String, scenario: Scenario) {
        let file = path.split(separator: ".").dropLast().joined(separator: ".")
        let variant = scenario.variant.map { name in
            "+" + String(name.map { $0.isLetter || $0.isNumber ? $0 : "-" })
        }
        id = file + (variant ?? "")
        self.scenario = scenario
    }

    /// Why the scenario does not apply to the subject; `nil` if it does.
    package func obstacle(for subject: CheckSubject) -> String? {
        let kinds = Set(scenario.targets.map(\.kind))
        switch subject.role {
        case .connector where kinds.isDisjoint(with: subject.kinds),
            .engine where !kinds.isSubset(of: subject.kinds):
            return "it is about \(kinds.sorted().joined(separator: ", "))"
        case .engine:
            if let reason = scenario.reasonBeyondEngines { return reason }
        case .connector where scenario.organization.policy.governance.inactivity != nil:
            return "it is about unused accounts, and the protocol does not report activity"
        case .connector: break
        }
        if subject.isProgram, scenario.suspectsCredentials {
            return "it ends a compromised credential, for which the protocol has no method"
        }
        if let (target, name) = scenario.core.connectors.min(by: { $0.key < $1.key }) {
            return "it is about the connector '\(name)' at \(target.rawValue)"
        }
        return nil
    }

    /// Runs on the calling thread.
    package func run(
        _ subject: CheckSubject,
        seed: UInt64,
        crash: CrashPoint? = nil
    ) -> CheckResult {
        let begun = RealTime.milliseconds
        var result = CheckResult(
            id: id,
            title: scenario.title,
            seed: seed,
            verdict: .harnessFault,
            replay: "\(subject.commandLine) --filter \(ScenarioReport.shellWord(id)) --seed \(seed)"
        )
        result.place = scenario.file
        do {
            var plan = try RunPlan(scenario, seed: seed)
            if let crash { plan.steps.insert(RunPlan.Step(at: plan.start, .crash(crash)), at: 0) }
            let life = try live(subject, plan)
            judge(life.outcome, life.run, life.events, &result)
            result.endState = life.outcome.endState
            result.requestCount =
                life.run.isProgram
                ? life.run.sessions.reduce(0) { $0 + $1.requestCount }
                : life.outcome.report.requests.reduce(0) {
                    $0 + $1.reads + $1.writes + $1.verifications
                }
        } catch {
            result.reasons = ["the run could not begin: \(error)"]
        }
        result.milliseconds = RealTime.milliseconds - begun
        return result
    }

    /// The result of a run with the subject, and why it does not count, if so.
    package func measure(
        _ subject: CheckSubject,
        seed: UInt64
    ) throws -> (outcome: ScenarioRunner.Outcome, problem: String?) {
        let life = try live(subject, try RunPlan(scenario, seed: seed))
        let ruling = CheckRuling(life.outcome, life.run)
        switch ruling.verdict {
        case .pass, .fail, .notExercised: return (life.outcome, nil)
        case .inconclusive, .harnessFault:
            return (life.outcome, ruling.reasons.first ?? "it could not be judged")
        }
    }

    /// The end state and the log of a sequential run.
    package func record(
        _ subject: CheckSubject,
        seed: UInt64
    ) throws -> (endState: [String], events: [UInt8]) {
        var plan = try RunPlan(scenario, seed: seed)
        plan.core.concurrencyMax = 1
        let life = try live(subject, plan)
        return (life.outcome.endState, life.events)
    }

    private func live(
        _ subject: CheckSubject,
        _ plan: RunPlan
    ) throws -> (outcome: ScenarioRunner.Outcome, run: SubjectRun, events: [UInt8]) {
        var plan = plan
        let events = Mutex<[UInt8]>([])
        let run = SubjectRun(subject, plan: plan)
        defer { run.finish() }
        switch subject.role {
        case .connector:
            plan.makeConnector = { order throws(RunPlanError) in try run.connector(order) }
            // This kills our core, so a few points say enough about a program.
            if run.isProgram { plan.killsMax = 6 }
        case .engine:
            // There is no core to kill; `crash` and the sweep kill the engine.
            plan.checks.removeAll { $0 == .killAndResume }
            plan.makeGovernor = { order throws(RunPlanError) in try run.governor(order) }
        }
        if run.isProgram { plan.crashProgram = { run.crash(at: $0) } }
        let outcome = try ScenarioRunner.run(
            scenario,
            plan: plan,
            log: { lines in events.withLock { $0.append(contentsOf: lines) } }
        )
        return (outcome, run, events.withLock { $0 })
    }

    private func judge(
        _ outcome: ScenarioRunner.Outcome,
        _ run: SubjectRun,
        _ events: [UInt8],
        _ result: inout CheckResult
    ) {
        let report = outcome.report
        let ruling = CheckRuling(outcome, run)
        result.verdict = ruling.verdict
        result.reasons = ruling.reasons
        result.log = run.sessions.flatMap(\.logLines)
        switch ruling.verdict {
        case .pass: result.figures = AccessFigures(report)
        case .fail:
            result.figures = AccessFigures(report)
            result.expectations = report.expectations.filter { $0.verdict == .violated }
            result.findings = ruling.findings
            result.requests = RequestTrail(events).lines(for: report, ruling.related)
            result.hint = CheckHint.text(for: result.findings)
            result.story = events
        case .inconclusive, .harnessFault, .notExercised: break
        }
    }
}

extension Scenario {
    /// What it covers that an engine never receives; the protocol also does not expect an engine to
    /// doubt an event.
    fileprivate var reasonBeyondEngines: String? {
        guard organization.policy.engagements.isEmpty, organization.policy.governance.isEmpty
        else { return "it is about approvals or ends of engagements" }
        guard organization.policy.codes.isEmpty else {
            return "it is about codes in reports that nobody knows"
        }
        if organization.people.contains(where: { $0.profile.employment == .serviceIdentity }) {
            return "it is about service identities, which the protocol does not distinguish from "
                + "people"
        }
        let isDoubtful = timeline.contains { entry in
            switch entry.action {
            case .approveGuard, .misuse, .forceClosure, .changeRule: true
            case .lifecycle(let step): !step.isTrue
            case .roster, .sideDoor, .request, .withdraw, .reconcile, .pause, .crash, .suspect:
                false
            }
        }
        return isDoubtful ? "it is about approvals, audit logs or false reports" : nil
    }

    fileprivate var suspectsCredentials: Bool {
        timeline.contains { entry in
            switch entry.action {
            case .suspect, .misuse: true
            case .lifecycle, .roster, .sideDoor, .request, .withdraw, .reconcile, .approveGuard,
                .pause, .crash, .forceClosure, .changeRule:
                false
            }
        }
    }
}

/// The verdict that follows from a run.
struct CheckRuling {
    let verdict: CheckVerdict
    let reasons: [String]
    /// The findings behind the violated expectations, or all open ones if they name none.
    let related: [FindingReport]
    private let leaks: Bool

    init(_ outcome: ScenarioRunner.Outcome, _ run: SubjectRun) {
        let report = outcome.report
        let violated = report.expectations.filter {
            $0.verdict == .violated && !$0.isFlawOfOurs
                && !$0.isBeyond(run.engine, in: report)
        }
        let named = Set(violated.flatMap(\.findings))
        let chosen = report.findings.filter { named.contains($0.id) }
        related = chosen.isEmpty ? report.findings.filter(\.isOpen) : chosen
        leaks = run.sessions.contains { $0.leaksCredential }
        (verdict, reasons) = Self.ruling(outcome, run, violated, leaks: leaks)
    }

    private static func ruling(
        _ outcome: ScenarioRunner.Outcome,
        _ run: SubjectRun,
        _ violated: [ExpectationReport],
        leaks: Bool
    ) -> (CheckVerdict, [String]) {
        let report = outcome.report
        guard outcome.defects.isEmpty else {
            return (.harnessFault, outcome.defects.map(\.description))
        }
        if let obstacle = run.obstacle { return obstacle }
        guard violated.isEmpty else {
            return (.fail, violated.map { "expected \($0.claimText), but was \($0.actual)" })
        }
        guard report.problems.allSatisfy({ $0.hasPrefix("fault ") || $0.hasPrefix("The fault ") })
        else { return (.inconclusive, report.problems) }
        let unmet = report.faults.filter { $0.fired < $0.firesAtLeast }
        guard unmet.isEmpty else {
            return (
                .notExercised,
                unmet.map { "the fault '\($0.name)' found no request of the program to strike" }
            )
        }
        guard !run.missesCrash else {
            return (.notExercised, ["a crash waited for more requests than the program sent"])
        }
        let vacuous = report.expectations.filter {
            $0.verdict == .vacuous && !$0.isBeyond(run.engine, in: report)
        }
        guard vacuous.isEmpty else {
            return (.notExercised, vacuous.map { "nothing to judge: \($0.claimText)" })
        }
        if report.expectations.allSatisfy({ $0.isBeyond(run.engine, in: report) }) {
            return (.notExercised, ["it checks only what the protocol cannot express"])
        }
        return report.allProblems.isEmpty ? (.pass, []) : (.inconclusive, report.allProblems)
    }

    var findings: [CheckFinding] {
        let leak =
            leaks
            ? [
                CheckFinding(
                    invariant: "credential",
                    summary: "the program's log contains an issued credential"
                )
            ] : []
        return related.map(CheckFinding.init) + leak
    }
}

extension SubjectRun {
    /// Why the rest of the run does not count; `nil` if it may be judged.
    var obstacle: (verdict: CheckVerdict, reasons: [String])? {
        let problems = sessions.compactMap(\.problem).map(\.description)
        guard problems.isEmpty else {
            let isOurs = problems.contains { $0.hasPrefix("a defect in Residue") }
            return (isOurs ? .harnessFault : .inconclusive, problems)
        }
        if sessions.contains(where: \.leaksCredential) {
            return (.fail, ["the program's log contains a credential"])
        }
        let missing = sessions.flatMap(\.missing)
        guard missing.isEmpty else {
            return (
                .notExercised,
                ["it needs \(missing.joined(separator: ", ")), which the program does not declare"]
            )
        }
        guard isProgram, sessions.allSatisfy({ $0.requestCount == 0 }) else { return nil }
        return (.notExercised, ["the program sent no request"])
    }
}

extension ExpectationReport {
    /// Findings that a scenario attributes to its own connector; a subject that does better must
    /// not fail because of them.
    fileprivate var isFlawOfOurs: Bool {
        guard expected.contains(" findings ("), let bound = expected.split(separator: " ").last,
            let most = Int(bound), let count = Int(actual)
        else { return false }
        return count < most
    }

    /// Nothing that depends only on evidence, exceptions, handling of reports or drift reports
    /// counts against an engine.
    ///
    /// These come from our core; the protocol has no messages for them. Nor does anything count
    /// that the engine could not know at the time.
    fileprivate func isBeyond(_ engine: EngineGovernor?, in report: ScenarioReport) -> Bool {
        guard let engine else { return false }
        let subject = expected.prefix { !$0.isWhitespace }
        if MetricCatalog.keysOfRecords.contains(String(subject)) { return true }
        if expected.contains("exceptions") || expected.contains(" reports ") { return true }
        let named = report.findings.filter { findings.contains($0.id) }
        return !named.isEmpty
            && named.allSatisfy { $0.invariant == .driftSeen || engine.couldNotKnow(of: $0) }
    }

    /// `revocationCompleteness 1 within 1:00:00 of leaver ana`.
    var claimText: String { scope.isEmpty ? expected : "\(expected) \(scope)" }
}

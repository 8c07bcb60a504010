// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Provisioning
import Oracle
import Recording
import Reports
import Simulation
import TargetKit

/// Runs one scenario on the calling thread and reports the result.
package enum ScenarioRunner {
    /// The results of a run.
    package struct Outcome: Sendable {
        package let report: ScenarioReport
        /// The end state of every target, in lines that can be compared between runs that differ
        /// only in order (I11).
        package let endState: [String]
        /// Contradictions within the harness: our defects, never the subject's.
        package let defects: [OracleDefect]
        package let runEvents: Int
        /// Number of simulation jobs.
        package let jobs: Int
        /// Number of jobs of its sibling runs.
        package let siblingJobs: Int
        /// Whether it, or a sibling run, exceeded its job limit.
        package let isRunaway: Bool
        /// Content for a page or a trace; `nil` unless the plan requests it.
        package let page: PageScenario?
        /// Hashes of the oracle's states; empty unless the plan requests them.
        package let states: Set<UInt64>
    }

    /// Mistakes in settings and bounds found by targets, connectors and the metric catalog, without
    /// a run.
    package static func check(_ scenario: Scenario) -> [Diagnostic] {
        let connectors = RunPlan.connectorMistakes(in: scenario).map { mistake in
            Diagnostic(
                .error,
                at: scenario.core.connectorLocations[mistake.target]
                    ?? SourceLocation(file: scenario.file, line: 1, column: 1),
                mistake.message
            )
        }
        var settings: [Diagnostic] = []
        var targets: [TargetName: any SimulatedTarget] = [:]
        for target in scenario.targets {
            do throws(RunPlanError) {
                let made = try RunPlan.Target(target).made(
                    start: scenario.start,
                    seed: scenario.seed
                )
                targets[target.name] = made
            } catch {
                let path = error.path.joined(separator: ".")
                settings.append(target.diagnostic(path: path, message: error.message))
            }
        }
        let figures = FigureMistakes(scenario: scenario)
        return connectors + settings + figures.ofMetrics + figures.ofSiblings
            + figures.ofLicenses(targets.mapValues { $0.licenses.map(\.name) })
            + RightMistakes(scenario: scenario, targets: targets).all
    }

    /// Runs the scenario, with `seed` overriding its own.
    ///
    /// `log` receives the run's events as whole NDJSON lines, `evidence` only those of evidence.
    package static func run(
        _ scenario: Scenario,
        seed: UInt64? = nil,
        order: SimulatedExecutor.Order = .firstInFirstOut,
        makeConnector: @escaping RunPlan.ConnectorFactory = RunPlan.catalogConnector,
        log: @escaping @Sendable ([UInt8]) -> Void = { _ in },
        evidence: (@Sendable ([UInt8]) -> Void)? = nil
    ) throws(RunPlanError) -> Outcome {
        let plan = try RunPlan(scenario, seed: seed, order: order, makeConnector: makeConnector)
        return try run(scenario, plan: plan, log: log, evidence: evidence)
    }

    /// Runs a plan made for the scenario, possibly modified since.
    package static func run(
        _ scenario: Scenario,
        plan: RunPlan,
        log: @escaping @Sendable ([UInt8]) -> Void = { _ in },
        evidence: (@Sendable ([UInt8]) -> Void)? = nil
    ) throws(RunPlanError) -> Outcome {
        let recorder = RunRecorder(
            tellsStory: plan.tellsStory,
            countsStates: plan.countsStates,
            evidence: evidence,
            log: log
        )
        let world = try World(plan: plan, recorder: recorder)
        var judgement = ScenarioJudgement(scenario, world: world)
        let ending = world.live { number, instant in judgement.judge(number, at: instant) }
        judgement.close(at: plan.end)
        recorder.finishLog()
        let report = judgement.report(
            plan,
            problems: ending.problems
                + judgement.missing.map {
                    "expectation \($0 + 1) was never judged: the run ended before"
                }
        )
        return Outcome(
            report: report,
            endState: world.endState,
            defects: ending.defects,
            runEvents: recorder.eventCount,
            jobs: world.simulation.jobs,
            siblingJobs: ending.siblingJobs,
            isRunaway: ending.isRunaway,
            page: recorder.page(of: report, at: plan.end),
            states: recorder.states
        )
    }
}

extension World {
    /// How a run ended.
    struct Ending {
        let problems: [String]
        let defects: [OracleDefect]
        let isRunaway: Bool
        let siblingJobs: Int
    }

    /// Runs the plan and closes it at the horizon.
    ///
    /// `progress` is called with the number of steps done since its last call.
    func live(
        progress: (@Sendable (Int) -> Void)? = nil,
        judge: @escaping (Int, Instant) -> Void
    ) -> Ending {
        var problems: [String]
        var isRunaway = false
        do {
            problems = try run(progress: progress, judge: judge)
        } catch {
            problems = ["the run was aborted: \(error)"]
            if case SimulationError.runaway = error { isRunaway = true }
        }
        core.release()
        let closing = oracle.finish(
            targets: hosts.map { (name: $0.name, target: $0.target) },
            faultsEndedAt: hosts.compactMap(\.lastFaultAt).max(),
            at: max(plan.end, simulation.clock.now)
        )
        var siblings = SiblingRuns.Results()
        if !isRunaway { siblings = compareSiblings(at: max(plan.end, simulation.clock.now)) }
        problems += siblings.problems
        recorder.record(.runEnded, at: plan.end)
        problems += hosts.flatMap(\.faultProblems) + [core.problem].compactMap(\.self)
        invariants.look(at: plan.end)
        problems += invariants.problems + unattributedRequests
        return Ending(
            problems: problems,
            defects: defects + closing.defects,
            isRunaway: isRunaway || siblings.isRunaway,
            siblingJobs: siblings.jobs
        )
    }
}

extension ScenarioReport {
    init(
        _ scenario: Scenario,
        plan: RunPlan,
        world: World,
        expectations: [ExpectationReport],
        problems: [String]
    ) {
        self.init(
            name: scenario.title,
            file: scenario.file,
            plan: plan,
            world: world,
            expectations: expectations,
            problems: problems
        )
        why = scenario.why
        controls = scenario.controls.map(\.description)
        if let variant = scenario.variant {
            replayLine =
                "residue run \(ScenarioReport.shellWord(scenario.file)) "
                + "--variant \(ScenarioReport.shellWord(variant)) --seed \(plan.seed)"
        }
    }

    /// `readings` are those of the end, if already read.
    init(
        name: String,
        file: String,
        plan: RunPlan,
        world: World,
        expectations: [ExpectationReport],
        readings: ReportReadings? = nil,
        problems: [String]
    ) {
        let end = MetricQuery(at: plan.end)
        let readings = readings ?? world.recorder.report(end)
        let metrics = readings.metrics
        let tally = world.recorder.tally
        let truths = world.hosts.map { world.truth(of: $0) }
        let revocations = readings.revocations
        let leavers = revocations.filter { $0.kind == .leaver }
        let (leaverFigures, largestWave) = (LeaverFigures(leavers), LeaverWave(largestOf: leavers))
        let revocation = RevocationFigures(
            revocations,
            exposureMilliseconds: metrics.milliseconds("exposureHours"),
            latentExposureMilliseconds: metrics.milliseconds("latentExposureHours")
        )
        let channels = ChannelFigures.pooled(revocations)
        // Last, since they are many and stay, while the readings before them are gone by now.
        let accounts = world.recorder.accounts(end)
        self.init(
            name: name,
            file: file,
            seed: plan.seed,
            start: plan.start,
            end: plan.end,
            expectations: expectations,
            findings: tally.findings,
            metrics: metrics.map { MetricEntry($0) },
            faults: plan.faults.map { rule in
                FaultReport(
                    name: rule.name,
                    fired: tally.fired(rule.name),
                    firesAtLeast: rule.fires.minimum,
                    firesAtMost: rule.fires.maximum,
                    requestedInstead: world.hosts.flatMap { $0.requestedInstead(of: rule.name) }
                )
            },
            requests: tally.requests,
            people: tally.peopleCount,
            lifecycleEvents: tally.lifecycleEvents,
            population: world.population(tally, accounts, truths),
            revocation: revocation,
            exceptions: tally.exceptions,
            quarantined: tally.quarantined,
            problems: problems
        )
        credentials = tally.credentials
        integrations = tally.integrations
        if !plan.policy.governance.isEmpty {
            approvalLogic = ApprovalLogic(
                policyVersion: plan.policy.version,
                governance: plan.policy.governance
            )
        }
        governance = tally.governance
        symptoms = tally.symptoms
        self.channels = channels
        groundTruth = truths
        self.accounts = accounts
        alignment = world.recorder.alignment(end)
        notes += groundTruth.compactMap(\.ownStoreSentence)
        self.leavers = leaverFigures
        self.largestWave = largestWave
    }
}

extension RevocationFigures {
    /// Exposure includes access that no event concerns.
    init(
        _ readings: [RevocationReading],
        exposureMilliseconds: Int64 = 0,
        latentExposureMilliseconds: Int64 = 0
    ) {
        self.init(
            exposureMilliseconds: exposureMilliseconds,
            latentExposureMilliseconds: latentExposureMilliseconds
        )
        for reading in readings {
            revoked.numerator += reading.triples.numerator
            revoked.denominator += reading.triples.denominator
            times += reading.pathTimes
        }
    }
}

extension LeaverFigures {
    /// `nil` if nobody left.
    init?(_ leavers: [RevocationReading]) {
        guard !leavers.isEmpty else { return nil }
        self.init(
            leavers: leavers.count,
            complete: leavers.count { $0.isComplete },
            rehired: leavers.count { $0.isOvertaken },
            timeToRevoke: leavers.timeToRevoke
        )
    }
}

extension LeaverWave {
    /// `nil` if no two people left together; of equal waves the first counts.
    init?(largestOf leavers: [RevocationReading]) {
        var byInstant: [Instant: [RevocationReading]] = [:]
        for leaver in leavers { byInstant[leaver.effectiveAt, default: []].append(leaver) }
        let largest = byInstant.max { left, right in
            (left.value.count, right.key) < (right.value.count, left.key)
        }
        guard let (instant, wave) = largest, wave.count > 1 else { return nil }
        self.init(
            at: instant,
            leavers: wave.count,
            complete: wave.count { $0.isComplete },
            rehired: wave.count { $0.isOvertaken },
            timeToRevoke: wave.timeToRevoke
        )
    }
}

extension [RevocationReading] {
    var timeToRevoke: Distribution {
        RevocationFigures(times: compactMap(\.timeToRevoke)).timeToRevoke
    }
}

extension [MetricReading] {
    /// The value of an integral over time; 0 if it was not read.
    func milliseconds(_ key: String) -> Int64 {
        guard case .integral(let milliseconds) = first(where: { $0.key == key })?.value else {
            return 0
        }
        return milliseconds
    }

    /// The value of a ratio; 0 of 0 if it was not read.
    func ratio(_ key: String) -> ExactRatio {
        guard case .ratio(let ratio) = first(where: { $0.key == key })?.value else {
            return ExactRatio(0, of: 0)
        }
        return ratio
    }
}

extension World {
    var journalCount: Int { core.journalCount }

    /// The oracle's view of every target at the end.
    var endStates: [TargetName: [String]] {
        Dictionary(uniqueKeysWithValues: hosts.map { ($0.name, oracle.endState(of: $0.name)) })
    }

    /// Runs the siblings that the plan requests, and reports different end states.
    ///
    /// The result's problems are reasons why the comparison is meaningless.
    fileprivate func compareSiblings(at instant: Instant) -> SiblingRuns.Results {
        var results = SiblingRuns.Results()
        guard !plan.checks.isEmpty else { return results }
        do {
            results = try SiblingRuns(of: self).results(of: plan.checks)
            for difference in results.differences {
                oracle.endStatesDiffer(
                    difference.invariant,
                    on: difference.target,
                    summary: difference.summary,
                    at: instant
                )
            }
        } catch {
            results.problems = ["a sibling run could not begin: \(error)"]
        }
        return results
    }

    /// The oracle's view of every target at the end, each line with the target's name.
    var endState: [String] {
        hosts.flatMap { host in
            oracle.endState(of: host.name).map { "\(host.name.rawValue) \($0)" }
        }
    }

    /// Requests of unknown purpose, one sentence per target.
    var unattributedRequests: [String] {
        guard plan.isExhaustive else { return [] }
        return hosts.filter { $0.unattributedCount > 0 }.map {
            "\($0.name.rawValue) got \($0.unattributedCount) requests that belong to no work of "
                + "the core"
        }
    }
}

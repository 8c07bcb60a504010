// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Oracle
import Recording
import Reports
import Simulation

extension Replay {
    /// The results of a replay.
    package struct Outcome: Sendable {
        package let report: ScenarioReport
        package let figures: ReplayFigures
        package let defects: [OracleDefect]
        package let runEvents: Int
        /// Content for a page or a trace; `nil` unless requested.
        package let page: PageScenario?
    }

    /// What every replay must achieve.
    private static let requirements: [(name: String, bound: Bound)] = [
        ("revocationCompleteness", Bound(.equals(.number(ExactRatio(1, of: 1))))),
        ("entitlementAccuracy", Bound(.equals(.number(ExactRatio(1, of: 1))))),
        ("falseRevocations", Bound(.equals(.number(ExactRatio(0, of: 1))))),
        ("falseSuccessRate", Bound(.equals(.number(ExactRatio(0, of: 1))))),
        ("evidenceCompleteness", Bound(.equals(.number(ExactRatio(1, of: 1))))),
        ("evidenceBackward", Bound(.equals(.number(ExactRatio(1, of: 1))))),
    ]

    /// Runs the feed on the calling thread.
    package func run(
        stopwatch: RunStopwatch? = nil,
        readerStopwatch: RunStopwatch? = nil,
        progress: (@Sendable (Int) -> Void)? = nil,
        evidence: (@Sendable ([UInt8]) -> Void)? = nil,
        altering alter: (inout RunPlan) -> Void = { _ in },
        log: @escaping @Sendable ([UInt8]) -> Void = { _ in }
    ) throws(RunPlanError) -> Outcome {
        var plan = plan()
        plan.tracesPermissions = false
        alter(&plan)
        let recorder = RunRecorder(
            isPipelined: true,
            tellsStory: options.tellsStory,
            stopwatch: readerStopwatch,
            evidence: evidence,
            log: log
        )
        let world: World
        do throws(RunPlanError) {
            world = try World(plan: plan, recorder: recorder, stopwatch: stopwatch)
        } catch {
            // Ends the recorder's thread.
            recorder.finishLog()
            throw error
        }
        let ending = world.live(progress: progress) { _, _ in }
        recorder.finishLog()
        let readings = recorder.report(MetricQuery(at: plan.end))
        let metrics = readings.metrics
        let report = ScenarioReport(
            name: plan.title,
            file: feed,
            plan: plan,
            world: world,
            expectations: expectations(from: metrics)
                + (options.thresholds.isEmpty
                    ? [UnexpectedFindings(world.oracle.findings).report(at: nil)] : []),
            readings: readings,
            problems: ending.problems
        )
        .replayed(by: options.replayLine)
        return Outcome(
            report: report,
            figures: figures(of: report, recorder.tally, metrics),
            defects: ending.defects,
            runEvents: recorder.eventCount,
            page: recorder.page(of: report, at: plan.end)
        )
    }

    private func expectations(from readings: [MetricReading]) -> [ExpectationReport] {
        let requirements =
            options.thresholds.isEmpty
            ? Replay.requirements : options.thresholds.map { ($0.metric, $0.bound) }
        return requirements.compactMap { name, bound in
            guard let definition = MetricCatalog.definition(for: name),
                let reading = readings.first(where: { $0.key == name })
            else { return nil }
            let verdict: ExpectationReport.Verdict
            var actual = reading.value.text
            switch bound.verdict(on: reading.value, unit: definition.unit) {
            case .held: verdict = .held
            case .violated: verdict = .violated
            case .vacuous(let reason):
                // A feed without a single leaver has nothing to revoke; that is not a failure.
                verdict = .held
                actual = reason
            }
            return ExpectationReport(
                text: "\(name) \(bound.text), at the end",
                location: nil,
                verdict: verdict,
                expected: "\(name) \(bound.text)",
                actual: actual,
                value: reading.value
            )
        }
    }

    private func figures(
        of report: ScenarioReport,
        _ tally: RunEventTally,
        _ readings: [MetricReading]
    ) -> ReplayFigures {
        ReplayFigures(
            feed: feed,
            seed: report.seed,
            eventsByKind: tally.lifecycleEventsByKind,
            activeAccounts: report.groundTruth.reduce(0) { sum, truth in
                sum + truth.activeAccounts.values.reduce(0, +)
            },
            memberships: report.groundTruth.reduce(0) { $0 + $1.memberships },
            leavers: report.leavers?.leavers ?? 0,
            leaversComplete: report.leavers?.complete ?? 0,
            leaversRehired: report.leavers?.rehired ?? 0,
            completionRate: readings.ratio("completionRate"),
            exposureMilliseconds: readings.milliseconds("exposureHours"),
            latentExposureMilliseconds: readings.milliseconds("latentExposureHours"),
            timeToRevoke: report.leavers?.timeToRevoke ?? RevocationFigures().timeToRevoke,
            largestWave: report.largestWave,
            accuracy: readings.ratio("entitlementAccuracy"),
            calls: report.calls,
            guardStops: tally.guardStops
        )
    }
}

extension ScenarioReport {
    fileprivate func replayed(by line: String?) -> ScenarioReport {
        var report = self
        report.replayLine = line
        return report
    }
}

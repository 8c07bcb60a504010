// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports
import Wire

/// The scores of a result: separate scores, and one headline with a published formula.
package struct BenchmarkScore: Hashable, Sendable {
    /// One task with one seed.
    package struct Run: Hashable, Sendable {
        package let figures: AccessFigures
        /// Why it could not be judged; counts as 0.
        package var problem: String?

        package init(figures: AccessFigures, problem: String?) {
            self.figures = figures
            self.problem = problem
        }

        /// Everybody out in time, everybody else untouched, no false claims.
        package var isPassed: Bool {
            problem == nil && figures.peopleIn + figures.peopleLatent == 0
                && [figures.onTime, figures.accuracy, figures.evidence].allSatisfy(\.isWhole)
                && figures.collateral == 0 && figures.contradicted.numerator == 0
        }

        /// Between 0 and 1; the formula of the edition.
        package var value: Double {
            guard problem == nil else { return 0 }
            let lies = figures.contradicted.value ?? 0
            let torn = figures.takenWrongly.value ?? 0
            return (figures.onTime.value ?? 1) * (figures.accuracy.value ?? 1) * (1 - lies)
                * (1 - torn)
        }
    }

    package let tasks: [(id: String, runs: [Run])]

    package init(tasks: [(id: String, runs: [Run])]) { self.tasks = tasks }

    package static func == (left: BenchmarkScore, right: BenchmarkScore) -> Bool {
        left.json == right.json
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(headline) }

    package var figures: AccessFigures {
        .pooled(tasks.flatMap { $0.runs.filter { $0.problem == nil }.map(\.figures) })
    }

    /// In hundredths of a point, out of 10,000; exact on every machine.
    package var headline: Int {
        let values = tasks.filter { !$0.runs.isEmpty }.map { task in
            task.runs.reduce(0) { $0 + $1.value } / Double(task.runs.count)
        }
        guard !values.isEmpty else { return 0 }
        return Int((values.reduce(0, +) / Double(values.count) * 10_000).rounded())
    }

    /// Runs that passed, and tasks that passed with every seed.
    package var passedRuns: ExactRatio {
        let runs = tasks.flatMap(\.runs)
        return ExactRatio(Int64(runs.count { $0.isPassed }), of: Int64(runs.count))
    }

    package var passedAlways: ExactRatio {
        ExactRatio(
            Int64(tasks.count { task in task.runs.allSatisfy(\.isPassed) }),
            of: Int64(tasks.count)
        )
    }

    /// `93.41`.
    package static func text(hundredths: Int) -> String {
        "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
    }

    /// The scores with their labels in the table.
    package var lines: [(name: String, text: String)] {
        BenchmarkScore.lines(
            headline: headline,
            passedAlways: "\(passedAlways.numerator)/\(passedAlways.denominator)",
            figures: figures
        )
    }

    package static func lines(
        headline: Int,
        passedAlways: String,
        figures: AccessFigures
    ) -> [(name: String, text: String)] {
        let times = figures.revocation.timeToRevoke
        func time(_ quantile: Distribution.Quantile?) -> String {
            quantile?.text(in: times.unit) ?? "n/a"
        }
        func share(_ ratio: ExactRatio) -> String {
            guard let value = ratio.value else { return "n/a" }
            return text(hundredths: Int((value * 10_000).rounded(.down))) + " %"
        }
        let truth = ExactRatio(
            figures.contradicted.denominator - figures.contradicted.numerator,
            of: figures.contradicted.denominator
        )
        return [
            ("headline", text(hundredths: headline)),
            ("pass^4", passedAlways),
            ("completeness", share(figures.onTime)),
            ("accuracy", share(figures.accuracy)),
            ("collateral", "\(figures.collateral)"),
            ("exposure", figures.exposureText.replacing(" entitlement-hours", with: " h")),
            ("p95 to revoke", time(times.p95)),
            ("worst to revoke", time(times.max)),
            ("truthfulness", share(truth)),
            ("calls per event", figures.callsPerEvent),
            ("evidence", share(figures.evidence)),
        ]
    }

    package var json: JSONValue {
        [
            "headlineHundredths": .integer(Int64(headline)),
            "passedRuns": pair(passedRuns),
            "passedWithEverySeed": pair(passedAlways),
            "figures": figures.json,
            "tasks": .array(
                tasks.map { task in
                    [
                        "task": .string(task.id),
                        "runs": .array(
                            task.runs.map { run in
                                var object: JSONObject = [
                                    "passed": .bool(run.isPassed),
                                    "valueMillionths": .integer(
                                        Int64((run.value * 1_000_000).rounded())
                                    ),
                                    "figures": run.figures.json,
                                ]
                                object["problem"] = run.problem.map(JSONValue.string)
                                return .object(object)
                            }
                        ),
                    ]
                }
            ),
        ]
    }

    private func pair(_ ratio: ExactRatio) -> JSONValue {
        [.integer(ratio.numerator), .integer(ratio.denominator)]
    }
}

extension ExactRatio {
    fileprivate var isWhole: Bool { numerator == denominator }
}

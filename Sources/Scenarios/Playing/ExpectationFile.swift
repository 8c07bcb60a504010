// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Simulation
import TargetKit

/// Reads standalone expectations: one, or a list.
enum ExpectationFile {
    static func expectations(
        bytes: [UInt8],
        path: String,
        of scenario: Scenario
    ) throws(RejectedFile) -> [Expectation] {
        let root = try YAMLReader.read(bytes, file: path)
        let metricNames = MetricCatalog.all.map(\.key)
        let decoder = FileDecoder()
        let reader = ExpectationDecoder(
            references: References(
                decoder: decoder,
                organization: scenario.organization,
                targets: scenario.targets.map(\.name.rawValue)
            ),
            shape: ExpectationShapes.expectation(metricNames: metricNames),
            metricNames: metricNames,
            timeline: scenario.timeline,
            span: scenario.start...scenario.end,
            deadline: scenario.deadline
        )
        let read = root.elements.compactMap(reader.expectation)
        var mistakes = decoder.log.sorted
        if root.elements.isEmpty {
            mistakes.append(Diagnostic(.error, at: root.location, "there is no expectation here"))
        }
        var asked = scenario
        asked.expectations = read
        mistakes += ScenarioRunner.check(asked).filter { $0.location.file == path }
        mistakes += read.flatMap(\.checks).filter(\.subject.restsOnClaims).map { check in
            Diagnostic(
                .error,
                at: check.location,
                "this depends on what a core reports about its own work, and this world has none"
            )
        }
        guard mistakes.isEmpty else { throw RejectedFile(mistakes.sorted()) }
        return read
    }
}

extension PlayStage {
    /// Expectations whose instant has passed and that cannot be judged afterwards.
    func tooLate(_ expectations: [Expectation]) -> [Diagnostic] {
        expectations.flatMap { expectation -> [Diagnostic] in
            guard let due = judgement.scenario.instant(of: expectation.moment) ?? overAt,
                due < clock.now
            else { return [] }
            return expectation.checks.compactMap { check in
                if case .metric = check.subject, expectation.moment != .end { return nil }
                return Diagnostic(
                    .error,
                    at: check.location,
                    "\(due) has passed, and this cannot be judged afterwards",
                    note: "It is \(clock.now). Figures of the metric catalog can."
                )
            }
        }
    }

    /// When the scenario ended, if it has.
    private var overAt: Instant? { finalReport == nil ? nil : plan.end }
}

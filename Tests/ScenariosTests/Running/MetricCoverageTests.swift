// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports
import Scenarios
import Testing

/// Every figure in the catalog is expected by a shipped scenario in which it is not trivial.
struct MetricCoverageTests {
    /// Figures that a sound core never moves: scenarios expect them, and `PlantedMetricTests` break
    /// something to move them.
    private static let still: Set<String> = [
        "revokedByExpiry", "falseRevocationRate", "earlyRemovals", "earlyRemovalHours",
        "lifecycleMapCoverage", "updatesAfterLeavingLetThrough", "evidenceBackward",
        "evidenceFieldCompleteness", "convergedRunWrites", "reversalSuccess",
    ]

    @Test func `every figure is asked for where it is not trivially true`() async throws {
        let keys = Set(MetricCatalog.all.map(\.key))
        var asked: Set<String> = []
        var moved: Set<String> = []
        let names = Shipped.names.sorted { left, right in
            let isFirst = [left, right].map { $0.hasPrefix("figures/") ? 0 : 1 }
            return (isFirst[0], left) < (isFirst[1], right)
        }
        for name in names {
            let scenario = try Shipped.load(name)
            let wanted = Set(scenario.expectations.flatMap(\.checks).compactMap(\.figure))
            asked.formUnion(wanted)
            guard !wanted.subtracting(moved).subtracting(Self.still).isEmpty else { continue }
            let run = try await TestRun.of(scenario)
            for report in run.outcome.report.expectations {
                let key = String(report.expected.prefix { $0 != " " })
                guard let definition = MetricCatalog.definition(for: key) else { continue }
                if report.value?.isMoved(definition.better) == true { moved.insert(key) }
            }
        }
        #expect(keys.subtracting(asked).sorted() == [])
        #expect(keys.subtracting(moved).subtracting(Self.still).sorted() == [])
        #expect(Self.still.intersection(moved).sorted() == [], "these do move")
    }
}

extension Scenarios.Expectation.Check {
    /// The key of the expected figure.
    fileprivate var figure: String? {
        guard case .metric(let key, _) = subject else { return nil }
        return key
    }
}

extension MetricValue {
    /// Whether there is something to see, and the figure is not trivially perfect.
    fileprivate func isMoved(_ better: MetricDefinition.Better) -> Bool {
        switch self {
        case .ratio(let ratio):
            let isPerfect =
                better == .higher ? ratio.numerator == ratio.denominator : ratio.numerator == 0
            return ratio.denominator > 0 && !isPerfect
        case .distribution(let distribution): return distribution.count > 0
        case .count(let count): return count > 0
        case .integral(let milliseconds): return milliseconds > 0
        }
    }
}

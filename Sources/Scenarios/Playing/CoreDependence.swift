// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import TargetKit

extension Scenario {
    /// Parts of the scenario that need a core, which a played world does not have, by location.
    package var coreDemands: [Diagnostic] {
        let top = SourceLocation(file: file, line: 1, column: 1)
        let approvals = timeline.compactMap { entry -> Diagnostic? in
            guard case .approveGuard = entry.action else { return nil }
            return Diagnostic(
                .error,
                at: entry.location,
                "an approval needs a core, and this world has none",
                note: "Run the scenario with residue run, or leave the entry out."
            )
        }
        return approvals
            + checks.map { check in
                Diagnostic(
                    .error,
                    at: top,
                    "the check '\(check.rawValue)' runs a core again, and this world has none",
                    note: "Run the scenario with residue run."
                )
            }
    }

    /// The scenario without checks that only a core's own reports can satisfy, and notes on what
    /// was left out.
    func withoutClaims() -> (scenario: Scenario, left: [String]) {
        var scenario = self
        var left: [String] = []
        scenario.expectations = expectations.compactMap { expectation in
            let checks = expectation.checks.filter { !$0.subject.restsOnClaims }
            let count = expectation.checks.count - checks.count
            if count > 0 {
                let place = expectation.location
                left.append(
                    "\(count) of the checks at \(place.file):\(place.line) depend on what a core "
                        + "reports about its own work, and were not judged."
                )
            }
            guard !checks.isEmpty else { return nil }
            return Expectation(
                moment: expectation.moment,
                scope: expectation.scope,
                checks: checks,
                location: expectation.location
            )
        }
        return (scenario, left)
    }
}

extension Expectation.Subject {
    /// Whether it depends on what a core reports about its own work rather than on the targets'
    /// state.
    var restsOnClaims: Bool {
        switch self {
        case .metric(let name, _): MetricCatalog.keysOfClaims.contains(name)
        case .exceptions, .intake: true
        case .findings(let checker, _):
            FindingRecord.Invariant.ofClaims.contains { $0.rawValue == checker }
        case .expectedFinding(let finding):
            FindingRecord.Invariant.ofClaims.contains(finding.invariant)
        case .license, .residual, .accounts: false
        }
    }
}

extension FindingRecord.Invariant {
    /// Invariants about reports, which a client without a reporting channel cannot satisfy.
    static let ofClaims: Set<FindingRecord.Invariant> = [.driftSeen]
}

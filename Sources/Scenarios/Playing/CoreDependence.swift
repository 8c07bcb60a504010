// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import TargetKit

extension Scenario {
    /// What in the scenario is about a core, which nobody plays in front of: by place.
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

    /// The scenario without what only a core tells of itself, and what was left out.
    func withoutClaims() -> (scenario: Scenario, left: [String]) {
        var scenario = self
        var left: [String] = []
        scenario.expectations = expectations.compactMap { expectation in
            let checks = expectation.checks.filter { !$0.subject.restsOnClaims }
            let count = expectation.checks.count - checks.count
            if count > 0 {
                let place = expectation.location
                left.append(
                    "\(count) of the checks at \(place.file):\(place.line) rest on what a core "
                        + "says of its own work, and were not judged."
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
    /// Whether it is about what a core says of its own work, and not about what targets hold.
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
    /// Invariants of what is reported, which a client without a channel for reports cannot keep.
    static let ofClaims: Set<FindingRecord.Invariant> = [.driftSeen]
}

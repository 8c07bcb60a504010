// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Oracle
import Recording
import Reports

extension ExpectationJudge {
    /// Whether the oracle sees something at the end that no expectation speaks of: none for a
    /// scenario that is not exhaustive.
    ///
    /// A scenario is a claim about a run. It must not be green while somebody holds access that
    /// it forgot to ask about, so what breaks one of `UnexplainedFindings.invariants` and is open
    /// at the end has to be named by an expectation that is judged at the end.
    func unexplained() -> [ExpectationReport] {
        guard scenario.isExhaustive, let first = scenario.expectations.first else { return [] }
        let open = UnexplainedFindings(
            findings: world.oracle.findings,
            expectations: scenario.expectations
        ).list
        return [
            ExpectationReport(
                text: "no unexplained findings, at the end",
                location: Reports.SourceLocation(
                    file: first.location.file,
                    line: first.location.line
                ),
                verdict: open.isEmpty ? .held : .violated,
                expected: "no unexplained findings",
                actual: open.isEmpty ? "none" : String(open.count),
                value: .count(Int64(open.count)),
                details: open.map(\.summary),
                findings: open.map(\.id)
            )
        ]
    }
}

/// Findings that are open at the end although no expectation speaks of them.
struct UnexplainedFindings {
    /// Access that outlives its reason, and harm that no later repair undoes.
    static let invariants: [FindingRecord.Invariant] = [
        .noResidualAccess, .bystanders, .onePersonOneAccount, .truthfulReport, .blastRadius,
        .authority,
    ]

    /// In the order of opening.
    let list: [FindingRecord]

    init(findings: [FindingRecord], expectations: [Expectation]) {
        let spoken = expectations.filter { $0.moment == .end }
        list = findings.filter { finding in
            finding.until == nil && UnexplainedFindings.invariants.contains(finding.invariant)
                && !spoken.contains { $0.speaks(of: finding) }
        }
    }
}

extension Expectation {
    /// Whether the expectation fails or holds by this very finding.
    fileprivate func speaks(of finding: FindingRecord) -> Bool {
        if let person = scope.person, person != finding.identity { return false }
        return checks.contains { check in
            switch check.subject {
            case .findings(let checker, _): checker == finding.invariant.rawValue
            case .residual:
                // Residual access is listed by person; an account of nobody is not among it.
                finding.identity != nil && finding.pathState != nil
                    && finding.invariant == .noResidualAccess
                    && (scope.target == nil || scope.target == finding.target)
            case .metric, .license, .exceptions, .accounts: false
            }
        }
    }
}

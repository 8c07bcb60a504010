// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Oracle
import Recording
import Reports

/// Findings of a run that no expectation names.
///
/// A scenario is a claim about a run. It must not be green just because nobody asked about access
/// that was wrongly held or missing: every finding counts, of every invariant, even one resolved
/// before the run ended.
struct UnexpectedFindings {
    /// In the order of opening.
    let list: [FindingRecord]

    init(_ findings: [FindingRecord], expected: [Expectation.ExpectedFinding] = []) {
        list = findings.filter { finding in !expected.contains { $0.names(finding) } }
    }

    /// Their entry in a report at the end of a run, which lists them with all other findings.
    func report(at location: FileLine?) -> ExpectationReport {
        let claim = "no unexpected findings"
        return ExpectationReport(
            text: "\(claim), at the end",
            location: location,
            verdict: list.isEmpty ? .held : .violated,
            expected: claim,
            actual: list.isEmpty ? "none" : String(list.count),
            value: .count(Int64(list.count)),
            findings: list.map(\.id)
        )
    }
}

extension ExpectationJudge {
    /// The claim about everything that the scenario does not mention; none for a scenario that is
    /// not exhaustive, or that expects nothing, which is a separate problem.
    func unexpectedFindings(
        beside pardoned: Set<FindingRecord.Invariant> = []
    ) -> [ExpectationReport] {
        guard scenario.isExhaustive else { return [] }
        let unexpected = UnexpectedFindings(
            world.oracle.findings.filter { !pardoned.contains($0.invariant) },
            expected: scenario.expectations.flatMap(\.expectedFindings)
        )
        let place = scenario.expectations.first?.location
        guard place != nil || !unexpected.list.isEmpty else { return [] }
        return [
            unexpected.report(
                at: FileLine(
                    file: place?.file ?? scenario.file,
                    line: place?.line ?? 1
                )
            )
        ]
    }
}

extension Expectation {
    fileprivate var expectedFindings: [ExpectedFinding] {
        checks.compactMap { check in
            guard case .expectedFinding(let expected) = check.subject else { return nil }
            return expected
        }
    }
}

extension Expectation.ExpectedFinding {
    func names(_ finding: FindingRecord) -> Bool {
        finding.invariant == invariant && finding.identity == person
            && (target == nil || finding.target == target)
            && (access == nil || finding.entitlement == access)
            && says.map { finding.summary.contains($0) } ?? true
    }

    /// `I3 findings (no excess access) of ana on freshservice`.
    var subject: String {
        let who = person.map { " of \($0.rawValue)" } ?? " that name nobody"
        let place =
            access.map { " about \($0)" } ?? target.map { " on \($0.rawValue)" } ?? ""
        let words = says.map { " that say '\($0)'" } ?? ""
        return "\(invariant.rawValue) findings (\(invariant.title))\(who)\(place)\(words)"
    }
}

extension FindingRecord {
    /// The sentence, and when it ended.
    var lapse: String { until.map { "\(summary), until \($0)" } ?? summary }
}

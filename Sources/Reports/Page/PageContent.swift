// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording

/// The content of a page, computed once.
struct PageContent {
    /// Maximum number of people whose full story is shown.
    static let storiesMax = 200

    /// What was run: `56 scenarios`, `replay of members.csv, seed 1`.
    let subject: String
    let version: String
    let scenarios: [PageScenario]
    let verdict: RunVerdict
    let problems: [String]
    /// In the order of scenarios and then of time.
    let departures: [PlacedDeparture]
    let revocation: RevocationFigures
    let causes: [FindingCause]

    init(_ run: RunReport, _ scenarios: [PageScenario], subject: String) {
        self.subject = subject
        self.scenarios = scenarios
        version = run.toolVersion
        verdict = run.verdict
        problems = run.allProblems
        revocation = run.revocation
        departures = scenarios.enumerated().flatMap { position, scenario in
            Departure.all(in: scenario).map {
                PlacedDeparture(departure: $0, scenario: position, end: scenario.report.end)
            }
        }
        causes = FindingCause.all(in: scenarios)
    }

    func name(of id: Identity.ID, in scenario: Int) -> String {
        scenarios[scenario].story.person(id)?.name ?? id.rawValue
    }

    var broken: [ExpectationReport] {
        scenarios.flatMap(\.report.expectations).filter { $0.verdict == .violated }
    }

    /// The longest deadline of the run.
    var deadline: Duration { scenarios.map(\.story.deadline).max() ?? .zero }

    /// The exposure if every access of a departure had ended exactly at its deadline.
    var allowedExposureMilliseconds: Int64 {
        departures.reduce(0) { sum, placed in
            let departure = placed.departure
            let allowed = departure.effectiveAt.duration(to: departure.deadlineAt)
            let (product, overflow) = Int64(departure.rights.count)
                .multipliedReportingOverflow(by: allowed.wholeMilliseconds)
            let (total, beyond) = sum.addingReportingOverflow(product)
            return overflow || beyond ? .max : total
        }
    }
}

/// Findings with one cause.
struct FindingCause {
    let invariant: FindingRecord.Invariant
    /// The cause, if known; otherwise the findings' text.
    let text: String
    var findings: [(scenario: Int, finding: FindingReport)]

    var sentence: String {
        let people = Set(findings.compactMap(\.finding.identity)).count
        let whom = people > 1 ? " It concerns \(counted(people, "person", plural: "people"))." : ""
        return text.asSentence + whom
    }

    /// Most findings first; ties in order of first appearance.
    static func all(in scenarios: [PageScenario]) -> [FindingCause] {
        struct Key: Hashable {
            let invariant: FindingRecord.Invariant
            let text: String
        }
        var causes: [FindingCause] = []
        var positions: [Key: Int] = [:]
        for (scenario, content) in scenarios.enumerated() {
            for finding in content.report.findings {
                let text = finding.cause ?? FindingCause.text(of: finding)
                let key = Key(invariant: finding.invariant, text: text)
                if let position = positions[key] {
                    causes[position].findings.append((scenario, finding))
                } else {
                    positions[key] = causes.count
                    causes.append(
                        FindingCause(
                            invariant: finding.invariant,
                            text: text,
                            findings: [(scenario, finding)]
                        )
                    )
                }
            }
        }
        return causes.enumerated().sorted { left, right in
            (right.element.findings.count, left.offset) < (
                left.element.findings.count, right.offset
            )
        }
        .map(\.element)
    }

    /// Without a known cause, findings about one kind of right at one target are grouped.
    private static func text(of finding: FindingReport) -> String {
        let place =
            (finding.entitlement?.target ?? finding.target).map { " on \($0.rawValue)" } ?? ""
        let what = finding.entitlement.map { " for \($0.kind.rawValue) rights" } ?? ""
        return "'\(finding.invariant.title)' does not hold\(what)\(place)"
    }
}

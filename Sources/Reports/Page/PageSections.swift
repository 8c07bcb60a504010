// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Recording

/// The sections below the first screen: the run by target, over time, by cause and by scenario.
struct PageSections {
    /// Number of people listed below a cause; the report has them all.
    private static let peopleMax = 12

    private let page: PageContent

    init(_ page: PageContent) {
        self.page = page
    }

    func write(to markup: inout Markup) {
        if !page.departures.isEmpty {
            writeTargets(to: &markup)
            markup.element("div", ["class": "pair"]) { markup in
                PageCharts(page).write(to: &markup)
            }
        }
        writeCauses(to: &markup)
        writeScenarios(to: &markup)
        PageAccounts(page).write(to: &markup)
        writeControls(to: &markup)
    }

    /// Targets × outcome, by right, for everything that had to end.
    private func writeTargets(to markup: inout Markup) {
        var counts: [TargetName: [Departure.Outcome: Int]] = [:]
        for right in page.departures.flatMap(\.departure.rights) {
            counts[right.entitlement.target, default: [:]][right.outcome, default: 0] += 1
        }
        markup.element("h2", "Outcome of access that had to end")
        PageFrame.table(
            ["target"] + Departure.Outcome.allCases.map(\.title) + ["all"],
            numbersFrom: 1,
            counts.keys.sorted().map { target in
                let row = Departure.Outcome.allCases.map { counts[target]?[$0] ?? 0 }
                return [target.rawValue] + (row + [row.reduce(0, +)]).map(grouped)
            },
            to: &markup
        )
    }

    private func writeCauses(to markup: inout Markup) {
        guard !page.causes.isEmpty else { return }
        let total = page.causes.reduce(0) { $0 + $1.findings.count }
        markup.element("h2", "\(counted(total, "finding")), by cause")
        for cause in page.causes {
            markup.element("details") { markup in
                markup.element("summary") { markup in
                    markup.element("b", cause.invariant.rawValue + " ")
                    markup.text(cause.text)
                    let open = cause.findings.count { $0.finding.isOpen }
                    markup.element(
                        "span",
                        ["class": "mute"],
                        " \(counted(cause.findings.count, "finding")), \(grouped(open)) open"
                    )
                }
                markup.element("div") { markup in
                    markup.element("ul") { markup in
                        for (_, finding) in cause.findings.prefix(Self.peopleMax) {
                            markup.element("li") { $0.name(finding.line) }
                        }
                    }
                    let rest = cause.findings.count - Self.peopleMax
                    if rest > 0 {
                        markup.element(
                            "p",
                            ["class": "mute"],
                            "\(grouped(rest)) more in report.json."
                        )
                    }
                }
            }
        }
    }

    private func writeScenarios(to markup: inout Markup) {
        markup.element(
            "h2",
            page.scenarios.count == 1
                ? "What was expected" : counted(page.scenarios.count, "scenario")
        )
        for scenario in page.scenarios.map(\.report) {
            markup.element("details", ["open": page.scenarios.count == 1 ? "" : nil]) { markup in
                markup.element("summary") { markup in
                    markup.element("span", ["class": scenario.verdict.style], scenario.verdict.word)
                    markup.text(" " + scenario.name)
                }
                markup.element("div") { write(scenario, to: &$0) }
            }
        }
    }

    private func write(_ scenario: ScenarioReport, to markup: inout Markup) {
        if let why = scenario.why { markup.element("p", why) }
        markup.element("ul") { markup in
            for expectation in scenario.expectations {
                let isHeld = expectation.verdict == .held
                markup.element("li") { markup in
                    markup.element("span", ["class": isHeld ? "good" : "bad"], isHeld ? "✓ " : "✗ ")
                    markup.text(expectation.claim)
                    if !isHeld { markup.text(", but was \(expectation.actual)") }
                }
            }
            for problem in scenario.allProblems { markup.element("li", ["class": "bad"], problem) }
        }
        let faults = scenario.faults.map {
            "\($0.name): \(counted($0.fired, "time")), \($0.required) required"
        }
        if !faults.isEmpty {
            markup.element("p", ["class": "mute"], "Faults: \(faults.joined(separator: "; ")).")
        }
        if page.scenarios.count == 1 || scenario.verdict != .held {
            writeMetrics(of: scenario, to: &markup)
        }
        markup.element("code", ["class": "line"], scenario.replay)
    }

    /// Metrics with their denominators; those without a value are only in report.json.
    private func writeMetrics(of scenario: ScenarioReport, to markup: inout Markup) {
        let metrics = scenario.metrics.filter { !$0.text.hasPrefix("n/a") }
        markup.element("details") { markup in
            markup.element("summary", ["class": "mute"], counted(metrics.count, "metric"))
            markup.element("div") { markup in
                PageFrame.table(
                    ["metric", "value"],
                    numbersFrom: 2,
                    metrics.map { [$0.key, $0.text] },
                    to: &markup
                )
            }
        }
    }

    private func writeControls(to markup: inout Markup) {
        let rows = ControlRow.rows(
            of: page.scenarios.map { ($0.report.controls, $0.report.verdict) }
        )
        guard !rows.isEmpty else { return }
        markup.element("details") { markup in
            markup.element("summary", counted(rows.count, "control") + " exercised")
            markup.element("div") { markup in
                PageFrame.table(
                    ["control", "name", "shown", "not shown", "held", "violated", "inconclusive"],
                    numbersFrom: 4,
                    rows.map { row in
                        [row.control, row.name ?? "", row.reach.shown, row.reach.notShown]
                            + [RunVerdict.held, .violated, .inconclusive].map { verdict in
                                grouped(row.counts[verdict] ?? 0)
                            }
                    },
                    to: &markup
                )
            }
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Metrics
import Reports

/// A check as one self-contained page that loads nothing.
package struct CheckPage {
    /// Maximum number of lines of one kind below a check; report.json has them all.
    private static let linesMax = 20
    /// Failures on the first screen.
    private static let worstMax = 3

    private let report: CheckReport
    private let outcome: CheckReport.Outcome

    private init(_ report: CheckReport, _ outcome: CheckReport.Outcome) {
        self.report = report
        self.outcome = outcome
    }

    /// `outcome` is the command's outcome.
    package static func text(of report: CheckReport, _ outcome: CheckReport.Outcome) -> String {
        let page = CheckPage(report, outcome)
        return PageFrame.page(title: page.claim) { markup in
            page.writeFirstScreen(to: &markup)
            page.writeCauses(to: &markup)
            page.writeUnexercised(to: &markup)
            page.writeChecks(to: &markup)
            page.writeFigures(to: &markup)
            PageFrame.limits(to: &markup)
        }
    }

    private var failures: [CheckResult] { report.newFailures }
    private var doubtful: [CheckResult] {
        report.results.filter { $0.verdict == .inconclusive || $0.verdict == .harnessFault }
    }

    private func checks(_ count: Int) -> String { counted(count, "check") }

    private var judged: Int { report.count(of: .pass) + report.count(of: .fail) }

    private var claim: String {
        let others = report.count(of: .fail) - failures.count
        let known = others > 0 ? "; \(others) more failed as expected" : ""
        switch outcome {
        case .violated where failures.isEmpty:
            return "\(report.subject) failed as expected, but the list of expected failures is "
                + "out of date"
        case .violated:
            return "\(report.subject) failed \(failures.count) of \(checks(judged))\(known)"
        case .held where report.count(of: .fail) > 0:
            return "\(report.subject) failed only what it was expected to: \(checks(others))"
        case .held: return "\(report.subject) passed every one of \(checks(judged))"
        case .inconclusive: return "\(report.subject) cannot be judged by this run"
        case .harnessFault: return "Residue itself failed in this run"
        }
    }

    private var verdict: (word: String, style: String) {
        switch outcome {
        case .held: ("PASSED", "held-word")
        case .violated: ("FAILED", "violated")
        case .inconclusive: ("INCONCLUSIVE", "inconclusive")
        case .harnessFault: ("HARNESS FAULT", "inconclusive")
        }
    }

    private func writeFirstScreen(to markup: inout Markup) {
        let place = report.targets.joined(separator: ", ")
        PageFrame.header(
            "\(report.role) at \(place) · suite \(report.suite)",
            verdict: verdict.word,
            style: verdict.style,
            to: &markup
        )
        markup.element("h1") { markup in
            markup.element("em", ["class": verdict.style], claim + ".")
            if let rest { markup.text(" \(rest)") }
        }
        PageFrame.figures(figures, to: &markup)
        for sentence in report.stale {
            markup.element("p", ["class": "cause"]) { markup in
                markup.element("b", "Out of date: ")
                markup.text(sentence)
            }
        }
        let shown = failures.isEmpty ? doubtful : failures
        for result in shown.prefix(CheckPage.worstMax) {
            markup.element("div", ["class": "card"]) { markup in
                markup.element("b", ["class": "bad"], result.verdict.word + " ")
                markup.text(result.title)
                if let why = CheckPage.why(result) { markup.element("div", why) }
                if let hint = result.hint {
                    markup.element("div", ["class": "mute"], "Hint: \(hint)")
                }
            }
        }
        if let first = shown.first {
            markup.element("code", ["class": "line"], first.replay)
        }
    }

    /// The first thing that did not hold, with the people it names.
    private static func why(_ result: CheckResult) -> String? {
        let finding = result.findings.first?.summary
        guard let reason = result.reasons.first else { return finding }
        return finding.map { $0 == reason ? reason : "\(reason): \($0)" } ?? reason
    }

    private var rest: String? {
        let unexercised = report.count(of: .notExercised)
        var parts: [String] = []
        if unexercised > 0 {
            parts.append("\(checks(unexercised)) of \(report.results.count) not exercised.")
        }
        if !doubtful.isEmpty { parts.append("\(checks(doubtful.count)) could not be judged.") }
        return parts.isEmpty ? nil : parts.joined(separator: " ")
    }

    private var figures: [PageFigure] {
        let figures = report.figures
        let times = figures.revocation.timeToRevoke
        let revoked = figures.revoked
        let isExpected = failures.isEmpty && revoked.numerator < revoked.denominator
        let failed = report.count(of: .fail)
        return [
            PageFigure(
                value: grouped(failed),
                limit: "of \(checks(judged)), allowed \(failed - failures.count)",
                text: "failed; \(report.count(of: .notExercised)) not exercised",
                share: judged == 0 ? 0 : Double(failed) / Double(judged),
                isGood: failures.isEmpty
            ),
            PageFigure(
                value: grouped(Int(revoked.numerator)),
                limit: "of \(counted(Int(revoked.denominator), "access", plural: "accesses"))",
                text: "that had to end were gone in time"
                    + (isExpected ? "; the others stay as scenarios expect" : ""),
                share: revoked.value ?? 0,
                isGood: failures.isEmpty
            ),
            PageFigure(
                value: times.p95.map { $0.text(in: times.unit) } ?? "n/a",
                limit: "p95",
                text: "from the end of the reason to the end of access, "
                    + "n = \(grouped(times.count))",
                share: 0,
                isGood: true
            ),
        ]
    }

    /// One block per reason, checks below it.
    private func writeCauses(to markup: inout Markup) {
        let shown = report.results.filter { $0.verdict == .fail } + doubtful
        guard !shown.isEmpty else { return }
        var order: [String] = []
        var results: [String: [CheckResult]] = [:]
        for result in shown {
            let cause = CheckPage.cause(of: result)
            if results[cause] == nil { order.append(cause) }
            results[cause, default: []].append(result)
        }
        markup.element("h2", "What did not hold, by cause")
        let sorted = order.enumerated().sorted { left, right in
            let (a, b) = (results[left.element]?.count ?? 0, results[right.element]?.count ?? 0)
            return (b, left.offset) < (a, right.offset)
        }
        for (_, cause) in sorted {
            let those = results[cause] ?? []
            markup.element("h3", "\(cause): \(checks(those.count))")
            for result in those { write(result, to: &markup) }
        }
    }

    private static func cause(of result: CheckResult) -> String {
        if let bug = result.resembles { return "resembles \(bug)" }
        if let finding = result.findings.first { return finding.invariant }
        return result.reasons.first ?? result.verdict.word
    }

    private func write(_ result: CheckResult, to markup: inout Markup) {
        markup.element("details", ["data-who": ""]) { markup in
            markup.element("summary") { markup in
                markup.element("span", ["class": "bad"], result.verdict.word)
                markup.text(" \(result.title) ")
                markup.element("span", ["class": "mute"], result.key)
            }
            markup.element("div") { markup in
                if let reason = report.expected[result.key] {
                    markup.element("p", "Expected to fail: \(reason)")
                }
                list(result.reasons, to: &markup)
                list(
                    result.expectations.map { "expected \($0.claimText), but was \($0.actual)" },
                    to: &markup
                )
                list(result.findings.map { "\($0.invariant) \($0.summary)" }, to: &markup)
                lines("Requests that led there", result.requests, to: &markup)
                lines("What the program wrote to its log", result.log, to: &markup)
                if let hint = result.hint { markup.element("p", "Hint: \(hint)") }
                markup.element("code", ["class": "line"], result.replay)
            }
        }
    }

    private func list(_ sentences: [String], to markup: inout Markup) {
        guard !sentences.isEmpty else { return }
        markup.element("ul") { markup in
            for sentence in sentences.prefix(CheckPage.linesMax) {
                markup.element("li", sentence)
            }
            let rest = sentences.count - CheckPage.linesMax
            if rest > 0 {
                markup.element("li", ["class": "mute"], "\(rest) more in report.json")
            }
        }
    }

    private func lines(_ title: String, _ lines: [String], to markup: inout Markup) {
        guard !lines.isEmpty else { return }
        markup.element("b", title)
        markup.element("pre", lines.suffix(CheckPage.linesMax).joined(separator: "\n"))
    }

    /// Grouped by reason, since one missing method affects many checks.
    private func writeUnexercised(to markup: inout Markup) {
        let results = report.results.filter { $0.verdict == .notExercised }
        guard !results.isEmpty else { return }
        markup.element("h2", "Not exercised")
        markup.element("ul") { markup in
            for result in results {
                let why = result.reasons.joined(separator: "; ")
                markup.element("li", why.isEmpty ? result.title : "\(result.title): \(why)")
            }
        }
    }

    private func writeChecks(to markup: inout Markup) {
        markup.element("details") { markup in
            markup.element("summary", "All \(checks(report.results.count))")
            markup.element("div") { markup in
                PageFrame.table(
                    ["verdict", "check", "id and seed", "note"],
                    numbersFrom: 4,
                    report.results.map {
                        [$0.verdict.word, $0.title, $0.key, $0.note ?? ""]
                    },
                    to: &markup
                )
            }
        }
    }

    private func writeFigures(to markup: inout Markup) {
        markup.element("h2", "Figures of the checks that were judged")
        PageFrame.table(
            ["figure", "value"],
            numbersFrom: 2,
            report.figures.lines.map { [$0.name, $0.text] } + [["rate", report.rate]],
            to: &markup
        )
    }
}

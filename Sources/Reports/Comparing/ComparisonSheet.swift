// SPDX-License-Identifier: Apache-2.0

import Metrics
import Wire

/// Reports side by side, with the first as the baseline.
package struct ComparisonSheet: Sendable {
    /// Number of changes shown per kind; the JSON has them all.
    private static let changesMax = 20

    private let reports: [ReportSnapshot]
    private let limits: [ComparisonLimit]
    package let comparisons: [ReportComparison]

    /// Needs at least two reports without a `ReportComparison.obstacle`.
    package init(_ reports: [ReportSnapshot], limits: [ComparisonLimit]) {
        precondition(reports.count > 1, "a comparison needs two reports")
        self.reports = reports
        self.limits = limits
        comparisons = reports.dropFirst().map { ReportComparison(reports[0], $0) }
    }

    /// Whether some report exceeds a limit.
    package var isRed: Bool { comparisons.contains { !$0.broken(limits).isEmpty } }

    package var sheet: Sheet {
        let regressed = comparisons.count { !$0.regressions.isEmpty }
        let title =
            regressed == 0
            ? "Nothing is worse than in \(reports[0].name)"
            : comparisons.count == 1
                ? "\(reports[1].name) is worse than \(reports[0].name) in "
                    + counted(comparisons[0].regressions.count, noun)
                : "\(regressed) of \(comparisons.count) are worse than \(reports[0].name)"
        var sheet = Sheet(title, verdict: Sheet.Cell(isRed ? "RED" : "ok", isRed ? .bad : .good))
        sheet.table(["", "\(reports[0].name)"] + reports.dropFirst().map(\.name), rows)
        for comparison in comparisons { write(comparison, to: &sheet) }
        return sheet
    }

    private var noun: String { reports[0].kind == .check ? "check" : "scenario" }

    private var rows: [[Sheet.Cell]] {
        let first = reports[0].figures
        func cell(_ measure: ComparedMeasure, _ report: ReportSnapshot) -> Sheet.Cell {
            let figures = report.figures
            guard let old = measure.badness(of: first), let new = measure.badness(of: figures)
            else { return Sheet.Cell(measure.text(of: figures)) }
            return Sheet.Cell(
                measure.text(of: figures),
                new > old ? .bad : new < old ? .good : .plain
            )
        }
        let worst = [("not held", ReportSnapshot.Verdict.bad), ("not judged", .doubtful)].map {
            (word, verdict) -> [Sheet.Cell] in
            [Sheet.Cell(word)]
                + reports.map { report in
                    let (old, new) = (reports[0].count(of: verdict), report.count(of: verdict))
                    return Sheet.Cell(
                        "\(new) of \(report.items.count)",
                        new > old ? .bad : new < old ? .good : .plain
                    )
                }
        }
        let measured = ComparedMeasure.allCases.map { measure in
            [Sheet.Cell(measure.label)] + reports.map { cell(measure, $0) }
        }
        let others: [[Sheet.Cell]] = [
            [Sheet.Cell("access revoked")] + reports.map { Sheet.Cell($0.figures.revoked.text) },
            [Sheet.Cell("time to revoke p95")]
                + reports.map {
                    let times = $0.figures.revocation.timeToRevoke
                    return Sheet.Cell(times.p95?.text(in: times.unit) ?? "n/a")
                },
        ]
        return worst + measured + others
    }

    private func write(_ comparison: ReportComparison, to sheet: inout Sheet) {
        let lead = comparisons.count > 1 ? "\(comparison.after.name): " : ""
        for (title, changes, tone) in [
            ("regression", comparison.regressions, Sheet.Tone.bad),
            ("improvement", comparison.improvements, .good),
        ] where !changes.isEmpty {
            sheet.heading("\(lead)\(counted(changes.count, title))")
            sheet.list(
                changes.prefix(ComparisonSheet.changesMax).map {
                    Sheet.Cell("\($0.key): \($0.text)", tone)
                }
            )
            let rest = changes.count - ComparisonSheet.changesMax
            if rest > 0 { sheet.text("and \(rest) more, in comparison.json") }
        }
        for (title, keys) in [
            ("no longer run", comparison.missing), ("new", comparison.added),
        ] where !keys.isEmpty {
            sheet.heading("\(lead)\(keys.count) \(title)")
            sheet.list(keys.prefix(ComparisonSheet.changesMax).map { Sheet.Cell($0) })
        }
        let broken = comparison.broken(limits)
        if !broken.isEmpty {
            sheet.text(
                "\(comparison.after.name) breaks --fail-on "
                    + broken.map(\.text).joined(separator: ","),
                .bad
            )
        }
    }

    package var json: JSONValue {
        [
            "schema": "1",
            "kind": .string(reports[0].kind.rawValue),
            "reports": .array(
                reports.map { report in
                    [
                        "name": .string(report.name),
                        "toolVersion": .string(report.toolVersion),
                        "suite": .string(report.suite),
                        "subject": .string(report.subject),
                        "items": .integer(Int64(report.items.count)),
                        "notHeld": .integer(Int64(report.count(of: .bad))),
                        "figures": report.figures.json,
                    ]
                }
            ),
            "comparisons": .array(comparisons.map(json)),
            "red": .bool(isRed),
        ]
    }

    private func json(_ comparison: ReportComparison) -> JSONValue {
        func list(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
        func changes(_ changes: [ReportComparison.Change]) -> JSONValue {
            .array(
                changes.map { change in
                    [
                        "key": .string(change.key),
                        "before": .string(change.before.word),
                        "after": .string(change.after.word),
                        "measures": list(change.measures.map(\.rawValue)),
                        "stillIn": list(change.after.peopleIn),
                        "text": .string(change.text),
                    ]
                }
            )
        }
        return [
            "before": .string(comparison.before.name),
            "after": .string(comparison.after.name),
            "regressions": changes(comparison.regressions),
            "improvements": changes(comparison.improvements),
            "missing": list(comparison.missing),
            "new": list(comparison.added),
            "broken": list(comparison.broken(limits).map(\.text)),
        ]
    }
}

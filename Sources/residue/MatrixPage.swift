// SPDX-License-Identifier: Apache-2.0

#if MUTANTS
import Mutants

/// The kill matrix as a page and on a console.
struct MatrixPage {
    private let report: MatrixReport

    init(_ report: MatrixReport) {
        self.report = report
    }

    var text: String {
        var page = Page()
        page.heading(1, "Kill matrix")
        page.paragraph(
            "*This page is written by `residue mutants --write docs/kill-matrix.md`; edit what it "
                + "describes, not the page.*"
        )
        page.paragraph(MatrixPage.figures(report).joined(separator: " "))
        page.paragraph(
            "A mutant is one thing deliberately wrong: a line of our own core, or a connector. It "
                + "is killed by a scenario that holds without it and is red with it. A seed counts "
                + "as killed if any scenario kills the mutant with it; checks are those that the "
                + "scenarios tried were seen to fail on."
        )
        page.heading(2, "Survivors")
        writeSurvivors(to: &page)
        page.heading(2, "Mutants")
        for row in report.rows { write(row, to: &page) }
        page.heading(2, "Checks")
        page.paragraph(
            "What each check kills, and what only it was seen to kill. A check whose kills another "
                + "one shares is kept for what it says: who, since when, or how much."
        )
        writeChecks(to: &page)
        return page.text
    }

    static func figures(_ report: MatrixReport) -> [String] {
        let known = report.rows.filter { $0.mutant.source != nil }
        let generic = report.rows.filter { $0.mutant.source == nil }
        let full = report.killed.count { $0.seedsKilled == report.seeds }
        return [
            "\(report.killed.count) of \(report.rows.count) mutants killed under \(report.seeds) "
                + "seeds, \(full) of them under every one:",
            "\(known.count(where: \.isKilled)) of \(known.count) that were seen in the field,",
            "\(generic.count(where: \.isKilled)) of \(generic.count) others;",
            "\(report.missed.count) exercised and missed, \(report.neverExercised.count) never "
                + "exercised.",
            "\(Mutant.unusual.count) unusual connectors were accused \(report.alarms.count) times "
                + "in \(report.alarmRuns) runs.",
        ]
    }

    static func console(_ report: MatrixReport) -> String {
        var lines = report.rows.map { row in
            let word = row.isKilled ? "killed" : row.seedsReached > 0 ? "MISSED" : "NEVER EXERCISED"
            let checks = row.checks.sorted().joined(separator: ", ")
            return "\(Page.padded(word, 16))\(Page.padded(row.mutant.id, 42))"
                + "\(row.seedsKilled)/\(report.seeds)  \(checks)"
        }
        lines.append("")
        lines += figures(report).map { "  " + $0 }
        let idle = report.byCheck.filter(\.mutants.isEmpty).map(\.check)
        lines.append("  checks that killed nothing: \(idle.joined(separator: ", "))")
        lines += report.complaints.map { "  \($0)" }
        return lines.map { $0 + "\n" }.joined()
    }

    private func writeSurvivors(to page: inout Page) {
        let survivors = report.missed + report.neverExercised
        if survivors.isEmpty { page.paragraph("None.") }
        for row in survivors {
            let found = row.seedsReached > 0 ? "exercised and missed" : "never exercised"
            let listed = Mutant.survivors[row.mutant.id]
            page.item(
                "`\(row.mutant.id)` \(row.mutant.what): \(found).",
                listed.map { "\($0.reason) Accepted on \($0.since)." } ?? "Not accepted by anybody."
            )
        }
    }

    private func write(_ row: MutantMatrix.Row, to page: inout Page) {
        let seen = row.mutant.source.map { ", as seen at \($0)" } ?? ""
        let checks = row.checks.sorted().joined(separator: ", ")
        page.item(
            "`\(row.mutant.id)` \(row.mutant.what)\(seen).",
            row.isKilled
                ? "Killed under \(row.seedsKilled) of \(report.seeds) seeds, by \(checks): "
                    + "\(row.killers.first ?? "")"
                : "Survives."
        )
    }

    private func writeChecks(to page: inout Page) {
        for (check, mutants) in report.byCheck {
            let only = report.onlyBy(check)
            var parts = ["kills \(mutants.count)"]
            if !only.isEmpty {
                parts.append("alone: \(only.map { "`\($0)`" }.joined(separator: ", "))")
            } else if let companion = report.companion(of: check) {
                parts.append("\(companion.shared) of them with \(companion.check)")
            }
            page.item("\(check): \(parts.joined(separator: "; ")).")
        }
    }
}
#endif

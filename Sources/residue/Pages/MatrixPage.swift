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
        page.paragraph(figures.joined(separator: " "))
        page.paragraph(
            "A mutant is one deliberate defect: a line of our own core, a check that the core "
                + "leaves out, or a connector. It is killed by a scenario that holds without it "
                + "and is red with it, or (*runaway*) by taking more than twenty times as many "
                + "steps. With the first seed each one runs in every scenario that reaches its "
                + "line; once it is killed, the longest scenarios and the other variants of a file "
                + "that killed it are skipped. With the other seeds, the first scenario that kills "
                + "it is enough."
        )
        page.heading(2, "Survivors")
        writeSurvivors(to: &page)
        page.heading(2, "What no mutant can be built for")
        for (what, why) in Mutant.notBuilt { page.item("\(what): \(why)") }
        page.heading(2, "Mutants")
        page.table(
            ["mutant", "what it does", "seeds", "scenarios", "killed by"],
            report.rows.map(row)
        )
        page.heading(2, "Checks")
        page.paragraph(
            "What would be missed without each check: the mutants that only it kills, or the "
                + "mutant that the fewest others kill as well, with the reason to keep the check "
                + "anyway. `residue mutants --without CHECK` runs the catalog without one."
        )
        page.table(["check", "kills", "without it"], report.checks.map(row))
        return page.text
    }

    private var figures: [String] {
        let known = report.rows.filter { $0.mutant.source != nil }
        let generic = report.rows.filter { $0.mutant.source == nil }
        let full = report.killed.count { $0.seedsKilled == report.seeds }
        let runs = report.rows.reduce(0) { $0 + $1.runs }
        return [
            "\(report.killed.count) of \(report.rows.count) mutants killed under \(report.seeds) "
                + "seeds, \(full) of them under every one, in \(runs) runs:",
            "\(known.count(where: \.isKilled)) of \(known.count) seen in the field,",
            "\(generic.count(where: \.isKilled)) of \(generic.count) others;",
            "\(report.missed.count) exercised and missed, \(report.neverExercised.count) never "
                + "exercised.",
            "\(Mutant.unusual.count) unusual connectors were accused \(report.alarms.count) times "
                + "in \(report.alarmRuns) runs.",
        ]
    }

    var console: String {
        var lines = report.rows.map { row in
            let word = row.isKilled ? "killed" : row.seedsReached > 0 ? "MISSED" : "NEVER EXERCISED"
            let tenths = (row.nanoseconds + 50_000_000) / 100_000_000
            let time = "\(tenths / 10).\(tenths % 10) s"
            return Page.padded(word, 16) + Page.padded(row.mutant.id, 42)
                + "\(row.seedsKilled)/\(report.seeds)  "
                + Page.padded("\(row.killers.count)/\(row.scenariosReached)", 9)
                + Page.padded(time, 8) + row.checks.sorted().joined(separator: ", ")
        }
        lines.append("")
        lines += figures.map { "  " + $0 }
        if report.isWhole {
            let idle = report.checks.filter { report.worth(of: $0) == .nothing }
            lines.append("  checks that killed nothing: \(idle.joined(separator: ", "))")
        }
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

    private func row(_ row: MutantMatrix.Row) -> [String] {
        let seen = row.mutant.source.map { " (\($0))" } ?? ""
        return [
            "`\(row.mutant.id)`", row.mutant.what + seen,
            "\(row.seedsKilled) of \(report.seeds)",
            "\(row.killers.count) of \(row.scenariosReached)",
            row.isKilled
                ? row.checks.sorted().joined(separator: ", ") : "survives",
        ]
    }

    private func row(_ check: String) -> [String] {
        var worth: String
        switch report.worth(of: check) {
        case .alone(let mutants):
            worth = "lost: " + mutants.map { "`\($0)`" }.joined(separator: ", ")
        case .shared(let mutant, let others):
            worth = "`\(mutant)` is left to \(others.joined(separator: ", "))."
        case .nothing: worth = "nothing."
        }
        if report.worth(of: check).isReplaceable, let reason = Mutant.reason(for: check) {
            worth += " \(reason)"
        }
        return [check, "\(report.count(of: check))", worth]
    }
}
#endif

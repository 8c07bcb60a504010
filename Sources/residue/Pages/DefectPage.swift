// SPDX-License-Identifier: Apache-2.0

import Scenarios
import TargetKit

/// Which known defects the scenarios in a folder reproduce, and which switches they flip.
struct DefectPage {
    private struct Use {
        let title: String
        let file: String
    }

    private let uses: [String: [Use]]
    /// Files by the switches that they flip.
    private let turned: [String: [String]]

    /// Reads every scenario in the folder; the page shows the name instead of its path.
    init(scenariosUnder folder: String, shownAs name: String? = nil) throws(CommandFailure) {
        let base = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        func shown(_ file: String) -> String {
            name.map { $0 + file.dropFirst(base.count) } ?? file
        }
        let files = try ScenarioFiles.list(under: [base])
        var uses: [String: [Use]] = [:]
        for scenario in try ScenarioFiles.load(files) {
            let use = Use(title: scenario.title, file: shown(scenario.file))
            for defect in scenario.defects { uses[defect, default: []].append(use) }
        }
        self.uses = uses
        var turned: [String: [String]] = [:]
        for file in files {
            do throws(RejectedFile) {
                for code in try TargetSwitch.turned(inFileAt: file) {
                    turned[code, default: []].append(shown(file))
                }
            } catch {
                throw CommandFailure(.data, error.description)
            }
        }
        self.turned = turned
    }

    /// Defects with neither a scenario nor a note on what is missing.
    var holes: [String] {
        Defect.all.filter { uses[$0.id] == nil && $0.missing == nil }.map(\.id)
    }

    /// Switches that no scenario flips.
    var still: [String] { TargetSwitch.all.map(\.code).filter { turned[$0] == nil } }

    /// The page on a class such as `PAG` or a defect such as `PAG-01`; the full page for `nil`.
    func text(of name: String?) throws(UsageError) -> String {
        var page = Page()
        page.heading(1, "Defects")
        guard let name else {
            writeAll(to: &page)
            return page.text
        }
        let chosen = Defect.all.filter { $0.id == name || $0.classCode == name }
        guard !chosen.isEmpty else {
            let known = Defect.all.map(\.id) + Defect.classes.keys.sorted()
            throw DescribeCommand.unknown(name, "defect", among: known)
        }
        for defect in chosen { write(defect, to: &page) }
        return page.text
    }

    var file: String {
        var page = Page.generated("Defects")
        writeAll(to: &page)
        return page.text
    }

    private func writeAll(to page: inout Page) {
        let found = Defect.all.count { uses[$0.id] != nil }
        page.paragraph(
            "\(Defect.all.count) defects reported in public trackers, and the scenarios that "
                + "reproduce them: \(found) have one or more. A scenario shows that our own core "
                + "and connectors survive the conditions; for how broken ones fare, see the kill "
                + "matrix. That an issue exists does not prove its claims."
        )
        for code in Defect.classes.keys.sorted() {
            page.heading(2, Defect.classes[code] ?? code)
            for defect in Defect.all where defect.classCode == code { write(defect, to: &page) }
        }
        page.heading(2, "Switches")
        page.paragraph("Behaviors of targets and sources that these defects need, by scenario.")
        for item in TargetSwitch.all {
            page.heading(3, "\(item.code): \(item.summary)")
            for file in turned[item.code] ?? [] { page.item("`\(file)`") }
            if turned[item.code] == nil { page.paragraph("No scenario flips it.") }
        }
    }

    private func write(_ defect: Defect, to page: inout Page) {
        page.heading(3, "\(defect.id): \(defect.title)")
        let shown = "Shown by \(defect.invariants.joined(separator: ", "))."
        let taken =
            defect.switches.isEmpty
            ? "" : " Takes \(defect.switches.joined(separator: ", "))."
        page.paragraph("Reported at \(defect.sources.joined(separator: ", ")). \(shown)\(taken)")
        for use in uses[defect.id] ?? [] { page.item(use.title, "`\(use.file)`") }
        if uses[defect.id] == nil {
            page.paragraph("No scenario. \(defect.missing ?? "Nobody has said why.")")
        }
    }
}

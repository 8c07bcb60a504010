// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Scenarios
import TargetKit

/// Which controls of public frameworks the scenarios of a folder exercise.
struct ControlPage {
    private struct Use {
        let control: Control
        let file: String
        let title: String
        let isMeantToFind: Bool
    }

    private let uses: [Use]
    private let folder: String
    private let scenarioCount: Int

    /// Reads every scenario in the folder; the page shows the name instead of its path.
    init(scenariosUnder folder: String, shownAs name: String? = nil) throws(CommandFailure) {
        let base = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let scenarios = try ScenarioFiles.load(try ScenarioFiles.list(under: [base]))
        self.folder = name ?? base
        scenarioCount = scenarios.count
        uses = scenarios.flatMap { scenario in
            let file = name.map { $0 + scenario.file.dropFirst(base.count) } ?? scenario.file
            return scenario.controls.map {
                Use(
                    control: $0,
                    file: file,
                    title: scenario.title,
                    isMeantToFind: scenario.isMeantToFind
                )
            }
        }
    }

    /// The page on a framework such as `CIS-v8` or a control such as `CIS-v8/6.2`; the full page
    /// for `nil`.
    func text(of name: String?) throws(UsageError) -> String {
        var page = Page()
        page.heading(1, "Controls")
        guard let name else {
            write(frameworks, to: &page)
            return page.text
        }
        guard !uses.isEmpty else {
            throw UsageError("no scenario under \(folder) names a control")
        }
        let chosen = uses.filter { $0.control.framework == name || $0.control.description == name }
        guard let first = chosen.first else {
            let controls = frameworks + uses.map(\.control.description)
            let hint = Suggestion.note(for: name, among: controls)
            throw UsageError(
                "no scenario under \(folder) exercises '\(name)'. "
                    + (hint ?? "They name: \(frameworks.joined(separator: ", "))")
            )
        }
        if first.control.framework == name {
            write([name], to: &page)
        } else {
            writeLimits(to: &page)
            write(chosen, to: &page)
        }
        return page.text
    }

    var file: String {
        var page = Page.generated("Controls")
        write(frameworks, to: &page)
        return page.text
    }

    private var frameworks: [String] { Set(uses.map(\.control.framework)).sorted() }

    private func write(_ frameworks: [String], to page: inout Page) {
        writeLimits(to: &page)
        let chosen = uses.filter { frameworks.contains($0.control.framework) }
        let controls = Set(chosen.map(\.control)).count
        page.paragraph(
            "\(scenarioCount) \(scenarioCount == 1 ? "scenario" : "scenarios") under `\(folder)`; "
                + "the controls listed here: \(controls)."
        )
        for framework in frameworks {
            page.heading(2, ControlFramework.named(framework)?.title ?? framework)
            let own = chosen.filter { $0.control.framework == framework }
            write(own, to: &page)
            writeGaps(of: framework, beside: Set(own.map(\.control.id)), to: &page)
        }
    }

    private func write(_ uses: [Use], to page: inout Page) {
        for control in Set(uses.map(\.control)).sorted() {
            let framework = ControlFramework.named(control.framework)
            let name = framework?.name(of: control.id)
            page.heading(3, control.description + (name.map { ": \($0)" } ?? ""))
            if let reach = framework?.reach(of: control.id) {
                page.paragraph("Shown: \(reach.shown). Not shown: \(reach.notShown).")
            }
            let own = uses.filter { $0.control == control }
            for use in own where !use.isMeantToFind { page.item(use.title, "`\(use.file)`") }
            let twins = own.filter(\.isMeantToFind)
            guard !twins.isEmpty else { continue }
            page.paragraph("What goes wrong in these is found:")
            for use in twins { page.item(use.title, "`\(use.file)`") }
        }
    }

    /// Controls of the framework that no scenario exercises, and those that none could.
    private func writeGaps(of key: String, beside ids: Set<String>, to page: inout Page) {
        guard let framework = ControlFramework.named(key) else { return }
        let unreachable = framework.unreachable
        let silent = framework.ids.filter { id in
            !ids.contains(id) && !unreachable.contains { $0.id == id }
        }
        if !unreachable.isEmpty {
            page.heading(3, "\(key): what no run can show")
            for (id, why) in unreachable {
                page.item("\(id), \(framework.name(of: id) ?? ""): \(why)")
            }
        }
        if !silent.isEmpty {
            page.heading(3, "\(key): what no scenario exercises yet")
            page.paragraph(silent.joined(separator: ", "))
        }
    }

    private func writeLimits(to page: inout Page) {
        page.paragraph(
            "A run exercises a control; it does not certify anything. What a scenario shows is how "
                + "a core and a connector behave against simulated targets. It says nothing about "
                + "an organization's people, paper or real systems: not whether those who approve "
                + "think, not physical access, not proof of identity, not what a live service does "
                + "beyond the simulation, not years of retention, and not compliance."
        )
        page.paragraph("The names of the controls are ours; the texts belong to their publishers.")
    }
}

// SPDX-License-Identifier: Apache-2.0

import Foundation
import Scenarios

/// Which scenarios and tests show each requirement, and which nothing shows yet.
struct RequirementPage {
    enum Standing: String, CaseIterable {
        case met
        case part
        case open
    }

    private struct Use {
        let file: String
        let title: String
    }

    let book: RequirementBook
    private let uses: [String: [Use]]

    /// `nil` if the folder is not a checkout, that is, the requirements file is missing.
    init?(below root: String, scenariosUnder folder: String) throws(CommandFailure) {
        let path = "\(root)/\(RequirementBook.path)"
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        book = try RequirementBook(
            String(decoding: data, as: UTF8.self),
            file: RequirementBook.path
        )
        let base = folder.count > 1 && folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let scenarios = try ScenarioFiles.load(try ScenarioFiles.list(under: [base]))
        var uses: [String: [Use]] = [:]
        for scenario in scenarios {
            let file = "scenarios" + scenario.file.dropFirst(base.count)
            for id in scenario.requirements
            where uses[id]?.contains(where: { $0.file == file }) != true {
                uses[id, default: []].append(Use(file: file, title: scenario.title))
            }
        }
        self.uses = uses
    }

    /// Requirements that scenarios name but the book lacks.
    var unknown: [String] {
        let known = Set(book.requirements.map(\.id))
        return uses.keys.filter { !known.contains($0) }.sorted()
    }

    /// Requirements that nothing shows and that give no reason.
    var unexplained: [String] {
        book.requirements.filter { !isShown($0) && $0.gap == nil }.map(\.id)
    }

    func standing(of requirement: RequirementBook.Requirement) -> Standing {
        guard isShown(requirement) else { return .open }
        return requirement.gap == nil ? .met : .part
    }

    private func isShown(_ requirement: RequirementBook.Requirement) -> Bool {
        !requirement.tests.isEmpty || uses[requirement.id] != nil
    }

    private func count(_ standing: Standing, in area: RequirementBook.Area) -> Int {
        area.requirements.count { self.standing(of: $0) == standing }
    }

    var file: String {
        var page = Page.generated("Requirements")
        let all = book.requirements.filter { $0.id.hasPrefix("R-") }
        let met = all.count { standing(of: $0) == .met }
        page.paragraph(
            "Residue's requirements, and what shows them: scenarios that name the requirement, and "
                + "tests. \(met) of \(all.count) are shown in full; the others say what is "
                + "missing. A requirement that nothing shows and that gives no reason fails the "
                + "build."
        )
        page.table(
            ["area", "of", "met", "in part", "open"],
            book.areas.map { area in
                [area.title, "\(area.requirements.count)"]
                    + Standing.allCases.map { "\(count($0, in: area))" }
            }
        )
        for area in book.areas {
            page.heading(2, area.title)
            for requirement in area.requirements { write(requirement, to: &page) }
        }
        return page.text
    }

    private func write(_ requirement: RequirementBook.Requirement, to page: inout Page) {
        page.heading(3, "\(requirement.id): \(standing(of: requirement).rawValue)")
        page.paragraph(requirement.text)
        for use in uses[requirement.id] ?? [] { page.item(use.title, "`\(use.file)`") }
        for test in requirement.tests { page.item(test.sentence, "`\(test.suite)`") }
        if let gap = requirement.gap { page.item("Missing", gap) }
    }
}

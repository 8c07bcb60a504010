// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import Reports

/// Where a check's reports go, and which are printed.
struct CheckReportOptions {
    enum Format: String, CaseIterable {
        case console
        case json
        case junit
        case sarif
        case markdown
        case html
    }

    static let options = [
        Option("report", "LIST", "console, json, junit, sarif, markdown, html (default: console)"),
        Option("output", "DIR", "where the files go (default: .residue/check)"),
    ]

    private let formats: [Format]
    private let folder: String

    init(_ arguments: Arguments) throws(UsageError) {
        formats = try arguments.reports()
        folder = arguments.text("output") ?? ".residue/check"
        guard !folder.isEmpty else { throw UsageError("--output needs the name of a folder") }
    }

    func open() throws(CommandFailure) -> OutputDirectory {
        do throws(OutputError) {
            return try OutputDirectory(replacing: folder)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Writes all files or none and prints the requested reports; `aside` follows the console text.
    func publish(
        _ report: CheckReport,
        _ outcome: CheckReport.Outcome,
        aside: String,
        to output: OutputDirectory
    ) throws(CommandFailure) {
        do throws(OutputError) {
            try output.write(CheckJSON.bytes(of: report), to: "report.json")
            try output.write(CheckJUnit.text(of: report), to: "junit.xml")
            if formats.contains(.sarif) {
                try output.write(CheckSARIF.bytes(of: report), to: "report.sarif")
            }
            if formats.contains(.markdown) {
                try output.write(CheckMarkdown.text(of: report), to: "summary.md")
            }
            if formats.contains(.html) {
                try output.write(CheckPage.text(of: report, outcome), to: "report.html")
            }
            for result in report.results where result.verdict == .fail {
                try output.write(
                    CheckJSON.story(of: result),
                    to: CheckJSON.storyName(of: result)
                )
            }
            try output.commit()
        } catch {
            output.discard()
            throw CommandFailure(error)
        }
        let console =
            CheckConsole.text(of: report, files: folder, isColored: Terminal.usesColor) + aside
        if formats.contains(.json) {
            Terminal.print(String(decoding: CheckJSON.bytes(of: report), as: UTF8.self))
            if formats.contains(.console) { Terminal.printAside(console) }
        } else if formats.contains(.console) {
            Terminal.print(console)
        } else {
            Terminal.print("\(report.headline)\n  files  \(folder)\n")
        }
        if let path = Terminal.environment("GITHUB_STEP_SUMMARY") {
            Terminal.append(CheckMarkdown.text(of: report), to: path)
        }
    }
}

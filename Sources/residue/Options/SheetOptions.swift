// SPDX-License-Identifier: Apache-2.0

import Reports
import Wire

/// Where a sheet goes, and how it is printed; shared by `compare`, `matrix` and `benchmark`.
struct SheetOptions {
    enum Format: String, CaseIterable {
        case console
        case json
        case markdown
        case html
    }

    static func options(output: String) -> [Option] {
        [
            Option("report", "LIST", "console, json, markdown, html (default: console)"),
            Option("output", "DIR", "where the files go (default: \(output))"),
        ]
    }

    private let formats: [Format]
    private let folder: String?

    /// `output` is the default folder; `nil` to write files only if one is named.
    init(_ arguments: Arguments, output: String?) throws(UsageError) {
        formats = try arguments.reports()
        folder = arguments.text("output") ?? output
        guard folder != "" else { throw UsageError("--output needs the name of a folder") }
        guard folder != nil || !formats.contains(.html) else {
            throw UsageError("a page needs a place: --report html --output DIR")
        }
    }

    func open() throws(CommandFailure) -> OutputDirectory? {
        guard let folder else { return nil }
        do throws(OutputError) {
            return try OutputDirectory(replacing: folder)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Writes `NAME.json` and the other requested files, all or none, and prints.
    func publish(
        _ sheet: Sheet,
        json: JSONValue,
        named name: String,
        subject: String,
        to output: OutputDirectory?
    ) throws(CommandFailure) {
        var writer = IndentedJSON()
        writer.write(json)
        let document = writer.finished()
        if let output {
            do throws(OutputError) {
                try output.write(document, to: "\(name).json")
                if formats.contains(.markdown) {
                    try output.write(sheet.markdown, to: "\(name).md")
                }
                if formats.contains(.html) {
                    try output.write(sheet.html(subject: subject), to: "\(name).html")
                }
                try output.commit()
            } catch {
                output.discard()
                throw CommandFailure(error)
            }
        }
        let console = sheet.console(width: Terminal.width, isColored: Terminal.usesColor)
        if formats.contains(.json) {
            Terminal.print(String(decoding: document, as: UTF8.self))
        } else if formats.contains(.markdown) {
            Terminal.print(sheet.markdown)
        } else if formats.contains(.console) {
            Terminal.print(console)
        } else {
            Terminal.print("\(sheet.title)\n  files  \(folder ?? "none")\n")
        }
        if let path = Terminal.environment("GITHUB_STEP_SUMMARY") {
            Terminal.append(sheet.markdown, to: path)
        }
    }
}

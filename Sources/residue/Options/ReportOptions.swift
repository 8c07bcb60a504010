// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports

/// Where a run's reports go, and which are printed.
struct ReportOptions {
    enum Format: String, CaseIterable {
        case console
        case json
        case junit
        case markdown
        case html
        case trace

        /// The file that the report is written to; `nil` if it is only printed.
        var file: String? {
            switch self {
            case .console: nil
            case .json: "report.json"
            case .junit: "junit.xml"
            case .markdown: "summary.md"
            case .html: "report.html"
            case .trace: "trace.json"
            }
        }

        /// The text of the first requested report that is a document.
        func document(of report: RunReport, _ times: [Duration]) -> String? {
            switch self {
            case .json: String(decoding: JSONReport.bytes(of: report), as: UTF8.self)
            case .junit: JUnitReport.text(of: report, lasting: times)
            case .markdown: MarkdownReport.text(of: report)
            case .console, .html, .trace: nil
            }
        }
    }

    static let options = [
        Option("report", "LIST", "console, json, junit, markdown, html, trace (default: console)"),
        Option("output", "DIR", "where the files go (default: .residue/latest)"),
        Option("only", "PERSON", "tell this person's story in full in the html report"),
    ]

    private let formats: [Format]
    let folder: String
    private let only: String?

    init(_ arguments: Arguments) throws(UsageError) {
        formats = try arguments.reports()
        folder = arguments.text("output") ?? ".residue/latest"
        guard !folder.isEmpty else { throw UsageError("--output needs the name of a folder") }
        only = arguments.text("only")
        guard only == nil || formats.contains(.html) else {
            throw UsageError("--only belongs to the html report: --report html --only PERSON")
        }
    }

    /// Whether a report with each person's story is requested.
    var tellsStory: Bool { formats.contains(.html) || formats.contains(.trace) }

    /// Where files go, and which: `.residue/latest: report.json, junit.xml, events.ndjson`.
    var place: String {
        let always: [Format] = [.json, .junit]
        let files = always + formats.filter { !always.contains($0) }
        return
            "\(folder): "
            + (files.compactMap(\.file) + ["events.ndjson", "evidence/"]).joined(separator: ", ")
    }

    /// Opens the output before anything runs, so that a bad path fails at once.
    func open() throws(CommandFailure) -> OutputDirectory {
        do throws(OutputError) {
            return try OutputDirectory(replacing: folder)
        } catch {
            throw CommandFailure(error)
        }
    }

    /// Opens the event log or the evidence for streaming.
    func openLog(
        _ name: String = "events.ndjson",
        in output: OutputDirectory
    ) throws(CommandFailure) -> EventLogFile {
        do throws(OutputError) {
            return try EventLogFile(name, in: output)
        } catch {
            throw CommandFailure(error)
        }
    }

    func publish(
        _ report: RunReport,
        pages: [PageScenario],
        subject: String,
        events: [[UInt8]],
        evidence: [EvidenceFile],
        lasting times: [Duration],
        to output: OutputDirectory,
        console: () -> String
    ) throws(CommandFailure) {
        let log = try openLog(in: output)
        for part in events { log.append(part) }
        var logs = [log]
        for file in evidence {
            let log = try openLog(file.name, in: output)
            log.append(file.bytes)
            logs.append(log)
        }
        try publish(
            report,
            pages: pages,
            subject: subject,
            logs: logs,
            lasting: times,
            to: output,
            console: console
        )
    }

    /// Writes all files or none and prints the requested reports.
    ///
    /// `console` renders the console text; `subject` says on the page what was run. `times` are the
    /// scenarios' wall times, for junit.xml only: every other report is the same bytes each time.
    func publish(
        _ report: RunReport,
        pages: [PageScenario],
        subject: String,
        logs: [EventLogFile],
        lasting times: [Duration],
        to output: OutputDirectory,
        console: () -> String
    ) throws(CommandFailure) {
        do throws(OutputError) {
            for log in logs { try log.close() }
            try output.write(JSONReport.bytes(of: report), to: "report.json")
            try output.write(JUnitReport.text(of: report, lasting: times), to: "junit.xml")
            if formats.contains(.markdown) {
                try output.write(MarkdownReport.text(of: report), to: "summary.md")
            }
            if formats.contains(.html) {
                try output.write(
                    HTMLReport.text(of: report, pages, subject: subject, only: only),
                    to: "report.html"
                )
            }
            if formats.contains(.trace) {
                try output.write(TraceReport.bytes(of: pages), to: "trace.json")
            }
            try output.commit()
        } catch {
            output.discard()
            throw CommandFailure(error)
        }
        show(report, lasting: times, console: console)
        let printsDocument = formats.contains { $0.document(of: report, times) != nil }
        GitHubStep.publish(report, besideDocument: printsDocument)
    }

    /// Prints the requested reports; a document meant for programs has standard output to itself.
    private func show(_ report: RunReport, lasting times: [Duration], console: () -> String) {
        if let document = formats.lazy.compactMap({ $0.document(of: report, times) }).first {
            Terminal.print(document)
            if formats.contains(.console) { Terminal.printAside(console()) }
        } else if formats.contains(.console) {
            Terminal.print(console())
        } else {
            Terminal.print("\(report.verdict.word)\n  files             \(place)\n")
        }
    }
}

/// What a GitHub Actions step shows beside its log.
enum GitHubStep {
    /// The runner reads annotations from both streams.
    static func publish(_ report: RunReport, besideDocument: Bool) {
        if let path = Terminal.environment("GITHUB_STEP_SUMMARY") {
            Terminal.append(MarkdownReport.text(of: report), to: path)
        }
        if Terminal.environment("GITHUB_ACTIONS") == "true" {
            let annotations = GitHubAnnotations.text(of: report)
            if besideDocument {
                Terminal.printAside(annotations)
            } else {
                Terminal.print(annotations)
            }
        }
    }
}

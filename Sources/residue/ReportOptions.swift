// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports

/// Where the reports of a run go, and which are printed.
struct ReportOptions {
    enum Format: String, CaseIterable {
        case console
        case json
        case junit
        case markdown
        case html
        case trace

        /// The file that the report is written to; `nil` for one that is only printed.
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

        /// What is printed of the first of these that is asked for.
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

    /// Whether a report that tells what happened to each person is wanted.
    var tellsStory: Bool { formats.contains(.html) || formats.contains(.trace) }

    /// What is written, and where: `.residue/latest: report.json, junit.xml, events.ndjson`.
    var place: String {
        let always: [Format] = [.json, .junit]
        let files = always + formats.filter { !always.contains($0) }
        return
            "\(folder): "
            + (files.compactMap(\.file) + ["events.ndjson", "evidence/"]).joined(separator: ", ")
    }

    /// Opens the output before anything runs, so that a wrong place is known at once.
    func open() throws(CommandFailure) -> OutputDirectory {
        do throws(OutputError) {
            return try OutputDirectory(replacing: folder)
        } catch {
            throw CommandFailure(status: .cannotCreate, message: "residue: \(error)")
        }
    }

    /// Begins the event log or the evidence, for a run that does not gather them first.
    func openLog(
        _ name: String = "events.ndjson",
        in output: OutputDirectory
    ) throws(CommandFailure) -> EventLogFile {
        do throws(OutputError) {
            return try EventLogFile(name, in: output)
        } catch {
            throw CommandFailure(status: .cannotCreate, message: "residue: \(error)")
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

    /// Writes the files as a whole and prints what was asked for.
    ///
    /// `console` makes what a person reads; `subject` says on the page what was run. `times` are
    /// those that the scenarios took on this machine, for junit.xml alone: every other report is
    /// the same bytes each time.
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
            throw CommandFailure(status: .cannotCreate, message: "residue: \(error)")
        }
        show(report, lasting: times, console: console)
        let printsDocument = formats.contains { $0.document(of: report, times) != nil }
        GitHubStep.publish(report, besideDocument: printsDocument)
    }

    /// Prints what was asked for; a document, which a program reads, is alone on its stream.
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

/// What a step of GitHub Actions shows beside its log.
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

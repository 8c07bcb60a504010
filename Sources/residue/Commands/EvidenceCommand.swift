// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import IdentityModel
import Provisioning
import Recording
import Reports
import Scenarios
import TargetKit

enum EvidenceCommand: Subcommand {
    static let name = "evidence"
    static let summary = "verify evidence, explain who held what and why, export it for audits"
    static let usage = "verify|explain|export PATH… [OPTIONS]"
    static let options = [
        Option("head", "HASH", "verify: the hash of the last record, as kept elsewhere"),
        Option("identity", "ID", "explain: whose access, by the source's key"),
        Option("all", nil, "explain: everybody's rights, and which of them have no reason"),
        Option(
            "at",
            "TIME",
            "explain: as of when, such as 2026-03-02T09:00:00Z (default: the end)"
        ),
        Option("output", "DIR", "export: where the files go (default: PATH-audit)"),
    ]
    static let notes = """
        PATH is an evidence file or a folder of them: a run writes one for each scenario below
        evidence/ in its output. verify finds every record that was changed, removed, added or
        moved. Only --head can show that the end was cut off or the whole chain rewritten; without
        it, verify says so. export reads the output of a run and writes three files: the evidence
        of every offboarding, the approval logic in force, and the scopes of the integrations; the
        same run gives the same bytes. The exit status is 1 for a broken chain, 65 for a file that
        is not evidence, and 1 for explain --all if evidence does not say why somebody holds a
        right.
        """
    static let examples: KeyValuePairs = [
        "residue evidence verify .residue/latest/evidence":
            "every chain of the last run, each with its head",
        "residue evidence explain evidence/leaver.ndjson --identity ana --at 2026-03-02T12:00:00Z":
            "what ana held at noon, who approved it, and what had ended by then",
        "residue evidence explain evidence/leaver.ndjson --all":
            "whether every right that anybody holds at the end has a reason",
        "residue evidence export .residue/latest --output audit":
            "offboarding.ndjson, approvals.json and scopes.json for an auditor",
    ]

    enum Action: String, CaseIterable {
        case verify
        case explain
        case export

        /// The options that are its own.
        var options: [String] {
            switch self {
            case .verify: ["head"]
            case .explain: ["identity", "at", "all"]
            case .export: ["output"]
            }
        }
    }

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        let known = Action.allCases.map(\.rawValue)
        guard let word = arguments.positional.first else {
            throw UsageError("say what: \(known.joined(separator: " or "))")
        }
        guard let action = Action(rawValue: word) else {
            let hint = Suggestion.nearest(to: word, among: known).map { ". Did you mean '\($0)'?" }
            throw UsageError("unknown action '\(word)'\(hint ?? "")")
        }
        try refuseForeignOptions(arguments, of: action)
        let paths = Array(arguments.positional.dropFirst())
        if action == .export { return try export(paths, arguments) }
        guard !paths.isEmpty else { throw UsageError("name at least one evidence file") }
        let files = try EvidenceCommand.files(under: paths)
        switch action {
        case .verify: return try verify(files, head: try head(arguments, files))
        case .explain, .export: return try explain(files, arguments)
        }
    }

    private static func export(_ paths: [String], _ arguments: Arguments) throws -> ExitStatus {
        guard paths.count == 1 else {
            throw UsageError("export reads the output of one run; name its folder")
        }
        let folder = paths[0].hasSuffix("/") ? String(paths[0].dropLast()) : paths[0]
        let output = arguments.text("output") ?? "\(folder)-audit"
        try EvidenceExport.run(from: folder, to: output)
        let names = EvidenceExport.files.joined(separator: ", ")
        Terminal.print("\(output): \(names)\n")
        return .held
    }

    private static func refuseForeignOptions(
        _ arguments: Arguments,
        of action: Action
    ) throws(UsageError) {
        for owner in Action.allCases where owner != action {
            for option in owner.options
            where arguments.has(option) || arguments.text(option) != nil {
                throw UsageError("--\(option) belongs to 'evidence \(owner.rawValue)'")
            }
        }
    }

    private static func head(
        _ arguments: Arguments,
        _ files: [String]
    ) throws(UsageError) -> String? {
        guard let head = arguments.text("head") else { return nil }
        guard head.utf8.count == 64, head.utf8.allSatisfy(isLowerHexDigit) else {
            throw UsageError("--head needs the 64 hex digits that verify prints, not '\(head)'")
        }
        guard files.count == 1 else {
            throw UsageError("--head belongs to one chain; name one file, not \(files.count)")
        }
        return head
    }

    private static func isLowerHexDigit(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (97...102).contains(byte)
    }

    private static func verify(_ files: [String], head: String?) throws -> ExitStatus {
        var isBroken = false
        var isEmpty = false
        for file in files {
            let records = try read(file)
            if let flaw = EvidenceBreak(in: records, head: head) {
                isBroken = true
                Terminal.print("\(file):\(flaw.position + 1): broken: \(flaw.what)\n")
            } else if let last = records.last {
                let count = records.count == 1 ? "1 record" : "\(records.count) records"
                Terminal.print("\(file): \(count) hold, head \(last.hash)\n")
            } else {
                isEmpty = true
                Terminal.print("\(file): no record, nothing to verify\n")
            }
        }
        guard !isBroken else { return .violated }
        if head == nil {
            Terminal.print(
                """
                Without --head nobody can see whether the end was cut off or a whole chain was
                rewritten. Keep each head where the writer of the evidence cannot reach it.

                """
            )
        }
        return isEmpty ? .inconclusive : .held
    }

    private static func explain(_ files: [String], _ arguments: Arguments) throws -> ExitStatus {
        let isSweep = arguments.has("all")
        let identity = arguments.text("identity") ?? ""
        guard isSweep != !identity.isEmpty else {
            throw UsageError("say of whom: --identity ID, or --all")
        }
        let instant = try arguments.instant("at")
        guard files.count == 1 else {
            throw UsageError("explain reads one chain; name one file, not \(files.count)")
        }
        let records = try read(files[0])
        if let flaw = EvidenceBreak(in: records, head: nil) {
            throw CommandFailure(
                .violated,
                "\(files[0]):\(flaw.position + 1): broken: \(flaw.what); "
                    + "a broken chain explains nothing"
            )
        }
        if isSweep {
            let sweep = AccessExplanation.sweep(at: instant, in: records)
            Terminal.print(sweep.text)
            return sweep.unexplained == 0 ? .held : .violated
        }
        let text = AccessExplanation.text(
            of: Identity.ID(identity),
            at: instant,
            in: records
        )
        guard let text else {
            let known = Set(records.map(\.identity.rawValue)).sorted()
            let hint = Suggestion.nearest(to: identity, among: known)
            throw CommandFailure(
                .inconclusive,
                "\(files[0]): no record mentions '\(identity)'"
                    + (hint.map { ". Did you mean '\($0)'?" } ?? "")
            )
        }
        Terminal.print(text)
        return .held
    }

    static func read(_ file: String) throws -> [EvidenceRecord] {
        do {
            let bytes = try FileBytes.read(path: file, bytesMax: 4 * 1_073_741_824)
            return try EvidenceLog(parsing: bytes).records
        } catch let mistake as EvidenceLog.Mistake {
            throw CommandFailure(
                .data,
                "\(file):\(mistake.line):\(mistake.column): error: \(mistake.what)\n"
                    + "  note: \(mistake.next)"
            )
        } catch let error as RejectedFile {
            throw CommandFailure(
                .data,
                error.diagnostics.map(\.description).joined(separator: "\n")
            )
        }
    }

    static func files(under paths: [String]) throws(CommandFailure) -> [String] {
        var files: [String] = []
        for path in paths {
            var isFolder: ObjCBool = false
            guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
                isFolder.boolValue
            else {
                files.append(path)
                continue
            }
            let base = path.hasSuffix("/") ? String(path.dropLast()) : path
            let names: [String]
            do {
                names = try FileManager.default.contentsOfDirectory(atPath: path)
            } catch {
                throw CommandFailure(.data, "\(path): error: cannot be read")
            }
            let found = names.filter { $0.hasSuffix(".ndjson") }.sorted()
            guard !found.isEmpty else {
                throw CommandFailure(
                    .data,
                    "\(path): error: not evidence; a run writes it below evidence/"
                )
            }
            files += found.map { "\(base)/\($0)" }
        }
        return files
    }
}

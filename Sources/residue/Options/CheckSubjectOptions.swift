// SPDX-License-Identifier: Apache-2.0

import Checking
import ConnectorKit
import Connectors
import LineProtocol
import Reports
import SimulatedTargets
import TargetKit

/// Reads the subject of a check from the command line.
enum CheckSubjectOptions {
    static let options = [
        Option("exec", "COMMAND", "the program to judge, split into words without a shell"),
        Option("role", "ROLE", "connector or engine (default: connector)"),
        Option("target", "LIST", "freshservice, zoho-desk, scim; an engine may serve several"),
        Option("env", "LIST", "variables of the environment to pass on, by name"),
        Option("timeout", "TIME", "how long a program may be silent (default: 10s)"),
    ]

    static func subject(_ arguments: Arguments) throws(UsageError) -> CheckSubject {
        guard let role = LineMethod.Role(rawValue: arguments.text("role") ?? "connector") else {
            throw UsageError("--role needs connector or engine")
        }
        guard let command = arguments.text("exec") else { return try builtIn(arguments, role) }
        guard arguments.positional.isEmpty else {
            throw UsageError("give either --exec or the name of a connector")
        }
        return try program(command, kinds: try kinds(arguments, role), role: role, arguments)
    }

    /// A program under test and the options that apply to it.
    static func program(
        _ command: String,
        kinds: [String],
        role: LineMethod.Role,
        _ arguments: Arguments
    ) throws(UsageError) -> CheckSubject {
        let words: [String]
        do throws(CommandWords.Mistake) {
            words = try CommandWords.split(command)
        } catch {
            throw UsageError("--exec: \(error)")
        }
        var options = ProgramOptions(
            words: words,
            path: Terminal.environment("PATH") ?? "/usr/bin:/bin"
        )
        for name in (arguments.text("env") ?? "").split(separator: ",") {
            guard let value = Terminal.environment(String(name)) else {
                throw UsageError("--env: there is no variable '\(name)'")
            }
            options.environment[String(name)] = value
        }
        if let silence = try arguments.duration("timeout") { options.silenceMax = silence }
        let line =
            "residue check --exec \(ScenarioReport.shellWord(command))"
            + (role == .engine ? " --role engine" : "")
            + " --target \(kinds.joined(separator: ","))"
        return CheckSubject(
            code: .program(options),
            role: role,
            kinds: kinds,
            family: ProgramFamily(adoptsOrphans: true),
            commandLine: line
        )
    }

    private static func kinds(
        _ arguments: Arguments,
        _ role: LineMethod.Role
    ) throws(UsageError) -> [String] {
        let known = TargetCatalog.entries.map(\.kind)
        let words = (arguments.text("target") ?? "").split(separator: ",")
        let kinds = words.map { $0 == "zohodesk" ? "zoho-desk" : String($0) }
        if let stray = kinds.first(where: { !known.contains($0) }) {
            throw UsageError(
                "--target: no target '\(stray)'; there are \(known.joined(separator: ", "))"
            )
        }
        guard !kinds.isEmpty else { throw UsageError("--exec needs --target") }
        guard role == .engine || kinds.count == 1 else {
            throw UsageError("a connector serves one target; --role engine may serve several")
        }
        return kinds
    }

    private static func builtIn(
        _ arguments: Arguments,
        _ role: LineMethod.Role
    ) throws(UsageError) -> CheckSubject {
        guard let name = arguments.positional.first, arguments.positional.count == 1 else {
            throw UsageError("name one connector, or a program with --exec")
        }
        guard let manifest = ConnectorCatalog.manifest(of: name) else {
            throw UsageError(ConnectorCatalog.complaint(about: name))
        }
        guard role == .connector else { throw UsageError("'\(name)' is a connector") }
        return CheckSubject(
            code: .builtIn(name),
            role: role,
            kinds: [manifest.targetKind],
            family: ProgramFamily(adoptsOrphans: false),
            commandLine: "residue check \(ScenarioReport.shellWord(name))"
        )
    }
}

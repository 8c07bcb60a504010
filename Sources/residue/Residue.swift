// SPDX-License-Identifier: Apache-2.0

import CProcess
import Reports
import Scenarios
import TargetKit

/// A subcommand: one file each.
protocol Subcommand: Sendable {
    static var name: String { get }
    /// One line for the list of commands.
    static var summary: String { get }
    /// What follows the name in the usage line.
    static var usage: String { get }
    static var options: [Option] { get }
    /// Example command lines, and what they do.
    static var examples: KeyValuePairs<String, String> { get }
    /// What a reader must know besides the options; whole lines.
    static var notes: String { get }

    static func run(_ arguments: Arguments) async throws -> ExitStatus
}

extension Subcommand {
    static var notes: String { "" }
}

/// Why a command ends without a verdict.
struct CommandFailure: Error {
    let status: ExitStatus
    /// Whole lines, without the last line break.
    let message: String

    init(_ status: ExitStatus, _ message: String) {
        self.status = status
        self.message = message
    }

    init(_ error: OutputError) {
        self.init(.cannotCreate, "residue: \(error)")
    }
}

/// The command line as a whole.
enum Residue {
    static let version = "0.1.0"

    /// The commit of a distributed program; `nil` for a local build.
    static var commit: String? {
        let stamp = String(cString: residue_stamp())
        let commit = stamp.prefix { $0 != "." }
        return commit.isEmpty ? nil : String(commit)
    }

    static var versionLine: String {
        "residue \(version)" + (commit.map { " (commit \($0))" } ?? "")
    }

    static var commands: [any Subcommand.Type] {
        [
            RunCommand.self, ReplayCommand.self, CheckCommand.self, ConnectCommand.self,
            ValidateCommand.self, InitCommand.self, DescribeCommand.self, ServeCommand.self,
            WorldCommand.self, EvidenceCommand.self, CompareCommand.self, MatrixCommand.self,
            MergeCommand.self, BenchmarkCommand.self, BenchCommand.self, MutantsCommand.self,
        ]
    }

    static func run(_ words: [String]) async -> ExitStatus {
        guard let first = words.first else {
            Terminal.complain(HelpPage.overview)
            return .usage
        }
        if ["--help", "-h", "help"].contains(first) {
            return help(on: words.dropFirst().first)
        }
        if ["--version", "version"].contains(first) {
            Terminal.print(versionLine + "\n")
            return .held
        }
        guard let command = commands.first(where: { $0.name == first }) else {
            return unknown(first)
        }
        return await run(command, Array(words.dropFirst()))
    }

    private static func unknown(_ name: String) -> ExitStatus {
        let hint =
            Suggestion.nearest(to: name, among: commands.map { $0.name })
            .map { ". Did you mean '\($0)'?" } ?? ""
        Terminal.complain("residue: unknown command '\(name)'\(hint)")
        Terminal.complain("Try 'residue --help'.")
        return .usage
    }

    private static func run(
        _ command: any Subcommand.Type,
        _ words: [String]
    ) async -> ExitStatus {
        do {
            let help = Option("help", nil, "print this page")
            let arguments = try Arguments(words, options: command.options + [help])
            if arguments.has("help") {
                Terminal.print(HelpPage.text(of: command))
                return .held
            }
            return try await command.run(arguments)
        } catch let error as UsageError {
            Terminal.complain("residue \(command.name): \(error.message)")
            Terminal.complain("Try 'residue \(command.name) --help'.")
            return .usage
        } catch let failure as CommandFailure {
            Terminal.complain(failure.message)
            return failure.status
        } catch {
            Terminal.complain("residue \(command.name): a defect in Residue itself: \(error)")
            return .software
        }
    }

    private static func help(on name: String?) -> ExitStatus {
        guard let name else {
            Terminal.print(HelpPage.overview + "\n")
            return .held
        }
        guard let command = commands.first(where: { $0.name == name }) else {
            return unknown(name)
        }
        Terminal.print(HelpPage.text(of: command))
        return .held
    }
}

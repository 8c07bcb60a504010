// SPDX-License-Identifier: Apache-2.0

import Checking
import Connectors
import Foundation
import IdentityModel
import LineProtocol
import Reports
import Scenarios
import SimulatedTargets
import Wire

enum MatrixCommand: Subcommand {
    static let name = "matrix"
    static let summary = "run policies × faults × connectors, into one table"
    static let usage = "FILE [OPTIONS]"
    static let options =
        [
            Option(
                "exec",
                "NAME=COMMAND",
                "a program that the file's connectors name; never taken from the file",
                isRepeated: true
            ),
            Option("target", "NAME", "exec: the target of the programs (default: freshservice)"),
            Option("env", "LIST", "exec: variables of the environment to pass on, by name"),
            Option("timeout", "TIME", "exec: how long a program may be silent (default: 10s)"),
            Option("jobs", "N", "how many cells at a time (default: the cores)"),
        ] + SheetOptions.options(output: ".residue/matrix")
    static let notes = """
        FILE (YAML) has policies, faults and connectors by name, and what every cell runs: a
        feed, invented people, or scenarios:
        matrix: Ways to end an account
        people: { count: 200, seed: 1 }
        policies: { disable: { offboarding: { agent: disable } }, strip: { offboarding: { agent:
        deactivate } } }
        faults: { calm: none, rough: all=2 }
        connectors: [freshservice]

        The status is 0 whatever the results: this is a comparison, not a verdict.
        """
    static let examples: KeyValuePairs = [
        "residue matrix examples/matrix/offboarding.yaml --report console,html":
            "three policies under three fault profiles, as a table and a page",
        "residue matrix mine.yaml --exec \"mine=python3 connector.py\"":
            "with a program that the file names 'mine'",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard let path = arguments.positional.first, arguments.positional.count == 1 else {
            throw UsageError("name one file: residue matrix FILE")
        }
        let reports = try SheetOptions(arguments, output: ".residue/matrix")
        let jobs = try arguments.integer("jobs", in: 1...1_024) ?? Terminal.cores
        let programs = try programs(arguments)
        let file: MatrixFile
        let cells: MatrixCells
        do throws(RejectedFile) {
            file = try MatrixFile(
                bytes: try FileBytes.read(path: path),
                file: path,
                connectors: ConnectorCatalog.kinds,
                programs: programs.map(\.name)
            )
        } catch {
            throw CommandFailure(.data, error.description)
        }
        cells = try MatrixCells(file, below: folder(of: path), programs: programs)
        let output = try reports.open()
        let started = Terminal.nanoseconds
        let results = try await cells.run(jobs: jobs)
        for program in programs { program.subject.family.endOrphans() }
        let seconds = Double(Terminal.nanoseconds - started) / 1e9
        let table = MatrixTable(title: file.title, results: results)
        try reports.publish(
            table.sheet,
            json: table.json,
            named: "matrix",
            subject: "\(results.count) cells, \(cells.subject)",
            to: output
        )
        Terminal.printAside(
            "\(results.count) cells over \(cells.subject): \(Int((seconds * 10).rounded()) / 10)."
                + "\(Int((seconds * 10).rounded()) % 10) s on this machine\n"
        )
        return .held
    }

    private static func folder(of path: String) -> String {
        let folder = (path as NSString).deletingLastPathComponent
        return folder.isEmpty ? "." : folder
    }

    private static func programs(
        _ arguments: Arguments
    ) throws(UsageError) -> [(name: String, subject: CheckSubject)] {
        var programs: [(name: String, subject: CheckSubject)] = []
        for text in arguments.texts("exec") {
            let halves = text.split(separator: "=", maxSplits: 1)
            guard halves.count == 2 else {
                throw UsageError("--exec needs NAME=COMMAND, not '\(text)'")
            }
            let name = String(halves[0])
            guard ConnectorCatalog.manifest(of: name) == nil,
                !programs.contains(where: { $0.name == name })
            else { throw UsageError("--exec: there is already a connector '\(name)'") }
            let subject = try CheckSubjectOptions.program(
                String(halves[1]),
                kinds: [arguments.text("target") ?? "freshservice"],
                role: .connector,
                arguments
            )
            programs.append((name, subject))
        }
        return programs
    }
}

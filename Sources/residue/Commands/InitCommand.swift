// SPDX-License-Identifier: Apache-2.0

enum InitCommand: Subcommand {
    static let name = "init"
    static let summary = "write a starter scenario with a CI workflow, or a starter connector"
    static let usage = "[DIR]"
    static let options = [
        Option("connector", "LANG", "a connector in python, javascript, shell or swift instead")
    ]
    static let notes = """
        DIR is created if missing; the default is the current folder. No file is ever
        overwritten: if one of them exists, nothing is written.
        """
    static let examples: KeyValuePairs = [
        "residue init": "start in the current folder",
        "residue init access-tests": "start in a new folder",
        "residue init --connector python": "a connector that reads, for residue check",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard arguments.positional.count <= 1 else {
            throw UsageError("one folder at a time, not \(arguments.positional.count)")
        }
        let folder = arguments.positional.first ?? "."
        guard !folder.isEmpty else { throw UsageError("the folder has no name") }
        let connector = try starter(arguments.text("connector"))
        var batch = FileBatch(in: folder)
        for file in connector?.files ?? StarterFiles.all { batch.add(file.path, file.text) }
        let existing = batch.existing
        guard existing.isEmpty else {
            throw CommandFailure(
                .cannotCreate,
                "residue init: nothing was written, because these already exist:\n"
                    + existing.map { "  \($0)" }.joined(separator: "\n")
            )
        }
        try batch.write(onMeeting: .refuse)
        Terminal.print(report(of: batch, in: folder, connector))
        return .held
    }

    private static func starter(_ language: String?) throws(UsageError) -> StarterConnector? {
        guard let language else { return nil }
        guard let starter = StarterConnector(rawValue: language) else {
            let known = StarterConnector.allCases.map(\.rawValue).joined(separator: ", ")
            throw UsageError("--connector: no starter in '\(language)'; choose from \(known)")
        }
        return starter
    }

    private static func report(
        of batch: FileBatch,
        in folder: String,
        _ connector: StarterConnector?
    ) -> String {
        let next = connector?.commands.joined(separator: "\n  ") ?? "residue run"
        let enter = folder == "." ? "" : "  cd \(shellWord(folder))\n"
        return """
            wrote
            \(batch.paths.map { "  \($0)" }.joined(separator: "\n"))

            next
            \(enter)  \(next)

            \(connector == nil ? scenarioHint : connectorHint)

            """
    }

    private static let connectorHint = """
        It passes what it implements, and the report names what it does not declare.
        """

    private static let scenarioHint = """
        To see what a failure looks like, take the '#' off 'offboarding' in the organization
        and run again. 'residue describe targets', 'metrics' and 'faults' list what a scenario
        may say.
        """

    /// The word quoted for a shell.
    private static func shellWord(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}

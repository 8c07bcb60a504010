// SPDX-License-Identifier: Apache-2.0

enum InitCommand: Subcommand {
    static let name = "init"
    static let summary = "write a starter scenario, organization and CI workflow"
    static let usage = "[DIR]"
    static let options: [Option] = []
    static let notes = """
        DIR is made if it is missing; the default is the current folder. No file is ever
        overwritten: if one of the three is there already, nothing is written.
        """
    static let examples = [
        (line: "residue init", meaning: "start in the current folder"),
        (line: "residue init access-tests", meaning: "start in a folder of its own"),
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard arguments.positional.count <= 1 else {
            throw UsageError("one folder at a time, not \(arguments.positional.count)")
        }
        let folder = arguments.positional.first ?? "."
        guard !folder.isEmpty else { throw UsageError("the folder has no name") }
        var batch = FileBatch(in: folder)
        for file in StarterFiles.all { batch.add(file.path, file.text) }
        let existing = batch.existing
        guard existing.isEmpty else {
            throw CommandFailure(
                status: .cannotCreate,
                message: "residue init: nothing was written, because these are there already:\n"
                    + existing.map { "  \($0)" }.joined(separator: "\n")
            )
        }
        try batch.write(onMeeting: .refuse)
        Terminal.print(report(of: batch, in: folder))
        return .held
    }

    private static func report(of batch: FileBatch, in folder: String) -> String {
        let enter = folder == "." ? "" : "  cd \(shellWord(folder))\n"
        return """
            wrote
            \(batch.paths.map { "  \($0)" }.joined(separator: "\n"))

            next
            \(enter)  residue run

            To see what a failure looks like, take the '#' off 'offboarding' in the organization
            and run again. 'residue describe targets', 'metrics' and 'faults' list what a scenario
            may say.

            """
    }

    /// The word as a shell takes it.
    private static func shellWord(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isLetter || $0.isNumber || "/._-".contains($0) }
        return isPlain ? word : "'" + word.replacing("'", with: "'\\''") + "'"
    }
}

// SPDX-License-Identifier: Apache-2.0

enum CompareCommand: Subcommand {
    static let name = "compare"
    static let summary = "say what another policy would change, by people and by rights"
    static let usage = "--policy FILE --policy FILE SCENARIO"
    static let options = [
        Option(
            "policy",
            "FILE",
            "an organization file; the first as it is, the second as it would be",
            isRepeated: true
        )
    ]
    static let notes = """
        SCENARIO names its organization by a path; each of the two files takes its place. Compared
        is what policy gives everybody who is engaged at the end of the timeline. Nothing is run and
        nothing is changed.
        """
    static let examples = [
        (
            line: "residue compare --policy now.yaml --policy next.yaml scenarios/mover/five.yaml",
            meaning: "who would gain and lose what if next.yaml were the policy"
        )
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        try PolicyReport.run(arguments.texts("policy"), over: arguments.positional)
    }
}

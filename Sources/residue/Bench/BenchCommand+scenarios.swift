// SPDX-License-Identifier: Apache-2.0

extension BenchCommand {
    /// A limit for each run: one for all together would grow stricter with every scenario added.
    private static let millisecondsMax = 10.0
    private static let folder = "scenarios"

    /// Every scenario in the folder, from reading the files to the last verdict.
    static func scenarios(_ effort: Effort) async throws -> BenchSection {
        let runs = effort.runs(3)
        let measured = try await median(of: runs, by: \.seconds) { try await runAll() }
        let count = Double(measured.count)
        let each = 1_000 * measured.seconds / count
        return BenchSection(
            name: "Scenarios",
            how: "Every scenario under \(folder)/: files read, run and judged, "
                + "\(Terminal.cores) at a time; median of \(runs) runs.",
            columns: [
                BenchSection.Column("scenarios"),
                BenchSection.Column("time", "s", digits: 3),
                BenchSection.Column("each", "ms", digits: 1),
            ],
            rows: [
                BenchSection.Row(
                    name: "all",
                    values: [count, measured.seconds, each]
                )
            ],
            requirements: [
                BenchSection.Requirement(
                    text: "less than 10 ms a run, on average",
                    isMet: each < millisecondsMax
                )
            ]
        )
    }

    private static func runAll() async throws -> (count: Int, seconds: Double) {
        let start = Terminal.nanoseconds
        let scenarios = try ScenarioFiles.load(try ScenarioFiles.list(under: [folder]))
        guard !scenarios.isEmpty else {
            throw CommandFailure(.inconclusive, "residue bench: no scenario under \(folder)/")
        }
        let batch = ScenarioBatch(
            work: scenarios.map { RunWork(scenario: $0, seed: nil) },
            isPermuted: false,
            jobs: Terminal.cores
        )
        _ = try await batch.run { _ in }
        return (scenarios.count, seconds(since: start))
    }
}

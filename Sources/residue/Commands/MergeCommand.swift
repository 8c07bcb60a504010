// SPDX-License-Identifier: Apache-2.0

import Checking
import Reports
import Scenarios
import Wire

enum MergeCommand: Subcommand {
    static let name = "merge"
    static let summary = "merge the outputs of shards, byte for byte as from one process"
    static let usage = "OUTPUT… --output DIR"
    static let options = [
        Option("output", "DIR", "where the merged output goes (default: .residue/latest)")
    ]
    static let notes = """
        OUTPUT is a folder that residue run --shard I/N wrote. All parts of one run are
        needed, in any order; events.ndjson, report.json and evidence/ become those of a run
        without shards. Machine times stay in each part's junit.xml. Recipes for GNU
        parallel, Slurm and Kubernetes are under examples/cluster/.

        The status is that of the merged run: 0 held, 1 violated, 2 inconclusive; 65 if parts
        overlap, are missing or edited, or come from other seeds, files or programs.
        """
    static let examples: KeyValuePairs = [
        "residue merge out/* --output whole": "the parts of a cluster job"
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        guard !arguments.positional.isEmpty else {
            throw UsageError("name the outputs of the shards")
        }
        let folder = arguments.text("output") ?? ".residue/latest"
        guard !folder.isEmpty else { throw UsageError("--output needs the name of a folder") }
        do throws(ShardMistake) {
            var parts: [ShardOutput] = []
            for folder in arguments.positional { parts.append(try ShardOutput(folder: folder)) }
            return try write(try ShardWhole(parts), to: folder)
        } catch {
            throw CommandFailure(error.status, "residue merge: \(error)")
        }
    }

    private static func write(
        _ whole: ShardWhole,
        to folder: String
    ) throws(ShardMistake) -> ExitStatus {
        do {
            let output = try OutputDirectory(replacing: folder)
            defer { output.discard() }
            let merged = try whole.write(to: output)
            try output.commit()
            Terminal.print(
                "merged \(counted(whole.places.count, "run")) of "
                    + "\(counted(whole.parts.count, "part")): \(merged.counts)\n"
                    + "  files  \(folder)\n"
            )
            return ExitStatus(merged.verdict)
        } catch let mistake as ShardMistake {
            throw mistake
        } catch {
            throw ShardMistake("\(error)", status: .cannotCreate)
        }
    }
}

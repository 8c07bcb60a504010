// SPDX-License-Identifier: Apache-2.0

/// One scenario's evidence in the output of a run.
struct EvidenceFile {
    /// `evidence/leaver-loses-everything.ndjson`.
    let name: String
    let bytes: [UInt8]

    /// One name per run, from its file, its variant and, if there are several, its seed; duplicates
    /// get a number.
    static func names(of runs: [(file: String, variant: String?, seed: UInt64?)]) -> [String] {
        var taken: [String: Int] = [:]
        return runs.map { run in
            let file = run.file.split(separator: "/").last.map(String.init) ?? run.file
            let stem = file.split(separator: ".").first.map(String.init) ?? file
            let words = [stem] + (run.variant.map { [$0] } ?? [])
            let name = words.joined(separator: " ").map { character in
                character.isLetter || character.isNumber || "-_".contains(character)
                    ? character : "-"
            }
            let base = String(name) + (run.seed.map { "@\($0)" } ?? "")
            taken[base, default: 0] += 1
            let number = taken[base] ?? 1
            let suffix = number == 1 ? "" : "-\(number)"
            return "evidence/\(base)\(suffix).ndjson"
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Scenarios

/// One scenario with one seed: the unit of work for jobs and shards.
struct RunWork: Sendable {
    let scenario: Scenario
    /// `nil` for the scenario's own.
    let seed: UInt64?
    /// Its position in the whole run, from 0.
    var index = 0
    /// Its evidence file below the output.
    var evidence = ""

    /// Identifies the scenario and the seed, the same in every shard.
    var key: String { "\(scenario.file) '\(scenario.title)' @\(seed ?? scenario.seed)" }

    /// Every scenario with every seed, in report order.
    static func list(_ scenarios: [Scenario], _ seeds: RunSeeds) -> [RunWork] {
        var work = scenarios.flatMap { scenario in
            seeds.list.map { RunWork(scenario: scenario, seed: $0) }
        }
        let names = EvidenceFile.names(
            of: work.map { item in
                (
                    file: item.scenario.file, variant: item.scenario.variant,
                    seed: seeds.areSeveral ? item.seed : nil
                )
            }
        )
        for index in work.indices {
            work[index].index = index
            work[index].evidence = names[index]
        }
        return work
    }
}

/// The seeds of a run: each scenario's own, one for all, or a list.
struct RunSeeds {
    let list: [UInt64?]
    /// Whether they come from `--seeds`, so that file names include the seed.
    let areSeveral: Bool

    private static let countMax = 1_000_000

    init(_ arguments: Arguments) throws(UsageError) {
        guard let text = arguments.text("seeds") else {
            list = [try arguments.seed()]
            areSeveral = false
            return
        }
        guard arguments.text("seed") == nil else {
            throw UsageError("give either --seed or --seeds, not both")
        }
        list = try RunSeeds.numbers(text)
        areSeveral = true
    }

    /// Reads `1-16` or `1,5,9-12`.
    static func numbers(_ text: String) throws(UsageError) -> [UInt64] {
        var numbers: [UInt64] = []
        var seen: Set<UInt64> = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            let ends = word.split(separator: "-", omittingEmptySubsequences: false)
            guard ends.count <= 2, let first = UInt64(ends[0]),
                let last = ends.count == 2 ? UInt64(ends[1]) : first, first <= last,
                last <= Scenario.seedMax, last - first < countMax
            else { throw UsageError("--seeds needs seeds such as 1-16 or 1,5,9, not '\(text)'") }
            for number in first...last {
                guard seen.insert(number).inserted else {
                    throw UsageError("--seeds names \(number) twice")
                }
                numbers.append(number)
            }
        }
        return numbers
    }
}

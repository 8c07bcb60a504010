// SPDX-License-Identifier: Apache-2.0

import Checking
import IdentityModel
import Metrics
import Reports
import Scenarios
import Testing

@Suite
struct BenchmarkTests {
    private static func task(_ id: String) throws -> BenchmarkTask {
        try #require(BenchmarkTask.all.first { $0.id == id })
    }

    private static func core(_ text: String) throws -> BenchmarkEntry {
        BenchmarkEntry(
            name: "core",
            division: .whole,
            subject: .core(try BenchmarkCore(bytes: Array(text.utf8), file: "core.yaml"))
        )
    }

    @Test func `the edition is frozen`() {
        #expect(BenchmarkEdition.computedDigest() == BenchmarkEdition.digest)
    }

    @Test func `there are sixty tasks, each once`() {
        #expect(BenchmarkTask.all.count == 60)
        #expect(Set(BenchmarkTask.all.map(\.id)).count == 60)
    }

    @Test func `every task can be parsed with every published seed`() throws {
        for task in BenchmarkTask.all {
            for seed in BenchmarkSeed.published {
                let scenario = try task.scenario(seed)
                #expect(ScenarioRunner.check(scenario).map(\.description) == [])
            }
        }
    }

    @Test func `another seed is another history`() throws {
        let task = try Self.task("leaver/scim/none")
        let texts = Set(BenchmarkSeed.published.map { task.text($0) })
        #expect(texts.count == BenchmarkSeed.published.count)
    }

    @Test func `the first digits of a seed matter as much as the last`() throws {
        let task = try Self.task("leaver/scim/none")
        let zeros = String(repeating: "0", count: 31)
        let first = try #require(BenchmarkSeed("1" + zeros))
        let second = try #require(BenchmarkSeed("2" + zeros))
        #expect(task.text(first) != task.text(second))
    }

    @Test(arguments: [
        "", "12", "2027100000000000000000000000000G", "20271000-0000000000000000000000001",
    ])
    func `anything but 32 hexadecimal digits is no seed`(text: String) {
        #expect(BenchmarkSeed(text) == nil)
    }

    @Test func `held-out seeds are known by the digest of their file`() throws {
        let lines = (1...4).map { "\($0)" + String(repeating: "a", count: 31) + "\n" }
        let seeds = try BenchmarkSeeds(heldOut: Array(lines.joined().utf8), file: "s")
        #expect(seeds.seeds.count == 4)
        #expect(seeds.commitment == Digest.sha256(Array(lines.joined().utf8)))
        for bad in [lines[0], lines.joined() + lines[0], "x\n" + lines.joined()] {
            #expect(throws: BenchmarkMistake.self) {
                try BenchmarkSeeds(heldOut: Array(bad.utf8), file: "s")
            }
        }
    }

    @Test func `a careful core keeps the tasks that a naive one loses`() throws {
        let naive = try Self.core("offboarding: { agent: disable, user: disable }")
        let careful = try Self.core("offboarding: { agent: convertThenDeactivate }")
        let task = try Self.task("leaver/freshservice/unavailable")
        let seed = BenchmarkSeed.published[0]
        let (worse, better) = (naive.run(task, seed), careful.run(task, seed))
        #expect(better.problem == nil && worse.problem == nil)
        #expect(better.isPassed)
        #expect(!worse.isPassed)
        #expect(better.value > worse.value + 0.4)
    }

    @Test func `the same entry and seed give the same bytes`() throws {
        let entry = try Self.core("title: ours")
        let task = try Self.task("mover/scim/throttled")
        func bytes() -> [UInt8] {
            let run = entry.run(task, BenchmarkSeed.published[1])
            let score = BenchmarkScore(tasks: [(task.id, [run])])
            return BenchmarkResult(
                name: "ours",
                division: .whole,
                seeds: .published,
                score: score
            ).bytes
        }
        #expect(bytes() == bytes())
    }

    @Test func `a run that could not be judged counts nothing`() {
        let run = BenchmarkScore.Run(figures: AccessFigures(), problem: "gone")
        #expect(run.value == 0)
        #expect(!run.isPassed)
        let score = BenchmarkScore(
            tasks: [("a", [run]), ("b", [.init(figures: AccessFigures(), problem: nil)])]
        )
        #expect(score.headline == 5_000)
        #expect(score.passedAlways == ExactRatio(1, of: 2))
    }

    @Test func `the parts of the formula are multiplied`() {
        var figures = AccessFigures()
        figures.onTime = ExactRatio(1, of: 2)
        figures.accuracy = ExactRatio(1, of: 2)
        figures.contradicted = ExactRatio(1, of: 5)
        figures.takenWrongly = ExactRatio(1, of: 10)
        let value = BenchmarkScore.Run(figures: figures, problem: nil).value
        #expect(abs(value - 0.5 * 0.5 * 0.8 * 0.9) < 1e-12)
    }

    @Test func `a result whose bytes do not match its digest is refused`() throws {
        let score = BenchmarkScore(
            tasks: [("a", [.init(figures: AccessFigures(), problem: nil)])]
        )
        let bytes = BenchmarkResult(
            name: "x",
            division: .connector,
            seeds: .published,
            score: score
        ).bytes
        let digest = Array("\(Digest.sha256(bytes))  result.json\n".utf8)
        let stored = try StoredBenchmarkResult(bytes: bytes, digest: digest, folder: "f")
        #expect(stored.headline == 10_000)
        let edited = String(decoding: bytes, as: UTF8.self)
            .replacing("\"headlineHundredths\": 10000", with: "\"headlineHundredths\": 9999")
        let error = #expect(throws: BenchmarkMistake.self) {
            try StoredBenchmarkResult(bytes: Array(edited.utf8), digest: digest, folder: "f")
        }
        #expect(error?.description.contains("do not match") == true)
    }
}

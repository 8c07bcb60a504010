// SPDX-License-Identifier: Apache-2.0

import Reports
import Wire

/// The bytes that are compared between two runs of one entry: no commit, no machine, no time of
/// day.
package struct BenchmarkResult: Sendable {
    package static let fileName = "result.json"
    package static let digestName = "result.sha256"

    package let name: String
    package let division: BenchmarkDivision
    package let seeds: BenchmarkSeeds
    package let score: BenchmarkScore

    package init(
        name: String,
        division: BenchmarkDivision,
        seeds: BenchmarkSeeds,
        score: BenchmarkScore
    ) {
        self.name = name
        self.division = division
        self.seeds = seeds
        self.score = score
    }

    package var bytes: [UInt8] {
        var writer = IndentedJSON(depthMax: 5)
        writer.write(json)
        return writer.finished()
    }

    private var json: JSONValue {
        let given: JSONValue =
            seeds.commitment.map { ["heldOut": .string($0)] }
            ?? ["published": .array(seeds.seeds.map { .string($0.text) })]
        return [
            "schema": "1",
            "benchmark": [
                "edition": .string(BenchmarkEdition.version),
                "digest": .string(BenchmarkEdition.digest),
            ],
            "entry": .string(name),
            "division": .string(division.rawValue),
            "seeds": given,
            "score": score.json,
        ]
    }
}

/// A stored result: read back, and refused if its bytes do not match its digest.
package struct StoredBenchmarkResult: Sendable {
    package let name: String
    package let division: BenchmarkDivision
    package let bytes: [UInt8]
    /// The digest of the held-out seeds; `nil` if the published ones were used.
    package let commitment: String?
    package let headline: Int
    package let passedAlways: String
    package let tasks: Int
    package let figures: AccessFigures

    package init(bytes: [UInt8], digest: [UInt8], folder: String) throws(BenchmarkMistake) {
        let place = "\(folder)/\(BenchmarkResult.fileName)"
        let kept = String(decoding: digest, as: UTF8.self).split(whereSeparator: \.isWhitespace)
        guard let first = kept.first, first == Digest.sha256(bytes) else {
            throw BenchmarkMistake(
                "\(place): error: the bytes do not match \(BenchmarkResult.digestName); the result "
                    + "was edited"
            )
        }
        guard let json = try? JSONValue(parsing: bytes), let name = json["entry"]?.string,
            let division = json["division"]?.string.flatMap(BenchmarkDivision.init),
            let edition = json["benchmark"]?["edition"]?.string,
            let digest = json["benchmark"]?["digest"]?.string, let score = json["score"],
            let headline = score["headlineHundredths"]?.integer, (0...10_000).contains(headline),
            let passed = score["passedWithEverySeed"]?.array, passed.count == 2,
            let count = passed[0].integer, let all = passed[1].integer, (0...1_000).contains(all),
            let tasks = score["tasks"]?.array,
            let figures = score["figures"].flatMap(AccessFigures.init(json:))
        else { throw BenchmarkMistake("\(place): error: not a benchmark result") }
        guard edition == BenchmarkEdition.version, digest == BenchmarkEdition.digest else {
            throw BenchmarkMistake(
                "\(place): error: of edition \(edition) (\(digest.prefix(12))); this residue holds "
                    + "\(BenchmarkEdition.version) (\(BenchmarkEdition.digest.prefix(12)))"
            )
        }
        self.name = name
        self.division = division
        self.bytes = bytes
        commitment = json["seeds"]?["heldOut"]?.string
        self.headline = Int(headline)
        passedAlways = "\(count)/\(all)"
        self.tasks = tasks.count
        self.figures = figures
    }
}

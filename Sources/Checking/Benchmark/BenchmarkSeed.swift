// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Simulation

/// A seed of the benchmark: 128 bits, so that a held-out one cannot be guessed.
package struct BenchmarkSeed: Hashable, Sendable {
    /// 32 hexadecimal digits.
    package let text: String
    private let low: UInt64

    package static let digits = 32

    /// `nil` for anything but 32 hexadecimal digits in lower case.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == BenchmarkSeed.digits,
            text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }),
            let low = UInt64(text.suffix(16), radix: 16)
        else { return nil }
        self.text = String(text)
        self.low = low
    }

    /// The edition's published seeds, one to four.
    package static let published = (1...4).compactMap { number in
        BenchmarkSeed("2027100000000000000000000000000\(number)")
    }

    /// All 128 bits matter: half of them as the seed, all of them as the name of the stream.
    func random(_ stream: String) -> SeededRandom {
        SeededRandom(seed: low, stream: "residue bench \(stream) \(text)")
    }

    /// The seed for everything else in a run of a task.
    func runSeed(of task: String) -> UInt64 {
        var random = random("run of \(task)")
        return random.next(below: Scenario.seedMax)
    }
}

/// The seeds of a result: published, or held out and known by a digest until they are revealed.
package struct BenchmarkSeeds: Hashable, Sendable {
    package let seeds: [BenchmarkSeed]
    /// SHA-256 of the file that holds them; `nil` for the published ones.
    package let commitment: String?

    package static let published = BenchmarkSeeds(
        seeds: BenchmarkSeed.published,
        commitment: nil
    )

    private init(seeds: [BenchmarkSeed], commitment: String?) {
        self.seeds = seeds
        self.commitment = commitment
    }

    /// Reads a file of four seeds, one per line.
    ///
    /// Throws the mistake, by line.
    package init(heldOut bytes: [UInt8], file: String) throws(BenchmarkMistake) {
        var seeds: [BenchmarkSeed] = []
        let lines = bytes.split(separator: 10, omittingEmptySubsequences: false)
        for (number, line) in lines.enumerated() where !line.isEmpty {
            guard let seed = BenchmarkSeed(String(decoding: line, as: UTF8.self)) else {
                throw BenchmarkMistake(
                    "\(file):\(number + 1):1: error: a seed is \(BenchmarkSeed.digits) hexadecimal "
                        + "digits in lower case (128 bits)"
                )
            }
            guard !seeds.contains(seed) else {
                throw BenchmarkMistake("\(file):\(number + 1):1: error: the same seed again")
            }
            seeds.append(seed)
        }
        guard seeds.count == BenchmarkSeed.published.count else {
            throw BenchmarkMistake(
                "\(file):1:1: error: \(seeds.count) seeds; a result takes "
                    + "\(BenchmarkSeed.published.count)"
            )
        }
        self.init(seeds: seeds, commitment: Digest.sha256(bytes))
    }
}

/// Why a benchmark cannot be run, or a result is refused.
package struct BenchmarkMistake: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

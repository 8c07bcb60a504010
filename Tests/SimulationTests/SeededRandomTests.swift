// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation
import Testing

@Suite
struct SeededRandomTests {
    @Test func `a seed gives the published SplitMix64 numbers`() {
        var random = SeededRandom(seed: 1_234_567)
        let numbers = (0..<3).map { _ in random.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
            ]
        )
    }

    @Test func `streams of one seed are independent of each other`() {
        var one = SeededRandom(seed: 7, stream: "latency")
        var other = SeededRandom(seed: 7, stream: "faults")
        #expect(one.next() != other.next())
    }

    @Test func `one in fifty happens about one time in fifty`() {
        var random = SeededRandom(seed: 1)
        let hits = (0..<100_000).count { _ in random.happens(partsPerMillion: 20_000) }
        #expect((1_900...2_100).contains(hits))
    }

    @Test func `a heap returns what is due first, and among equals what came first`() {
        var heap = DueQueue<String>()
        for (name, milliseconds) in [("b", 2), ("a", 1), ("b2", 2), ("c", 3), ("a2", 1)] {
            heap.schedule(name, at: Instant(milliseconds: Int64(milliseconds)))
        }
        var order: [String] = []
        while let (_, name) = heap.popFirst() { order.append(name) }
        #expect(order == ["a", "a2", "b", "b2", "c"])
    }
}

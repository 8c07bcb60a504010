// SPDX-License-Identifier: Apache-2.0

/// The only source of randomness in a run: SplitMix64, the same numbers in every process.
///
/// Independent parts draw from separate streams, so an extra draw in one does not shift the numbers
/// of another.
package struct SeededRandom: RandomNumberGenerator, Hashable, Sendable {
    private var state: UInt64

    package init(seed: UInt64) {
        state = seed
    }

    /// A stream that depends only on the seed and the label.
    package init(seed: UInt64, stream label: String) {
        // FNV-1a over the label; Hasher has another seed in every process.
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in label.utf8 {
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3
        }
        state = seed ^ hash
        _ = next()
    }

    package mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }

    /// A number below `bound`, without modulo bias.
    package mutating func next(below bound: UInt64) -> UInt64 {
        precondition(bound > 0, "there is no number below 0")
        return next().multipliedFullWidth(by: bound).high
    }

    /// Whether an event with this probability, in parts per million, happens now.
    package mutating func happens(partsPerMillion: UInt64) -> Bool {
        next(below: 1_000_000) < partsPerMillion
    }
}

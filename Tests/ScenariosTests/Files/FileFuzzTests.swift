// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing

/// Any bytes lead to a value or to reasons, never to a trap.
@Suite
struct FileFuzzTests {
    /// SplitMix64: small, and the same everywhere.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return mixed ^ (mixed >> 31)
        }
    }

    private func mutated(_ bytes: [UInt8], _ random: inout Generator) -> [UInt8] {
        var bytes = bytes
        let telling = Array("{}[]:,-+#&*!|>'\"%@`\t\n 09aT\0".utf8) + [0xE9, 0xEF, 0xFF]
        for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
            let index = Int.random(in: bytes.indices, using: &random)
            switch Int.random(in: 0..<5, using: &random) {
            case 0: bytes.remove(at: index)
            case 1: bytes.insert(telling.randomElement(using: &random) ?? 0, at: index)
            case 2: bytes[index] = telling.randomElement(using: &random) ?? 0
            case 3: bytes[index] = UInt8.random(in: 0...255, using: &random)
            default:
                let length = Int.random(in: 0...40, using: &random)
                let end = min(bytes.count, index + length)
                bytes.insert(
                    contentsOf: bytes[index..<end],
                    at: Int.random(in: 0...index, using: &random)
                )
            }
        }
        return bytes
    }

    @Test(arguments: 1...4)
    func `a damaged scenario is read or rejected with reasons`(seed: Int) {
        var random = Generator(state: UInt64(seed))
        let bytes = Array(Sample.scenario.utf8)
        var rejected = 0
        for _ in 0..<500 {
            let mistakes = Sample.mistakes(in: mutated(bytes, &random))
            rejected += mistakes.isEmpty ? 0 : 1
            #expect(mistakes.allSatisfy { $0.contains(": error: ") })
        }
        #expect(rejected > 250)
    }

    @Test(arguments: 1...2)
    func `a damaged organization is read or rejected with reasons`(seed: Int) {
        var random = Generator(state: UInt64(seed))
        let bytes = Array(Sample.organization.utf8)
        for _ in 0..<500 {
            do throws(RejectedFile) {
                _ = try ScenarioFile.loadOrganization(bytes: mutated(bytes, &random), path: "o")
            } catch {
                #expect(!error.diagnostics.isEmpty)
            }
        }
    }

    @Test func `a damaged feed is read or rejected with reasons`() {
        var random = Generator(state: 9)
        let feed = """
            effective_at,event,person,groups,note
            2020-01-01T00:00:00Z,joiner,p1,a;b,"x ""y"" z"
            2020-01-02T00:00:00Z,mover,p1,a,
            2020-01-03T00:00:00Z,leaver,p1,,

            """
        for _ in 0..<3_000 {
            let mistakes = Sample.feedMistakes(mutated(Array(feed.utf8), &random))
            #expect(mistakes.allSatisfy { $0.hasPrefix("feed.csv:") })
        }
    }
}

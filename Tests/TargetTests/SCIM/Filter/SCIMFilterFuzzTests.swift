// SPDX-License-Identifier: Apache-2.0

import Foundation
import SimulatedTargets
import Testing

@Suite
struct SCIMFilterFuzzTests {
    @Test(arguments: [1, 2, 3])
    func `what is printed parses to the original`(seed: UInt64) throws {
        try SCIMFilterFuzz.roundTrips(seed: seed, count: 1_000)
    }

    @Test(arguments: [4, 5, 6])
    func `no text stops the reader`(seed: UInt64) throws {
        try SCIMFilterFuzz.rubble(seed: seed, count: 2_000)
    }
}

/// The same claims at length; a million inputs take minutes, so only a run with RESIDUE_FUZZ in its
/// environment tries them.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["RESIDUE_FUZZ"] != nil))
struct SCIMFilterLongFuzzTests {
    @Test(arguments: 100..<110)
    func `what is printed parses to the original, a million times`(seed: Int) throws {
        try SCIMFilterFuzz.roundTrips(seed: UInt64(seed), count: 100_000)
    }

    @Test(arguments: 200..<210)
    func `no text stops the reader, a million times`(seed: Int) throws {
        try SCIMFilterFuzz.rubble(seed: UInt64(seed), count: 100_000)
    }
}

private enum SCIMFilterFuzz {
    static func roundTrips(seed: UInt64, count: Int) throws {
        var dice = SCIMFilterDice(seed: seed)
        for _ in 0..<count {
            let filter = dice.filter(depth: 4)
            let text = filter.description
            for syntax in [SCIMFilterSyntax.strict, .lenient] {
                let read = try SCIMFilter(parsing: text, syntax: syntax)
                #expect(read == filter, "\(text)")
            }
            let path = SCIMPatchPath.elements(
                dice.path(isInElement: true),
                dice.filter(depth: 2, isInElement: true),
                subName: dice.roll(2) == 0 ? "value" : nil
            )
            #expect(try SCIMPatchPath(parsing: path.description, syntax: .strict) == path)
        }
    }

    static func rubble(seed: UInt64, count: Int) throws {
        var dice = SCIMFilterDice(seed: seed)
        var readable = 0
        for _ in 0..<count {
            let text =
                dice.roll(2) == 0
                ? dice.rubble() : dice.damaged(dice.filter(depth: 2).description)
            _ = try? SCIMPatchPath(parsing: text, syntax: .lenient)
            do throws(SCIMFilterError) {
                let strict = try SCIMFilter(parsing: text, syntax: .strict)
                let lenient = try SCIMFilter(parsing: text, syntax: .lenient)
                #expect(strict == lenient, "\(text)")
                #expect(try SCIMFilter(parsing: lenient.description, syntax: .strict) == lenient)
                readable += 1
            } catch {
                let place = try #require(error.position)
                #expect((0...text.utf8.count).contains(place))
            }
        }
        // If none could be parsed, the texts would test only refusals.
        #expect(readable > count / 20)
    }
}

// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct SCIMKnobTests {
    static let knobs = SCIMKnob.ofPatch + SCIMKnob.ofLifecycle + SCIMKnob.ofLists

    /// One departure of one dialect, and the conversation that shows it.
    struct Departure: Sendable, CustomStringConvertible {
        let dialect: String
        let quirk: String
        let value: String
        let knob: SCIMKnob?

        var description: String { "\(dialect), \(quirk): \(value)" }
    }

    private static let departures: [Departure] = SCIMDialect.presets.flatMap { preset in
        preset.dialect.departures.map { departure in
            Departure(
                dialect: preset.name,
                quirk: departure.name,
                value: departure.value,
                knob: knobs.first { $0.quirk == departure.name && $0.shows(departure.value) }
            )
        }
    }

    @Test(arguments: knobs)
    func `a knob makes the difference`(knob: SCIMKnob) throws {
        var world = try SCIMWorld(["quirks": .object(knob.settings)])
        let result = try knob.talk(&world)
        #expect(result == knob.result)
        var other = try SCIMWorld()
        let byRFC = try knob.talk(&other)
        #expect(byRFC == knob.byRFC)
        #expect(knob.result != knob.byRFC)
    }

    @Test func `every value of every quirk is tried`() {
        let untried = SCIMDialect.descriptions("quirks").flatMap { printed -> [String] in
            let tried = Self.knobs.filter { $0.quirk == printed.name }
            let words: [String]
            switch printed.key.type {
            case .word(let known): words = known
            case .flag: words = ["true", "false"]
            default: return tried.isEmpty ? [printed.name] : []
            }
            return words.filter { word in
                word != printed.defaultText && !tried.contains { $0.shows(word) }
            }.map { "\(printed.name): \($0)" }
        }
        // It changes a header that only refused calls have.
        #expect(untried == ["retryAfterShown: false"])
    }

    @Test(arguments: [(true, "30"), (false, "-")])
    func `a refused call says when to retry if the dialect does`(
        isShown: Bool,
        expected: String
    ) throws {
        var world = try SCIMWorld([
            "quirks": ["callsPerMinute": 1, "retryAfterShown": .bool(isShown)]
        ])
        try world.call(.get, "/Users")
        world.wait(.seconds(29))
        #expect(try world.call(.get, "/Users").headers["Retry-After"] ?? "-" == expected)
    }

    @Test(arguments: departures)
    func `a dialect answers as its facts say`(departure: Departure) throws {
        let knob = try #require(departure.knob, "No conversation shows \(departure)")
        guard knob.overruled[departure.dialect] == nil else { return }
        var settings: JSONObject = ["dialect": .string(departure.dialect)]
        // A vendor's limit is too large to be reached here.
        if knob.value.integer != nil { settings["quirks"] = .object(knob.settings) }
        var world = try SCIMWorld(.object(settings))
        let result = try knob.talk(&world)
        #expect(result == knob.result)
    }
}

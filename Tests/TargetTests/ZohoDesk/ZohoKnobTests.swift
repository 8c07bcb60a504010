// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct ZohoKnobTests {
    private static let knobs = ZohoKnob.ofAgents + ZohoKnob.ofAnswers + ZohoKnob.ofTokens

    @Test(arguments: knobs)
    func `a knob makes the difference`(knob: ZohoKnob) throws {
        var turned = try knob.bench(turned: true)
        let result = try knob.talk(&turned)
        #expect(result == knob.result)
        var usual = try knob.bench(turned: false)
        let byDefault = try knob.talk(&usual)
        #expect(byDefault == knob.usual)
        #expect(knob.result != knob.usual)
    }

    @Test func `every value of every quirk is tried`() {
        let untried = ZohoDesk.description.quirks.flatMap { quirk -> [String] in
            let tried = Self.knobs.filter { $0.quirk == quirk.name }.map {
                $0.value.string ?? $0.value.text
            }
            let words: [String]
            switch quirk.key.type {
            case .word(let known): words = known
            case .numbers(let known): words = known.map(String.init)
            default: return tried.isEmpty ? [quirk.name] : []
            }
            return words.filter { $0 != quirk.defaultText && !tried.contains($0) }
                .map { "\(quirk.name): \($0)" }
        }
        #expect(untried == [])
    }
}

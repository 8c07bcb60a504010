// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Testing

@testable import residue

@Suite
struct ReplayFaultTests {
    @Test func `each name gives its rule, in the order of the list`() throws {
        let rules = try ReplayOptions.faults("lost=2,429=0.5")
        #expect(rules.map(\.name) == ["lost", "429"])
        #expect(rules.map(\.occasion) == [.probability(0.02), .probability(0.005)])
    }

    @Test func `all stands for the four`() throws {
        let rules = try ReplayOptions.faults("all=2")
        #expect(rules.map(\.name) == ["429", "503", "timeout", "lost"])
        #expect(rules.allSatisfy { $0.occasion == .probability(0.02) })
    }

    @Test func `an answer is lost after the change, a timeout comes before it`() throws {
        let rules = try ReplayOptions.faults("timeout=1,lost=1")
        #expect(rules.map(\.phase) == [.before, .after])
        #expect(rules.map(\.verdict) == [.dropRequest, .dropResponse])
    }

    @Test(arguments: [
        ("429", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '429'"),
        ("429=0", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '429=0'"),
        ("429=51", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '429=51'"),
        ("429=x", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '429=x'"),
        ("429=nan", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '429=nan'"),
        ("429=1=2", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '429=1=2'"),
        ("429=2,", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not ''"),
        ("", "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not ''"),
        ("500=2", "unknown fault '500'; there are 429, 503, timeout, lost, all"),
        ("429=2,429=3", "--faults names '429' twice"),
        ("all=2,lost=1", "--faults names 'lost' twice"),
    ])
    func `anything else is refused`(text: String, expected: String) {
        #expect(complaint { _ = try ReplayOptions.faults(text) } == expected)
    }
}

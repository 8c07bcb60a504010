// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing

@testable import residue

@Suite
struct FaultPageTests {
    private static let words = FaultKey.all.flatMap(\.words)

    @Test(arguments: words.indices)
    func `every example is a fault that can be read`(index: Int) {
        let word = Self.words[index]
        #expect(word.example.contains(word.name))
        let text = SmallScenario.text("A clerk leaves", faults: "faults:\n" + word.example)
        #expect(SmallScenario.mistakes(in: text) == [], "\(word.name)")
    }

    @Test func `the opening example is one too`() {
        let text = SmallScenario.text("A clerk leaves", faults: FaultPage.whole)
        #expect(SmallScenario.mistakes(in: text) == [])
    }

    @Test func `a word with two meanings is explained with both`() throws {
        let page = try FaultPage.text(of: "after")
        #expect(page.contains("carried the request out"))
        #expect(page.contains("after the first n"))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing
import Wire

@testable import residue

@Suite
struct FaultPageTests {
    @Test(arguments: FaultWord.all.indices)
    func `every example is a fault that can be read`(index: Int) {
        let word = FaultWord.all[index]
        #expect(word.example.contains(word.name))
        let text = SmallScenario.text("A clerk leaves", faults: "faults:\n" + word.example)
        #expect(SmallScenario.mistakes(in: text) == [], "\(word.name)")
    }

    @Test func `the opening example is one too`() {
        let text = SmallScenario.text("A clerk leaves", faults: FaultWord.whole)
        #expect(SmallScenario.mistakes(in: text) == [])
    }

    @Test func `every key that the files know is explained`() throws {
        let schema = ScenarioSchema.scenario(metricNames: [])
        let faults = try keys(of: "a-fault", in: schema).subtracting(["name", "on", "phase"])
        let matches = try keys(of: "a-match", in: schema)
        #expect(!faults.isEmpty && !matches.isEmpty)
        let words = Set(FaultWord.all.map(\.name))
        #expect(faults.union(matches).subtracting(words) == [])
    }

    @Test func `every phase is explained`() {
        let phases = FaultWord.all.filter { $0.group == .phase }.map(\.name)
        #expect(phases == Fault.Phase.allCases.map(\.rawValue))
    }

    @Test func `a word with two meanings is explained with both`() throws {
        let page = try FaultPage.text(of: "after")
        #expect(page.contains("carried the request out"))
        #expect(page.contains("after the first n"))
    }

    private func keys(of shape: String, in schema: JSONValue) throws -> Set<String> {
        let object = schema["$defs"]?[shape]?["properties"]?.object
        return Set(try #require(object).keys)
    }
}

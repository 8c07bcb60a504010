// SPDX-License-Identifier: Apache-2.0

import Scenarios
import Testing
import Wire

@Suite
struct ScenarioSchemaTests {
    private let scenario = ScenarioSchema.scenario(metricNames: Sample.metricNames)

    @Test func `a sample fits its schema`() throws {
        let sample = try YAMLReader.read(Array(Sample.scenario.utf8), file: "x").json
        #expect(SchemaCheck(root: scenario).faults(of: sample).isEmpty)
        let people = try YAMLReader.read(Array(Sample.organization.utf8), file: "x").json
        #expect(SchemaCheck(root: ScenarioSchema.organization()).faults(of: people).isEmpty)
    }

    @Test(arguments: [
        ("why:", "wy:"), ("concurrency: 4", "concurrency: four"), ("every: 3", "every: 0"),
        ("every: 3", "every: 3\n    first: 2"), ("    leaver:", "    laever:"),
        ("    reconcile:", "    reconcile:\n    pause:"),
        ("revocationCompleteness: 1", "revocationCompletenes: 1"), ("min: 20ms", "min: 20"),
        ("seed: 7", "exhaustive: maybe"),
    ])
    func `schema and decoder reject the same mistakes`(old: String, new: String) throws {
        let text = Sample.replaced(Sample.scenario, old, new)
        let value = try YAMLReader.read(Array(text.utf8), file: "x").json
        #expect(!SchemaCheck(root: scenario).faults(of: value).isEmpty)
        #expect(!Sample.mistakes(in: text).isEmpty)
    }

    @Test(arguments: [
        ("atLeast: 0.95", "atLeast: 95"), ("atLeast: 0.95", "atLeast: 0"),
        ("atLeast: 0.95", "atLeast: 0%"), ("atLeast: 0.95", "atLeast: 0/8"),
        ("atLeast: 0.95", "atMost: 1"), ("atLeast: 0.95", "atMost: 100%"),
        ("atLeast: 0.95", "atMost: 8/8"), ("assigned: 11", "assigned: 1.5"),
        ("assigned: 11", "assigned: { atLeast: 0 }"),
        ("revocationCompleteness: 1", "revocationCompleteness: 95"),
    ])
    func `a share beyond 1, a fractional count and a bound that claims nothing do not fit`(
        old: String,
        new: String
    ) throws {
        let text = Sample.replaced(Sample.scenario, old, new)
        let value = try YAMLReader.read(Array(text.utf8), file: "x").json
        #expect(!SchemaCheck(root: scenario).faults(of: value).isEmpty)
    }

    @Test func `what every figure may be is stated once`() throws {
        let figures = try #require(scenario["$defs"]?["an-expectation"]?["properties"])
        #expect(figures["falseRevocations"]?["$ref"] == "#/$defs/a-count-or-bound")
        #expect(figures["timeToRevoke"]?["$ref"] == "#/$defs/a-figure-or-bound")
        #expect(figures["entitlementAccuracy"]?["$ref"] == "#/$defs/a-share-or-bound")
    }

    @Test func `every reference leads to a definition`() {
        #expect(scenario["$schema"] == "https://json-schema.org/draft/2020-12/schema")
        #expect(scenario["$defs"]?["a-fault"]?["properties"]?["fires"] != nil)
        #expect(SchemaCheck(root: scenario).danglingReferences.isEmpty)
    }
}

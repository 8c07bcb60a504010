// SPDX-License-Identifier: Apache-2.0

import Metrics
import TargetKit
import Wire

/// JSON Schemas for editors, draft 2020-12, generated from the declarations that the decoder uses.
package enum ScenarioSchema {
    /// Describes a scenario whose expectations may name these figures.
    package static func scenario(metricNames: [String]) -> JSONValue {
        document(ScenarioShapes.scenario(metricNames: metricNames), title: "Residue scenario")
    }

    package static func organization() -> JSONValue {
        document(OrganizationShapes.organization, title: "Residue organization")
    }

    package static func world() -> JSONValue {
        document(WorldShapes.world, title: "Residue world")
    }

    /// The schema of one element of `expect`.
    package static func expectation() -> JSONValue {
        let metricNames = MetricCatalog.all.map(\.key)
        return document(
            ExpectationShapes.expectation(metricNames: metricNames),
            title: "Residue expectation"
        )
    }

    private static func document(_ shape: Shape, title: String) -> JSONValue {
        var writer = SchemaWriter()
        let root = writer.object(of: shape)
        var members: [JSONObject.Member] = [
            member("$schema", "https://json-schema.org/draft/2020-12/schema"),
            member("title", .string(title)),
        ]
        members += root.object?.members.filter { $0.key != "title" } ?? []
        let definitions = writer.definitions.sorted { $0.key < $1.key }
        members.append(
            member("$defs", .object(JSONObject(definitions.map { member($0.key, $0.value) })))
        )
        return .object(JSONObject(members))
    }

    private static func member(_ key: String, _ value: JSONValue) -> JSONObject.Member {
        JSONObject.Member(key: key, value: value)
    }
}

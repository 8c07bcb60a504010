// SPDX-License-Identifier: Apache-2.0

import CivilTime
import SimulatedTargets
import TargetKit
import Testing
import Wire

@Suite
struct SCIMDialectTests {
    @Test func `every dialect has its own name`() {
        let names = SCIMDialect.presets.map(\.name)
        #expect(Set(names).count == names.count)
        #expect(names.first == "rfc")
    }

    @Test(arguments: SCIMDialect.presets.map(\.name))
    func `a dialect says where its facts come from and departs from the RFC`(
        name: String
    ) throws {
        let preset = try #require(SCIMDialect.preset(name))
        #expect(!preset.facts.isEmpty)
        #expect(preset.facts.allSatisfy { !$0.source.isEmpty && $0.text.hasSuffix(".") })
        #expect((preset.dialect == .rfc) == (name == "rfc"))
        #expect(preset.dialect.departures.isEmpty == (name == "rfc"))
    }

    /// A knob without a quirk could not be set, and its dialect would be printed without it.
    @Test(arguments: SCIMDialect.presets.map(\.name))
    func `a dialect is exactly the quirks it prints`(name: String) throws {
        let preset = try #require(SCIMDialect.preset(name))
        var quirks = JSONObject()
        for (name, value) in preset.dialect.departures {
            quirks[name] =
                value == "true" || value == "false"
                ? .bool(value == "true")
                : Int64(value).map { .integer($0) } ?? .string(value)
        }
        let read = try SCIMOptions(settings: TargetSettings(["quirks": .object(quirks)])).dialect
        #expect(read == preset.dialect)
    }

    @Test func `a quirk overrides the dialect`() throws {
        let settings = try TargetSettings([
            "dialect": "pagerduty", "quirks": ["deactivation": "flag", "listsLag": "3s"],
        ])
        let dialect = try SCIMOptions(settings: settings).dialect
        #expect(dialect.deactivation == .flag)
        #expect(dialect.reactivation == .refused)
        #expect(dialect.listsLag == .seconds(3))
    }

    @Test(
        arguments: [
            (["dialect": "pagerdty"], "Did you mean 'pagerduty'?"),
            (["quirks": ["deactivation": "flags"]], "Did you mean 'flag'?"),
            (["quirks": ["deactivatoin": "flag"]], "Did you mean 'deactivation'?"),
            (["quirks": ["filterDepthMax": 1_000]], "must be 1 to 256"),
            (["accounts": [["userName": "ana", "email": "a@acme.example"]]], "leave one of them"),
        ] as [(JSONValue, String)]
    )
    func `a slip in the settings is located`(settings: JSONValue, advice: String) throws {
        let error = try #require(throws: SettingError.self) {
            try SCIMOptions(settings: TargetSettings(settings))
        }
        #expect(error.message.contains(advice), "\(error.message)")
    }

    @Test func `every quirk has a name of its own and says what it assumes`() {
        let quirks = SCIMDialect.descriptions("quirks")
        #expect(Set(quirks.map(\.name)).count == quirks.count)
        #expect(quirks.allSatisfy { $0.meaning.hasSuffix(".") })
    }
}

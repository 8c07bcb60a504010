// SPDX-License-Identifier: Apache-2.0

import SimulatedTargets
import TargetKit
import Testing
import Wire

/// Odd servers are targets too: what must hold for every target holds in every dialect.
@Suite
struct SCIMDialectConformanceTests {
    private static func settings(_ change: JSONObject) -> JSONValue {
        var settings = SCIMConformanceTests.settings.object ?? JSONObject()
        for member in change.members { settings[member.key] = member.value }
        return .object(settings)
    }

    struct Setting: Sendable, CustomStringConvertible {
        let description: String
        let change: JSONObject
    }

    private static let dialects = SCIMDialect.presets.map {
        Setting(description: $0.name, change: ["dialect": .string($0.name)])
    }

    private static let knobs = SCIMKnobTests.knobs.map {
        Setting(description: $0.description, change: ["quirks": .object($0.settings)])
    }

    @Test(arguments: dialects + knobs)
    func `changes of access are journaled, and unknown paths are 404`(setting: Setting) throws {
        let bench = try SCIMBench(Self.settings(setting.change))
        let conformance = TargetConformance(bench.target, start: SCIMBench.start)
        let script = SCIMConformanceTests.script(bench)
        #expect(conformance.accessOfEveryAccount(script) == [])
        #expect(conformance.unknownPaths("/scim/v2/Nothing") == [])
    }

    @Test(arguments: dialects + knobs)
    func `a cut after one or two changes leaves a sound store`(setting: Setting) throws {
        var bench = try SCIMBench(Self.settings(setting.change))
        for request in SCIMConformanceTests.script(bench) {
            for writesMax in 0...2 {
                var cut = bench
                _ = cut.target.respond(to: request, at: cut.now, writesMax: writesMax)
                #expect(cut.target.checkInvariants() == [])
            }
            _ = bench.target.respond(to: request, at: bench.now)
        }
    }
}

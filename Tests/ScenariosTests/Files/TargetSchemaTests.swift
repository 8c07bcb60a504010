// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Metrics
import Scenarios
import SimulatedTargets
import TargetKit
import Testing
import Wire

/// What an editor knows about targets, compared with what the targets accept.
@Suite
struct TargetSchemaTests {
    private static let kinds = TargetCatalog.entries.map(\.kind)
    private static let check = SchemaCheck(root: ScenarioSchema.world())

    private func isValid(_ entry: JSONValue, of kind: String) -> Bool {
        let world: JSONValue = ["world": "w", "targets": .object([kind: entry])]
        return Self.check.faults(of: world).isEmpty
    }

    private func isRead(_ entry: JSONValue, by kind: String) throws -> Bool {
        let catalogEntry = try #require(TargetCatalog.entry(kind))
        do throws(SettingError) {
            let settings = try TargetSettings(entry)
            _ = try catalogEntry.make(
                name: "t",
                settings: settings,
                start: Instant(milliseconds: 0),
                seed: 1
            )
            return true
        } catch {
            return false
        }
    }

    /// Values of every type; strings among them name nothing that a target knows.
    private static let probes: [JSONValue] = [
        true, 0, 1, 100, 400, -1, 12_345_678, .number(0.5), "30s", "nothing known", [], ["x"], [1],
        [:],
        ["nobodyKnowsThis": 1],
    ]

    /// Every key in a target's own tables, down to the quirks.
    private static func keys(of kind: String) -> [(path: [String], type: ShapeType)] {
        let description = TargetCatalog.entry(kind)?.description
        let quirks = description?.quirks.map { (path: ["quirks", $0.name], type: $0.key.type) }
        let settings = description?.settings.map { (path: [$0.name], type: $0.key.type) }
        return (settings ?? []) + (quirks ?? [])
    }

    @Test(arguments: kinds)
    func `an editor accepts and refuses the same quirk values as the reader`(
        kind: String
    ) throws {
        let keys = Self.keys(of: kind).filter { $0.path.count == 2 }
        #expect(!keys.isEmpty)
        for key in keys {
            for probe in Self.probes {
                let entry: JSONValue = ["quirks": .object([key.path[1]: probe])]
                let isValid = Self.check.faults(of: entry, by: kind).isEmpty
                #expect(isValid == (try isRead(entry, by: kind)), "\(key.path) \(probe.text)")
            }
        }
    }

    @Test(arguments: kinds)
    func `a value of the wrong type is refused by editor and target alike`(kind: String) throws {
        for key in Self.keys(of: kind) where key.path.count == 1 && !key.type.isReadByHand {
            for probe in Self.probes {
                let entry: JSONValue = .object([key.path[0]: probe])
                // A target may refuse more than a schema can express, such as undeclared names.
                guard !Self.check.faults(of: entry, by: kind).isEmpty else { continue }
                #expect(!(try isRead(entry, by: kind)), "\(key.path) \(probe.text)")
            }
        }
    }

    @Test(arguments: kinds)
    func `an unknown key is refused, under another name as well`(kind: String) {
        let known: JSONValue = ["kind": .string(kind), "accounts": []]
        #expect(isValid(known, of: kind))
        #expect(isValid(known, of: "portal"))
        #expect(!isValid(["accounts": []], of: "portal"))
        #expect(!isValid(["acounts": []], of: kind))
        #expect(!isValid(["kind": .string(kind), "acounts": []], of: "portal"))
    }

    @Test func `every scenario in the repository fits the schema`() throws {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        let names = try FileManager.default
            .subpathsOfDirectory(atPath: root.appending(path: "scenarios").path())
            .filter { $0.hasSuffix(".yaml") }.sorted()
        let check = SchemaCheck(
            root: ScenarioSchema.scenario(metricNames: MetricCatalog.all.map(\.key))
        )
        #expect(names.count > 20)
        for name in names {
            let bytes = try FileBytes.read(path: root.appending(path: "scenarios/\(name)").path())
            let file = try YAMLReader.read(bytes, file: name).json
            guard file["scenario"] != nil else { continue }
            #expect(check.faults(of: file) == [], "\(name)")
        }
    }
}

extension ShapeType {
    fileprivate var isReadByHand: Bool {
        if case .described = self { true } else { false }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import SimulatedTargets
import TargetKit

/// Reads the description of a hosted world: a world file, or a scenario without its timeline.
package enum WorldFile {
    package static func load(path: String) throws(RejectedFile) -> WorldDeclaration {
        try load(
            bytes: try FileBytes.read(path: path),
            path: path,
            readFile: { path throws(RejectedFile) in try FileBytes.read(path: path) }
        )
    }

    /// Reads the given bytes; `readFile` reads the organization that a scenario names.
    ///
    /// All mistakes are thrown at once, by place.
    package static func load(
        bytes: [UInt8],
        path: String,
        readFile: @escaping (String) throws(RejectedFile) -> [UInt8]
    ) throws(RejectedFile) -> WorldDeclaration {
        let root = try YAMLReader.read(bytes, file: path)
        guard root["scenario"] == nil else {
            let scenario = try ScenarioFile.load(
                bytes: bytes,
                path: path,
                metricNames: MetricCatalog.all.map(\.key),
                targetKinds: TargetCatalog.entries.map(\.kind),
                readFile: readFile
            )
            return try world(of: scenario)
        }
        let decoder = WorldDecoder(targetKinds: TargetCatalog.entries.map(\.kind))
        let world = decoder.world(root, file: path)
        guard let world, decoder.decoder.log.isEmpty else {
            throw RejectedFile(decoder.decoder.log.sorted)
        }
        return world
    }

    /// Reads a scenario to be played; `variant` names a row of its table, by default the first.
    package static func scenario(
        bytes: [UInt8],
        path: String,
        variant: String? = nil,
        readFile: @escaping (String) throws(RejectedFile) -> [UInt8]
    ) throws(RejectedFile) -> Scenario {
        let top = SourceLocation(file: path, line: 1, column: 1)
        let root = try YAMLReader.read(bytes, file: path)
        guard root["world"] == nil else {
            throw RejectedFile([
                Diagnostic(
                    .error,
                    at: top,
                    "this is a world, which has no timeline to play",
                    note: "Serve it without one, or write a scenario."
                )
            ])
        }
        let scenarios = try ScenarioFile.loadAll(
            bytes: bytes,
            path: path,
            metricNames: MetricCatalog.all.map(\.key),
            targetKinds: TargetCatalog.entries.map(\.kind),
            checksSettings: true,
            readFile: readFile
        )
        let chosen = scenarios.first { variant == nil || $0.variant == variant }
        guard let chosen else {
            let known = scenarios.compactMap(\.variant)
            let note =
                Suggestion.note(for: variant ?? "", among: known)
                ?? (known.isEmpty ? "It has none." : "Known are \(known.joined(separator: ", ")).")
            let message = "there is no variant '\(variant ?? "")'"
            throw RejectedFile([Diagnostic(.error, at: top, message, note: note)])
        }
        return chosen
    }

    /// Whether the bytes describe a world rather than a scenario; broken text counts as neither.
    package static func isWorld(_ bytes: [UInt8], path: String) -> Bool {
        do throws(RejectedFile) {
            return try YAMLReader.read(bytes, file: path)["world"] != nil
        } catch {
            return false
        }
    }

    /// Reads one fault in file syntax, for a world with these targets that began at `start`.
    package static func fault(
        bytes: [UInt8],
        path: String,
        targets: [String],
        start: Instant
    ) throws(RejectedFile) -> FaultRule {
        let node = try YAMLReader.read(bytes, file: path)
        let decoder = WorldDecoder(targetKinds: [])
        let references = References(
            decoder: decoder.decoder,
            organization: nil,
            targets: targets
        )
        let list = YAMLNode(.sequence([node]), at: node.location)
        let rule = decoder.rules(list, references, start: start).first
        guard let rule, decoder.decoder.log.isEmpty else {
            throw RejectedFile(decoder.decoder.log.sorted)
        }
        return rule
    }

    private static func world(of scenario: Scenario) throws(RejectedFile) -> WorldDeclaration {
        do throws(RunPlanError) {
            return WorldDeclaration(
                file: scenario.file,
                title: scenario.title,
                why: scenario.why,
                seed: scenario.seed,
                start: scenario.start,
                targets: scenario.targets,
                faults: try RunPlan(scenario).faults,
                accounts: []
            )
        } catch {
            let top = SourceLocation(file: scenario.file, line: 1, column: 1)
            throw RejectedFile([Diagnostic(.error, at: top, error.message)])
        }
    }
}

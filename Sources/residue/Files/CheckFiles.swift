// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import Scenarios
import Wire

/// The suite and the scenarios that a check runs.
struct CheckFiles {
    let suite: CheckSuite
    let checks: [ScenarioCheck]
    /// Scenarios that differ from the suite.
    let changed: Set<String>
    /// Scenarios that are not in the suite.
    let unscored: Int

    /// `folder` holds the scenarios and `suites/` stands beside it; without one both are looked
    /// for here, in the folders above, and in those above the program.
    init(scenarios folder: String?) throws(CommandFailure) {
        let place: String
        if let folder { place = folder } else { place = try CheckFiles.nearest() }
        let path = CheckFiles.suitePath(besides: place)
        suite = try CheckFiles.suite(at: path)
        let loaded = try ScenarioFiles.load(try ScenarioFiles.list(under: [place]))
        var checks: [ScenarioCheck] = []
        var changed: Set<String> = []
        var unscored = 0
        for scenario in loaded {
            let name = String(scenario.file.dropFirst(place.count + 1))
            guard let entry = suite.entry(of: name) else {
                unscored += 1
                continue
            }
            if try CheckFiles.digest(of: scenario.file) != entry.digest { changed.insert(name) }
            checks.append(ScenarioCheck(path: name, scenario: scenario))
        }
        self.checks = checks
        self.changed = changed
        self.unscored = unscored
    }

    private static func suitePath(besides folder: String) -> String {
        let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let parent = (base as NSString).deletingLastPathComponent
        let name = "suites/\(CheckSuite.current).yaml"
        return parent.isEmpty ? name : "\(parent)/\(name)"
    }

    private static func suite(at path: String) throws(CommandFailure) -> CheckSuite {
        do throws(RejectedFile) {
            return try CheckSuite(bytes: try FileBytes.read(path: path), file: path)
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    /// The folder of scenarios here, above here, or above the program.
    private static func nearest() throws(CommandFailure) -> String {
        let program = Bundle.main.executableURL?.resolvingSymlinksInPath()
        let here = (0..<6).map { String(repeating: "../", count: $0) }
        let around = (1...6).compactMap { level -> String? in
            guard let path = program?.path(percentEncoded: false) else { return nil }
            let folder = (0..<level).reduce(path as NSString) { folder, _ in
                folder.deletingLastPathComponent as NSString
            }
            return folder.hasSuffix("/") ? folder as String : "\(folder)/"
        }
        for base in here + around {
            let scenarios = base + "scenarios"
            if FileManager.default.fileExists(atPath: suitePath(besides: scenarios)) {
                return scenarios
            }
        }
        throw CommandFailure(
            .data,
            "residue check: no suites/\(CheckSuite.current).yaml here, above, or above the "
                + "program; say where with --scenarios DIR"
        )
    }

    /// Digest of the scenario and the organization it names, byte for byte.
    static func digest(of path: String) throws(CommandFailure) -> String {
        do throws(RejectedFile) {
            var bytes = try FileBytes.read(path: path)
            let root = try YAMLReader.read(bytes, file: path)
            if let name = root["organization"]?.json.string {
                let folder = (path as NSString).deletingLastPathComponent
                let place = ("\(folder)/\(name)" as NSString).standardizingPath
                bytes += try FileBytes.read(path: place)
            }
            return Digest.sha256(bytes)
        } catch {
            throw CommandFailure(.data, error.description)
        }
    }

    /// The draft of the current suite, made from the scenarios in a folder; a file with variants is
    /// one entry.
    static func draft(of folder: String) throws(CommandFailure) -> CheckSuite {
        var entries: [CheckSuite.Entry] = []
        for scenario in try ScenarioFiles.load(try ScenarioFiles.list(under: [folder])) {
            let name = String(scenario.file.dropFirst(folder.count + 1))
            // They state the figures of the built-in connector to the millisecond.
            if name.hasPrefix("figures/") { continue }
            var seeds = [scenario.seed]
            if let last = entries.last, last.scenario == name {
                seeds = last.seeds + seeds.filter { !last.seeds.contains($0) }
                entries.removeLast()
            }
            entries.append(
                CheckSuite.Entry(
                    scenario: name,
                    seeds: seeds,
                    digest: try digest(of: scenario.file)
                )
            )
        }
        return CheckSuite(
            name: CheckSuite.current,
            isDraft: !CheckSuite.isReleased,
            entries: entries,
            conformance: ["freshservice", "scim", "zoho-desk"].flatMap(ConformanceCheck.ids)
                + SCIMServerCheck.ids
        )
    }
}

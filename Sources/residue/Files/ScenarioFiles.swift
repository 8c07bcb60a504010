// SPDX-License-Identifier: Apache-2.0

import Foundation
import Metrics
import Scenarios
import SimulatedTargets

/// Finds and reads the scenario files that a command line names.
enum ScenarioFiles {
    /// The files under the paths, sorted within each path, without duplicates.
    ///
    /// Folders are searched for `.yaml`, `.yml` and `.json`; folders named `organizations` hold
    /// shared files and are left out.
    static func list(under paths: [String]) throws(CommandFailure) -> [String] {
        var files: [String] = []
        var seen: Set<String> = []
        for path in paths {
            for file in try list(under: path) where seen.insert(file).inserted {
                files.append(file)
            }
        }
        return files
    }

    private static func list(under path: String) throws(CommandFailure) -> [String] {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            throw CommandFailure(.data, "\(path): error: no such file or folder")
        }
        guard isFolder.boolValue else { return [path] }
        let base = path.hasSuffix("/") ? String(path.dropLast()) : path
        return try names(in: path, below: "").sorted().map { "\(base)/\($0)" }
    }

    /// Data files in a folder and its subfolders; an unreadable folder must not look empty.
    private static func names(
        in folder: String,
        below prefix: String
    ) throws(CommandFailure) -> [String] {
        let names: [String]
        do {
            names = try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw CommandFailure(.data, "\(folder): error: the folder cannot be read")
        }
        var found: [String] = []
        for name in names where !name.hasPrefix(".") {
            let path = "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            let isLink =
                (try? FileManager.default.destinationOfSymbolicLink(atPath: path)) != nil
            if isFolder.boolValue {
                guard name != "organizations", !isLink else { continue }
                found += try self.names(in: path, below: "\(prefix)\(name)/")
            } else if [".yaml", ".yml", ".json"].contains(where: { name.hasSuffix($0) }) {
                found.append(prefix + name)
            }
        }
        return found
    }

    /// The scenarios whose title or path contains the text, ignoring case.
    static func chosen(_ text: String?, among scenarios: [Scenario]) -> [Scenario] {
        guard let text = text?.lowercased() else { return scenarios }
        return scenarios.filter { scenario in
            scenario.title.lowercased().contains(text) || scenario.file.lowercased().contains(text)
        }
    }

    /// Reads every file and reports all errors at once.
    static func load(_ files: [String]) throws(CommandFailure) -> [Scenario] {
        let (scenarios, mistakes) = read(files)
        guard mistakes.isEmpty else {
            let count = mistakes.count == 1 ? "1 error" : "\(mistakes.count) errors"
            throw CommandFailure(
                .data,
                mistakes.map(\.description).joined(separator: "\n")
                    + "\n\(count); nothing was run"
            )
        }
        return scenarios
    }

    /// The valid scenarios, and the mistakes in the others.
    static func read(_ files: [String]) -> (scenarios: [Scenario], mistakes: [Diagnostic]) {
        var scenarios: [Scenario] = []
        var mistakes: [Diagnostic] = []
        for file in files {
            do throws(RejectedFile) {
                let found = try ScenarioFile.loadAll(
                    path: file,
                    metricNames: MetricCatalog.all.map(\.key),
                    targetKinds: TargetCatalog.entries.map(\.kind),
                    checksSettings: true
                )
                scenarios += found
            } catch {
                mistakes += error.diagnostics
            }
        }
        return (scenarios, mistakes + twins(among: scenarios))
    }

    private static func twins(among scenarios: [Scenario]) -> [Diagnostic] {
        var first: [String: String] = [:]
        return scenarios.compactMap { scenario in
            guard let other = first.updateValue(scenario.file, forKey: scenario.title) else {
                return nil
            }
            return Diagnostic(
                .error,
                at: SourceLocation(file: scenario.file, line: 1, column: 1),
                "the scenario '\(scenario.title)' is in \(other) already",
                note: "Give it a different name"
            )
        }
    }
}

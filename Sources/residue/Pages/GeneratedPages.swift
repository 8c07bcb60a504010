// SPDX-License-Identifier: Apache-2.0

import Checking
import Foundation
import Hosting
import LineProtocol
import Metrics
import Recording
import Reports
import Scenarios
import SimulatedTargets
import Wire

/// The files that `residue describe --write` keeps in sync with the code.
struct GeneratedPages {
    struct File {
        /// Below the folder that is written to.
        let path: String
        let bytes: [UInt8]
    }

    let files: [File]

    /// Describes the scenarios of the folder if it has any, otherwise those of the current folder;
    /// `scenarios` overrides both.
    init(below folder: String, scenarios: String?) throws(CommandFailure) {
        let base = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
        let near = "\(base)/scenarios"
        let place = scenarios ?? (FileManager.default.fileExists(atPath: near) ? near : "scenarios")
        let suite = try CheckFiles.draft(of: place)
        let controls = try ControlPage(scenariosUnder: place, shownAs: "scenarios")
        let defects = try DefectPage(scenariosUnder: place, shownAs: "scenarios")
        let requirements = try RequirementPage(below: base, scenariosUnder: place)
        var files =
            TargetCatalog.entries.map { entry in
                File("docs/targets/\(entry.kind).md", TargetPage.file(of: entry.description))
            } + [
                File("docs/metrics.md", MetricPage.file),
                File("docs/controls.md", controls.file),
                File("docs/faults.md", FaultPage.file),
                File("docs/defects.md", defects.file),
                File(
                    "schemas/scenario.schema.json",
                    ScenarioSchema.scenario(metricNames: MetricCatalog.all.map(\.key))
                ),
                File("suites/\(CheckSuite.current).yaml", suite.text),
                File("schemas/connector-protocol.schema.json", LineSchema.document),
                File("schemas/world.schema.json", ScenarioSchema.world()),
                File("docs/control-plane.openapi.json", ControlPlane.document),
                File("schemas/organization.schema.json", ScenarioSchema.organization()),
                File(path: "schemas/report.schema.json", bytes: ReportSchema.bytes),
                File("schemas/events.schema.json", EventLogSchema.value),
                File("packaging/residue.1", ManPage.text),
                File("packaging/completions/residue.bash", CompletionScript.bash),
                File("packaging/completions/_residue", CompletionScript.zsh),
                File("packaging/completions/residue.fish", CompletionScript.fish),
            ]
        if let results = try BenchmarkPage(below: base) {
            files.append(File("docs/benchmark-results.md", results.file))
        }
        if let requirements {
            files.append(File("docs/requirements.md", requirements.file))
        }
        self.files = files
    }
}

extension GeneratedPages.File {
    fileprivate init(_ path: String, _ text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    fileprivate init(_ path: String, _ schema: JSONValue) {
        var writer = IndentedJSON()
        writer.write(schema)
        self.init(path: path, bytes: writer.finished())
    }
}

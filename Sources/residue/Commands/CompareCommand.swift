// SPDX-License-Identifier: Apache-2.0

import Foundation
import Reports
import Scenarios

enum CompareCommand: Subcommand {
    static let name = "compare"
    static let summary = "compare reports, regressions first; or compare two policies"
    static let usage = "REPORT REPORT… [OPTIONS] | --policy FILE --policy FILE SCENARIO"
    static let options =
        [
            Option(
                "fail-on",
                "LIST",
                "status 1 if one of these got worse: verdict, people, …; or all"
            ),
            Option("mixed", nil, "compare reports even if their versions or suites differ"),
            Option(
                "policy",
                "FILE",
                "an organization file; first the current one, then the proposed one",
                isRepeated: true
            ),
        ] + SheetOptions.options(output: "nowhere")
    static let notes = """
        REPORT is a report.json of run, replay or check, or the folder that holds one; NAME=PATH
        gives it a name. The first is the baseline. Differences are ranked by importance: people,
        latent (who would be in once enabled), exposure, accuracy, collateral, claims, calls.
        --fail-on takes these words, verdict and all, each with what it allows: people=2,
        exposure=1h, calls=10%.

        With --policy, SCENARIO names its organization by a path; each of the two files replaces
        it in turn. Compares what policy grants everybody engaged at the end of the timeline.
        Nothing is run and nothing is changed.
        """
    static let examples: KeyValuePairs = [
        "residue compare before after --fail-on verdict,people,calls=10%":
            "the effect of a change on the scenarios, as a CI gate",
        "residue compare a=out/deactivate b=out/delete --report html --output page":
            "two replays, as a page",
        "residue compare --policy now.yaml --policy next.yaml scenarios/mover/five.yaml":
            "who would gain and lose what if next.yaml were the policy",
    ]

    static func run(_ arguments: Arguments) async throws -> ExitStatus {
        let policies = arguments.texts("policy")
        guard policies.isEmpty else {
            guard arguments.text("fail-on") == nil, !arguments.has("mixed") else {
                throw UsageError("--fail-on and --mixed are for reports, not for --policy")
            }
            return try PolicyReport.run(policies, over: arguments.positional)
        }
        guard arguments.positional.count > 1 else {
            throw UsageError("name at least two reports, or two policies with --policy")
        }
        let options = try SheetOptions(arguments, output: nil)
        let limits: [ComparisonLimit]
        do throws(ComparisonMistake) {
            limits = try arguments.text("fail-on").map(ComparisonLimit.list) ?? []
        } catch {
            throw UsageError("--fail-on: \(error)")
        }
        let reports = try arguments.positional.map(report)
        if let obstacle = ReportComparison.obstacle(
            among: reports,
            isMixed: arguments.has("mixed")
        ) {
            throw CommandFailure(.data, "residue compare: \(obstacle)")
        }
        let output = try options.open()
        let comparison = ComparisonSheet(reports, limits: limits)
        try options.publish(
            comparison.sheet,
            json: comparison.json,
            named: "comparison",
            subject: "comparison of \(reports.map(\.name).joined(separator: ", "))",
            to: output
        )
        return comparison.isRed ? .violated : .held
    }

    /// Reads `PATH` or `NAME=PATH`.
    private static func report(_ word: String) throws(CommandFailure) -> ReportSnapshot {
        var (name, path) = (word, word)
        if !FileManager.default.fileExists(atPath: word), let sign = word.firstIndex(of: "="),
            sign != word.startIndex
        {
            name = String(word[..<sign])
            path = String(word[word.index(after: sign)...])
        }
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
            isFolder.boolValue
        {
            path += path.hasSuffix("/") ? "report.json" : "/report.json"
        }
        let bytes: [UInt8]
        do throws(RejectedFile) {
            bytes = try FileBytes.read(path: path, bytesMax: FeedFile.bytesMax)
        } catch {
            throw CommandFailure(.data, error.description)
        }
        do throws(ReportSnapshot.Mistake) {
            return try ReportSnapshot(name: name, bytes: bytes)
        } catch {
            throw CommandFailure(.data, "\(path): error: \(error)")
        }
    }
}

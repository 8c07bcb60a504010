// SPDX-License-Identifier: Apache-2.0

import Metrics
import Wire

/// A report.json made from the scenarios of several, byte-identical to that of a single run.
package struct MergedReport {
    package let bytes: [UInt8]
    package let verdict: RunVerdict
    /// `249 held, 1 violated, 0 inconclusive`.
    package let counts: String

    /// Scenarios as written by `JSONReport`, in overall order; `nil` if one of them has no verdict
    /// or figures.
    package init?(toolVersion: String, scenarios: [JSONValue]) {
        var verdicts: [RunVerdict] = []
        var figures: [AccessFigures] = []
        for scenario in scenarios {
            guard let verdict = scenario["verdict"]?.string.flatMap(RunVerdict.init),
                let own = scenario["figures"].flatMap(AccessFigures.init(json:))
            else { return nil }
            verdicts.append(verdict)
            figures.append(own)
        }
        verdict = RunVerdict.combined(verdicts)
        let pooled = AccessFigures.pooled(figures)
        let summary = ReportFile.Summary(
            verdicts: verdicts,
            lifecycleEvents: pooled.events,
            calls: pooled.calls,
            revocation: pooled.revocation
        )
        counts = RunVerdict.allCases.map { verdict in
            "\(summary.verdicts.count { $0 == verdict }) \(verdict.rawValue)"
        }.joined(separator: ", ")
        var writer = IndentedJSON()
        writer.write(
            ReportFile(
                toolVersion: toolVersion,
                verdict: verdict,
                summary: summary,
                scenarios: scenarios,
                problems: []
            ).json
        )
        bytes = writer.finished()
    }
}

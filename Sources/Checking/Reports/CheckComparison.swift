// SPDX-License-Identifier: Apache-2.0

import Reports
import Wire

/// Regressions and improvements since an earlier report.json of the same subject.
package struct CheckComparison: Hashable, Sendable {
    private let comparison: ReportComparison

    /// Throws if the earlier report is invalid.
    package init(
        _ report: CheckReport,
        since earlier: JSONValue
    ) throws(ReportSnapshot.Mistake) {
        comparison = ReportComparison(
            try ReportSnapshot(name: "earlier", json: earlier),
            try ReportSnapshot(name: "now", json: CheckJSON.value(of: report))
        )
    }

    package var text: String { comparison.verdictText }
}

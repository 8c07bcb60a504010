// SPDX-License-Identifier: Apache-2.0

import Reports
import Wire

/// What became worse or better since an earlier report.json of the same subject.
package struct CheckComparison: Hashable, Sendable {
    private let comparison: ReportComparison

    /// Throws what is wrong with the earlier report.
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

// SPDX-License-Identifier: Apache-2.0

import Wire

/// What became worse or better since an earlier report.json of the same subject.
package struct CheckComparison: Hashable, Sendable {
    /// Checks that passed and do so no more, with what they come to now.
    package var regressions: [String] = []
    package var improvements: [String] = []
    /// Checks of the earlier report that are gone.
    package var missing: [String] = []

    /// Throws what is wrong with the earlier report.
    package init(_ report: CheckReport, since earlier: JSONValue) throws(ComparisonMistake) {
        guard let checks = earlier["checks"]?.array else {
            throw ComparisonMistake(description: "this is no report of residue check")
        }
        var before: [String: CheckVerdict] = [:]
        var order: [String] = []
        for check in checks {
            guard let id = check["id"]?.string, let seed = check["seed"]?.integer,
                let verdict = check["verdict"]?.string.flatMap(CheckVerdict.init)
            else { throw ComparisonMistake(description: "a check without id, seed or verdict") }
            before["\(id)@\(seed)"] = verdict
            order.append("\(id)@\(seed)")
        }
        for result in report.results {
            guard let old = before[result.key], old != result.verdict else { continue }
            let line = "\(result.key): \(old.word), now \(result.verdict.word)"
            if old == .pass || (result.verdict == .fail && old != .fail) {
                regressions.append(line)
            } else if result.verdict == .pass || old == .fail {
                improvements.append(line)
            }
        }
        let now = Set(report.results.map(\.key))
        missing = order.filter { !now.contains($0) }
    }

    package var text: String {
        func list(_ title: String, _ lines: [String]) -> String {
            lines.isEmpty
                ? "" : "\n\(title)\n" + lines.map { "  \($0)\n" }.joined()
        }
        let all =
            list("regressions", regressions) + list("improvements", improvements)
            + list("no longer run", missing)
        return all.isEmpty ? "\nnothing changed since the earlier report\n" : all
    }
}

package struct ComparisonMistake: Error, CustomStringConvertible {
    package let description: String
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Scenarios
import Wire

/// Known failures, kept beside the connector: each with a reason and a date by which it must be
/// fixed.
package struct ExpectedFailures: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        /// An id, for every seed, or `id@seed`.
        package let check: String
        package let reason: String
        /// The last day on which the failure is accepted.
        package let until: CivilDate
        package let location: SourceLocation
    }

    package let entries: [Entry]

    /// Reads a list of `{ check, reason, until }`.
    package init(bytes: [UInt8], file: String) throws(RejectedFile) {
        let root = try YAMLReader.read(bytes, file: file)
        guard case .sequence(let nodes) = root.content else {
            throw RejectedFile([
                Diagnostic(.error, at: root.location, "expected failures are a list")
            ])
        }
        var entries: [Entry] = []
        var complaints: [Diagnostic] = []
        for node in nodes {
            let json = node.json
            let stray = json.object?.keys.first { !["check", "reason", "until"].contains($0) }
            if let stray {
                complaints.append(
                    Diagnostic(.error, at: node.location, "unknown key '\(stray)'")
                )
                continue
            }
            guard let check = json["check"]?.string, let reason = json["reason"]?.string,
                !reason.isEmpty,
                let until = json["until"]?.string.flatMap(ExpectedFailures.date)
            else {
                complaints.append(
                    Diagnostic(
                        .error,
                        at: node.location,
                        "an expected failure has a check, a reason and a date: "
                            + "'until: 2027-01-31'"
                    )
                )
                continue
            }
            entries.append(
                Entry(check: check, reason: reason, until: until, location: node.location)
            )
        }
        guard complaints.isEmpty else { throw RejectedFile(complaints) }
        self.entries = entries
    }

    private static func date(_ text: String) -> CivilDate? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.map(\.count) == [4, 2, 2], let year = Int(parts[0]),
            let month = Int(parts[1]), let day = Int(parts[2])
        else { return nil }
        return CivilDate(year: year, month: month, day: day)
    }

    private static func text(of date: CivilDate) -> String {
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date.year)-\(two(date.month))-\(two(date.day))"
    }

    /// Marks expected failures, and reports entries that no longer fail or are past their date.
    package func apply(to report: inout CheckReport, today: CivilDate) {
        for entry in entries {
            let meant = report.results.filter { $0.id == entry.check || $0.key == entry.check }
            guard !meant.isEmpty else {
                report.stale.append("\(entry.location): no check named '\(entry.check)' was run")
                continue
            }
            let failed = meant.filter { $0.verdict == .fail }
            if failed.isEmpty {
                report.stale.append("\(entry.location): '\(entry.check)' no longer fails")
            }
            if today.daysSinceEpoch > entry.until.daysSinceEpoch {
                report.stale.append(
                    "\(entry.location): '\(entry.check)' was to be fixed by  "
                        + Self.text(of: entry.until)
                )
                continue
            }
            for result in failed { report.expected[result.key] = entry.reason }
        }
    }
}

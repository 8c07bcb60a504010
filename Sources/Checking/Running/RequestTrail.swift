// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Reports
import Wire

/// The requests of a run, read back from its events.
struct RequestTrail {
    /// One request: `POST`, its path, and a status, or a word if no answer came.
    struct Sent: Hashable, Sendable {
        let method: String
        let path: String
        let outcome: String
    }

    private struct Entry {
        let sent: Sent
        let cause: String
        let target: String
        let line: String
    }

    private static let shownMax = 20

    private let entries: [Entry]

    /// `events` are whole lines of NDJSON.
    init(_ events: [UInt8]) {
        let mark = Array("\"type\":\"request\"".utf8)
        entries = events.split(separator: UInt8(ascii: "\n")).compactMap { line in
            guard line.count > mark.count, RequestTrail.contains(line, mark),
                let event = try? JSONValue(parsing: Array(line))
            else { return nil }
            let outcome =
                event["status"]?.integer.map { "\($0)" }
                ?? event["outcome"]?.string ?? ""
            let changes = event["changes"]?.integer ?? 0
            let words = [
                event["startedAt"]?.string ?? "", event["target"]?.string ?? "",
                event["method"]?.string ?? "", event["path"]?.string ?? "", outcome,
                changes == 0 ? "" : changes == 1 ? "(1 change)" : "(\(changes) changes)",
            ]
            return Entry(
                sent: Sent(
                    method: event["method"]?.string ?? "",
                    path: event["path"]?.string ?? "",
                    outcome: outcome
                ),
                cause: event["cause"]?.string ?? "",
                target: event["target"]?.string ?? "",
                line: words.filter { !$0.isEmpty }.joined(separator: " ")
            )
        }
    }

    private static func contains(_ line: ArraySlice<UInt8>, _ mark: [UInt8]) -> Bool {
        // The type is the third member of an event, near the beginning of its line.
        let end = min(line.endIndex - mark.count, line.startIndex + 120)
        return (line.startIndex...max(line.startIndex, end)).contains { start in
            line[start...].starts(with: mark)
        }
    }

    /// The requests sent for the events behind the findings; if there are too many, the last ones.
    func lines(for report: ScenarioReport, _ findings: [FindingReport]) -> [String] {
        let causes = Set(findings.compactMap(\.event?.rawValue))
        let targets = Set(findings.compactMap(\.target?.rawValue))
        let meant = entries.filter { entry in
            (causes.isEmpty || causes.contains(entry.cause))
                && (targets.isEmpty || targets.contains(entry.target))
        }
        // A program's requests may belong to no event, as an engine's do.
        let shown = meant.isEmpty ? entries : meant
        let left = shown.count - RequestTrail.shownMax
        return (left > 0 ? ["… \(left) requests before these"] : [])
            + shown.suffix(RequestTrail.shownMax).map(\.line)
    }

    var sent: [Sent] { entries.map(\.sent) }

    /// The last requests, whatever they were for.
    var last: [String] { entries.suffix(RequestTrail.shownMax).map(\.line) }
}

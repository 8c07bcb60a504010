// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// One report from a source to the client.
package struct FeedLine: Sendable {
    /// Counts from 1; a reader's `after` is the last cursor that it has handled.
    package let cursor: Int
    /// `nil` for a roster.
    package let event: LifecycleEvent?
    /// The full state after the event, as far as the source reported it.
    package let profile: PersonProfile?
    /// Groups that the policy grants the person after the event, `target/name` if there are several
    /// targets.
    package let groups: [String]
    /// The event or the roster in the form of the line protocol.
    let content: JSONValue

    /// `{"cursor": "3", "event": {…}}`, or with `roster` instead.
    package var json: JSONValue {
        [
            "cursor": .string(String(cursor)),
            (event == nil ? "roster" : "event"): content,
        ]
    }
}

/// Lines of a feed as text.
package enum FeedText {
    package static let columns =
        ["cursor"]
        + [
            FeedColumn.effectiveAt, .event, .person, .groups, .recordedAt, .email, .givenName,
            .familyName, .source,
        ].map(\.rawValue) + attributes

    private static let attributes = ["job", "department", "title", "location"]

    package static func jsonLines(_ lines: some Sequence<FeedLine>) -> String {
        lines.map { $0.json.text + "\n" }.joined()
    }

    /// RFC 4180, with the columns that `residue replay` reads; rosters are left out.
    package static func csv(_ lines: some Sequence<FeedLine>) -> String {
        let rows = lines.compactMap { line -> [String]? in
            guard let event = line.event else { return nil }
            return [
                String(line.cursor), event.effectiveAt.rfc3339, event.kind.rawValue,
                event.identity.rawValue, line.groups.joined(separator: ";"),
                event.recordedAt.rfc3339, line.profile?.email ?? "",
                line.profile?.givenName ?? "", line.profile?.familyName ?? "", event.source,
            ] + attributes.map { line.profile?.attributes[$0] ?? "" }
        }
        return ([columns] + rows).map { row in
            row.map(cell).joined(separator: ",") + "\r\n"
        }.joined()
    }

    private static func cell(_ text: String) -> String {
        guard text.utf8.contains(where: { [10, 13, 34, 44].contains($0) }) else { return text }
        return "\""
            + text.split(separator: "\"", omittingEmptySubsequences: false)
            .joined(separator: "\"\"") + "\""
    }
}

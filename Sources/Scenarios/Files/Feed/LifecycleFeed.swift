// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// The content of a lifecycle feed: one event per row, in row order.
package struct LifecycleFeed: Hashable, Sendable {
    /// Ids are `e-1`, `e-2`, …; the revision is the row number after the header.
    package var events: [LifecycleEvent]
    /// Every group that some row names, sorted.
    package var groups: [String]
    /// Everybody named in some row, in order of first appearance.
    package var people: [Identity.ID]
}

/// Reads lifecycle feeds: CSV (RFC 4180), or JSON lines with the same names.
package enum FeedFile {
    /// Large enough for big organizations' histories; catches an archive passed by mistake.
    package static let bytesMax = 512 * 1_048_576

    package static func load(
        path: String,
        mapping: FeedMapping = FeedMapping()
    ) throws(RejectedFile) -> LifecycleFeed {
        try load(
            bytes: try FileBytes.read(path: path, bytesMax: bytesMax),
            path: path,
            mapping: mapping
        )
    }

    /// The format is determined by the first character: JSON lines start with a brace.
    package static func load(
        bytes: [UInt8],
        path: String,
        mapping: FeedMapping = FeedMapping()
    ) throws(RejectedFile) -> LifecycleFeed {
        let check = TextCheck(bytes, file: path)
        if let diagnostic = check.diagnostic { throw RejectedFile([diagnostic]) }
        let first = check.bytes.first { ![32, 9, 10, 13].contains($0) }
        guard let first else {
            let location = SourceLocation(file: path, line: 1, column: 1)
            throw RejectedFile([Diagnostic(.error, at: location, "the file is empty")])
        }
        var builder = FeedBuilder(mapping: mapping)
        if first == UInt8(ascii: "{") {
            JSONLinesFeed(file: path).read(check.bytes, into: &builder)
        } else {
            CSVFeed(file: path, mapping: mapping).read(check.bytes, into: &builder)
        }
        return try builder.feed()
    }
}

/// The columns of a feed.
package enum FeedColumn: String, CaseIterable, Sendable {
    case effectiveAt = "effective_at"
    case event
    case person
    case groups
    case recordedAt = "recorded_at"
    case email
    case givenName = "given_name"
    case familyName = "family_name"
    case source

    static let required: [FeedColumn] = [.effectiveAt, .event, .person, .groups]
}

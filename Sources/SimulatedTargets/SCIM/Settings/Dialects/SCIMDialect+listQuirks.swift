// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    static let filterQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "filterSyntax",
            .word(\.filterSyntax),
            "Filters may use shapes outside the grammar that clients send; strict, those are 400 "
                + "invalidFilter."
        ),
        Setting(
            "filterOperators",
            .word(\.filterOperators),
            "Every operator is supported; else only eq, eq joined by and, or eq and sw."
        ),
        Setting(
            "filterableAttributes",
            .text(\.filterableAttributes),
            "Users can be filtered by any attribute; with names separated by commas, only by those."
        ),
        Setting(
            "unmappedFilter",
            .word(\.unmappedFilter),
            "An unsupported filter is 400 invalidFilter; else it finds nothing, or is ignored."
        ),
        Setting(
            "filterCharactersMax",
            .whole(\.filterCharactersMax, 1...1_000_000),
            "The longest filter accepted, in characters; a longer one is 400 invalidFilter."
        ),
        Setting(
            "filterDepthMax",
            .whole(\.filterDepthMax, 1...256),
            "The deepest filter nesting accepted; a deeper one is 400 invalidFilter."
        ),
    ]

    static let listQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "membersInAnswers",
            .word(\.membersInAnswers),
            "Groups are shown with their members; else without, or as if empty. A filter on "
                + "members still finds them."
        ),
        Setting(
            "pageMax",
            .whole(\.pageMax, 1...10_000),
            "The most records on a page; a larger count is capped silently."
        ),
        Setting(
            "paging",
            .word(\.paging),
            "Lists are paged by index; else by cursor, by either, or not at all."
        ),
        Setting(
            "totals",
            .word(\.totals),
            "totalResults is exact; else it counts only the page, or includes records never shown."
        ),
        Setting(
            "unfilteredUsers",
            .word(\.unfilteredUsers),
            "A list of users without a filter shows all; else one made-up record, or none."
        ),
        Setting(
            "sorting",
            .word(\.sorting),
            "sortBy is applied; else it is ignored, or 501."
        ),
        Setting(
            "listsLag",
            .duration(\.listsLag),
            "Lists show the current state; with a delay, the state that long ago."
        ),
    ]

    static let answerQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "errorBody",
            .word(\.errorBody),
            "Errors have the SCIM body; else one with a numeric status, a named exception, or "
                + "plain text."
        ),
        Setting(
            "mediaType",
            .word(\.mediaType),
            "Answers are application/scim+json; else that with a charset, or application/json."
        ),
        Setting(
            "versions",
            .word(\.versions),
            "Records have a weak ETag; none, they have none and If-Match is ignored."
        ),
        Setting(
            "discovery",
            .word(\.discovery),
            "The three discovery endpoints exist; else they are absent or have other names."
        ),
        Setting(
            "bulk",
            .flag(\.bulk),
            "/Bulk is supported; off, it is 501."
        ),
        Setting(
            "searchByPost",
            .flag(\.searchByPost),
            "/.search is supported; off, it is 501."
        ),
        Setting(
            "me",
            .flag(\.me),
            "/Me is 501; on, it is the record of the setting caller."
        ),
        Setting(
            "callsPerMinute",
            .whole(\.callsPerMinute, 0...1_000_000),
            "Calls are unlimited; with a limit, more per minute are 429."
        ),
        Setting(
            "userWritesPerMinute",
            .whole(\.userWritesPerMinute, 0...1_000_000),
            "Writes of users are unlimited; with a limit, more per minute are 429."
        ),
        Setting(
            "retryAfterShown",
            .flag(\.retryAfterShown),
            "A 429 has Retry-After; off, it does not."
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    static let filterQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "filterSyntax",
            .word(\.filterSyntax),
            "Filters are read with the shapes that clients send beside the grammar; strict, those "
                + "are 400 invalidFilter."
        ),
        Setting(
            "filterOperators",
            .word(\.filterOperators),
            "Every operator is served; else eq alone, eq joined by and, or eq and sw."
        ),
        Setting(
            "filterableAttributes",
            .text(\.filterableAttributes),
            "Users are filtered by any attribute; with names parted by commas, by those alone."
        ),
        Setting(
            "unmappedFilter",
            .word(\.unmappedFilter),
            "A filter that is not served is 400 invalidFilter; else it finds nothing, or is left "
                + "out of account."
        ),
        Setting(
            "filterCharactersMax",
            .whole(\.filterCharactersMax, 1...1_000_000),
            "The longest filter taken, in characters; a longer one is 400 invalidFilter."
        ),
        Setting(
            "filterDepthMax",
            .whole(\.filterDepthMax, 1...256),
            "The deepest nesting of a filter taken; a deeper one is 400 invalidFilter."
        ),
    ]

    static let listQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "membersInAnswers",
            .word(\.membersInAnswers),
            "Groups are shown with members; else without, or as if empty. A filter on members "
                + "still finds them."
        ),
        Setting(
            "pageMax",
            .whole(\.pageMax, 1...10_000),
            "A page holds at most so many records; more are cut silently."
        ),
        Setting(
            "paging",
            .word(\.paging),
            "Lists are paged by index; else by cursor, by either, or not at all."
        ),
        Setting(
            "totals",
            .word(\.totals),
            "totalResults is exact; else it counts the page alone, or records never shown."
        ),
        Setting(
            "unfilteredUsers",
            .word(\.unfilteredUsers),
            "A list of users without filter shows all; else one invented record, or none."
        ),
        Setting(
            "sorting",
            .word(\.sorting),
            "sortBy is followed; else it is left out of account, or 400."
        ),
        Setting(
            "listsLag",
            .duration(\.listsLag),
            "Lists show the current state; with a delay, what was true so long ago."
        ),
    ]

    static let answerQuirks: [Setting<SCIMDialect>] = [
        Setting(
            "errorBody",
            .word(\.errorBody),
            "Errors have the SCIM body; else a numeric status, a named exception, or plain text."
        ),
        Setting(
            "mediaType",
            .word(\.mediaType),
            "Answers are application/scim+json; else with a charset, or application/json."
        ),
        Setting(
            "versions",
            .word(\.versions),
            "Records carry a weak ETag; none, they carry none and If-Match is not read."
        ),
        Setting(
            "discovery",
            .word(\.discovery),
            "The three discovery endpoints are there; else absent, or under other names."
        ),
        Setting(
            "bulk",
            .flag(\.bulk),
            "/Bulk is served; off, it is 501."
        ),
        Setting(
            "searchByPost",
            .flag(\.searchByPost),
            "/.search is served; off, it is 501."
        ),
        Setting(
            "me",
            .flag(\.me),
            "/Me is 501; on, it stands for the record of the setting caller."
        ),
        Setting(
            "callsPerMinute",
            .whole(\.callsPerMinute, 0...1_000_000),
            "Calls are not limited; with a limit, more in a minute are 429."
        ),
        Setting(
            "userWritesPerMinute",
            .whole(\.userWritesPerMinute, 0...1_000_000),
            "Writes of users are not limited; with a limit, more in a minute are 429."
        ),
        Setting(
            "retryAfterShown",
            .flag(\.retryAfterShown),
            "A 429 says in Retry-After when to come again; off, it does not."
        ),
    ]
}

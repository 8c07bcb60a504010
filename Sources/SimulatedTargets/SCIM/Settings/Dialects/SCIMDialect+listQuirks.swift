// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension SCIMDialect {
    static let filterQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "filterSyntax",
            .word(\.filterSyntax),
            section: "7644 3.4.2.2",
            "Filters are read with the shapes that clients send beside the grammar; strict, those "
                + "are 400 invalidFilter."
        ),
        Quirk(
            "filterOperators",
            .word(\.filterOperators),
            section: "7644 3.4.2.2",
            "Every operator is served; else eq alone, eq joined by and, or eq and sw."
        ),
        Quirk(
            "filterableAttributes",
            .text(\.filterableAttributes),
            section: "fault 18",
            "Users are filtered by any attribute; with names parted by commas, by those alone."
        ),
        Quirk(
            "unmappedFilter",
            .word(\.unmappedFilter),
            section: "fault 18",
            "A filter that is not served is 400 invalidFilter; else it finds nothing, or is left "
                + "out of account."
        ),
        Quirk(
            "filterCharactersMax",
            .number(\.filterCharactersMax, 1...1_000_000),
            section: "vendor",
            "The longest filter taken, in characters; a longer one is 400 invalidFilter."
        ),
        Quirk(
            "filterDepthMax",
            .number(\.filterDepthMax, 1...256),
            section: "vendor",
            "The deepest nesting of a filter taken; a deeper one is 400 invalidFilter."
        ),
    ]

    static let listQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "membersInAnswers",
            .word(\.membersInAnswers),
            section: "fault 21",
            "Groups are shown with members; else without, or as if empty. A filter on members "
                + "still finds them."
        ),
        Quirk(
            "pageMax",
            .number(\.pageMax, 1...10_000),
            section: "7644 3.4.2.4",
            "A page holds at most so many records; more are cut silently."
        ),
        Quirk(
            "paging",
            .word(\.paging),
            section: "9865",
            "Lists are paged by index; else by cursor, by either, or not at all."
        ),
        Quirk(
            "totals",
            .word(\.totals),
            section: "7644 3.4.2.4",
            "totalResults is exact; else it counts the page alone, or records never shown."
        ),
        Quirk(
            "unfilteredUsers",
            .word(\.unfilteredUsers),
            section: "fault 20",
            "A list of users without filter shows all; else one invented record, or none."
        ),
        Quirk(
            "sorting",
            .word(\.sorting),
            section: "7644 3.4.2.3",
            "sortBy is followed; else it is left out of account, or 400."
        ),
        Quirk(
            "listsLag",
            .duration(\.listsLag),
            section: "vendor",
            "Lists show the current state; with a delay, what was true so long ago."
        ),
    ]

    static let answerQuirks: [Quirk<SCIMDialect>] = [
        Quirk(
            "errorBody",
            .word(\.errorBody),
            section: "7644 3.12",
            "Errors have the SCIM body; else a numeric status, a named exception, or plain text."
        ),
        Quirk(
            "mediaType",
            .word(\.mediaType),
            section: "7644 3.1",
            "Answers are application/scim+json; else with a charset, or application/json."
        ),
        Quirk(
            "versions",
            .word(\.versions),
            section: "7644 3.14",
            "Records carry a weak ETag; none, they carry none and If-Match is not read."
        ),
        Quirk(
            "discovery",
            .word(\.discovery),
            section: "7644 4",
            "The three discovery endpoints are there; else absent, or under other names."
        ),
        Quirk(
            "bulk",
            .flag(\.bulk),
            section: "7644 3.7",
            "/Bulk is served; off, it is 501."
        ),
        Quirk(
            "searchByPost",
            .flag(\.searchByPost),
            section: "7644 3.4.3",
            "/.search is served; off, it is 501."
        ),
        Quirk(
            "me",
            .flag(\.me),
            section: "7644 3.11",
            "/Me is 501; on, it stands for the record of the setting caller."
        ),
        Quirk(
            "callsPerMinute",
            .number(\.callsPerMinute, 0...1_000_000),
            section: "vendor",
            "Calls are not limited; with a limit, more in a minute are 429."
        ),
        Quirk(
            "userWritesPerMinute",
            .number(\.userWritesPerMinute, 0...1_000_000),
            section: "vendor",
            "Writes of users are not limited; with a limit, more in a minute are 429."
        ),
        Quirk(
            "retryAfterShown",
            .flag(\.retryAfterShown),
            section: "6585 4",
            "A 429 says in Retry-After when to come again; off, it does not."
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// What a fault may say.
enum FaultShapes {
    static let latency = ShapeType.either([
        .duration,
        .shape(
            Shape(
                "a range of time",
                [
                    .required("min", .duration, "The shortest."),
                    .required("max", .duration, "The longest."),
                ]
            )
        ),
    ])

    static let frequencies = [
        "always", "every", "first", "after", "between", "probability",
    ]
    static let effects = ["answer", "delay", "drop", "mutate"]

    static let fault = Shape(
        "a fault",
        [
            .required("name", .text, "The name under which reports count it."),
            .optional("on", .shape(match), "Which requests; every one if unsaid."),
            .optional(
                "phase",
                .word(Fault.Phase.allCases.map(\.rawValue)),
                "Whether the target has carried the request out when the fault strikes."
            ),
            .optional("always", .flag, "Every matching request."),
            .optional("every", .whole(atLeast: 1), "The n-th, the 2n-th, and so on."),
            .optional("first", .whole(atLeast: 1), "The first n."),
            .optional("after", .whole(atLeast: 0), "All that come after the first n."),
            .optional(
                "between",
                .either([.list(.whole(atLeast: 1)), .list(.moment)]),
                "From the n-th to the m-th, or from one instant until another."
            ),
            .optional("probability", .number, "The chance of each, from 0 to 1."),
            .optional("times", .whole(atLeast: 1), "The most times that it fires."),
            .optional("answer", .shape(answer), "An answer in place of the target's."),
            .optional("delay", latency, "The answer comes later."),
            .optional("drop", .word(["request", "response"]), "What gets lost."),
            .optional("mutate", .shape(mutation), "The target's answer is changed."),
            .optional(
                "fires",
                .either([.whole(atLeast: 0), .shape(fires)]),
                "How often it must have fired; at least once if unsaid."
            ),
        ],
        exactlyOne: [effects],
        atMostOne: [frequencies]
    )

    static let match = Shape(
        "a match",
        [
            .optional("target", .text, "The target asked."),
            .optional(
                "request",
                .pattern("^(([A-Z]+|\\*) )?/[^\\s?]*$", example: "DELETE /api/v2/agents/*"),
                "Method and path; * stands for one segment, ** at the end for any number."
            ),
            .optional("subject", .text, "The person whom the request is about."),
            .optional("page", .whole(atLeast: 1), "The page asked for."),
            .optional("attempt", .whole(atLeast: 1), "1 for the first attempt."),
        ]
    )

    static let answer = Shape(
        "an answer",
        [
            .required("status", .whole(atLeast: 100), "The status code."),
            .optional("retryAfter", .duration, "Sent as Retry-After, in whole seconds."),
            .optional("headers", .map(.attribute), "Further header fields."),
            .optional("body", .anything, "Text as it is, anything else as JSON."),
        ]
    )

    static let mutation = Shape(
        "a mutation",
        [
            .optional("status", .whole(atLeast: 100), "Another status code."),
            .optional("headers", .map(.attribute), "Header fields to set."),
            .optional("set", .settings, "Members of the body to set, by path: agent.active."),
            .optional("remove", .list(.text), "Paths of members to take out."),
            .optional("truncateTo", .whole(atLeast: 0), "Keeps only so many bytes of the body."),
        ]
    )

    static let fires = Shape(
        "a count",
        [
            .optional("atLeast", .whole(atLeast: 0), "The fewest."),
            .optional("atMost", .whole(atLeast: 0), "The most."),
            .optional("exactly", .whole(atLeast: 0), "No more and no fewer."),
        ],
        atMostOne: [["exactly", "atLeast"], ["exactly", "atMost"]]
    )
}

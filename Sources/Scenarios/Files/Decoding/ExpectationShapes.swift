// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import TargetKit
import Vocabulary

/// What an expectation may say.
enum ExpectationShapes {
    /// Keys that hold no figure of the metric catalog.
    static let own: [Shape.Key] = [
        .optional("after", .text, "An event such as leaver ana or leaver ana 2, or a label."),
        .optional("within", .duration, "How long after it; the deadline if unsaid."),
        .optional(
            "at",
            .either([.word(["end"]), .moment]),
            "The end, an instant, or so long after the start."
        ),
        .optional("person", .text, "Cuts to one person."),
        .optional("target", .text, "Cuts to one target."),
        .optional("channel", .word(Channel.allCases.map(\.rawValue)), "Cuts to one channel."),
        .optional("event", .word(TimelineShapes.lifecycleKinds), "Cuts to one kind of event."),
        .optional("licenses", .map(.shape(licenses)), "Seats by target/license."),
        .optional(
            "residual",
            .either([.word(["none"]), .list(.text)]),
            "The rights beyond the intended ones that are left, as target/kind/name."
        ),
        .optional(
            "findings",
            .either([.list(.shape(finding)), .map(bound)]),
            "Findings that the run is meant to have, or how many there are by checker."
        ),
        .optional("exceptions", bound, "How many exceptions are in force."),
        .optional("accounts", .shape(accounts), "How many accounts."),
    ]

    static func expectation(metricNames: [String]) -> Shape {
        Shape(
            "an expectation",
            own + metricNames.map { .optional($0, bound, "A figure of the metric catalog.") },
            exactlyOne: [["after", "at"]],
            atMostOne: [["within", "at"]]
        )
    }

    static let licenses = Shape(
        "a license",
        Expectation.LicenseCount.allCases.map { .optional($0.rawValue, bound, "How many seats.") }
    )

    static let finding = Shape(
        "an expected finding",
        [
            .required(
                "invariant",
                .either([.word(invariants), .list(.word(invariants))]),
                "What does not hold, one or several."
            ),
            .optional(
                "person",
                .either([.text, .list(.text)]),
                "Of whom, one or several; left out for findings that name nobody."
            ),
            .optional("target", .text, "Where; any target if unsaid."),
            .optional("access", .text, "Which right, as target/kind/name; any if unsaid."),
            .optional("count", bound, "How many for each person; at least one if unsaid."),
        ],
        atMostOne: [["target", "access"]]
    )

    static let invariants = FindingRecord.Invariant.allCases.map(\.rawValue)

    static let accounts = Shape(
        "a count of accounts",
        Expectation.AccountCount.allCases.map { .optional($0.rawValue, bound, "How many.") }
    )

    static let quantity = ShapeType.named(
        "a-quantity",
        .either([
            .number, .duration, .ratio, .pattern("^[0-9]+(\\.[0-9]+)?%$", example: "95%"),
        ])
    )

    static let bound = ShapeType.named(
        "a-figure-or-bound",
        .either([quantity, .word(["n/a"]), .shape(boundMapping)])
    )

    static let boundMapping = Shape(
        "a bound",
        [
            .optional("equals", quantity, "Neither more nor less."),
            .optional("atLeast", quantity, "Not less."),
            .optional("atMost", quantity, "Not more."),
            .optional("na", .flag, "True where the figure must have no value."),
            .optional("minDenominator", .whole(atLeast: 0), "Fewest cases; 1 if unsaid."),
            .optional(
                "statistic",
                .word(Bound.Statistic.allCases.map(\.rawValue)),
                "Which part of a distribution; its largest value if unsaid."
            ),
        ],
        atMostOne: [["equals", "atLeast", "na"], ["equals", "atMost", "na"]]
    )
}

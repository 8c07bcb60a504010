// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
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
        .optional(
            "employment",
            .word(Identity.Employment.allCases.map(\.rawValue)),
            "Cuts to people of one employment."
        ),
        .optional(
            "owner",
            .text,
            "Cuts to those for whom one person answers, themselves included."
        ),
        .optional("licenses", .map(.shape(licenses)), "Seats by target/license."),
        .optional(
            "residual",
            .either([.word(["none"]), .list(.text)]),
            "The rights beyond the intended ones that are left, as target/kind/name."
        ),
        .optional(
            "findings",
            .either([.list(.shape(finding)), .map(count)]),
            "Findings that the run is meant to have, or how many there are by checker."
        ),
        .optional("exceptions", count, "How many exceptions are in force."),
        .optional("accounts", .shape(accounts), "How many accounts."),
        .optional("intake", .shape(intake), "How many reports the core treated so."),
    ]

    static func expectation(metricNames: [String]) -> Shape {
        Shape(
            "an expectation",
            own
                + metricNames.map { name in
                    let unit = MetricCatalog.definition(for: name)?.unit
                    return .optional(name, type(of: unit), "A figure of the metric catalog.")
                },
            exactlyOne: [["after", "at"]],
            atMostOne: [["within", "at"]]
        )
    }

    private static func type(of unit: MetricDefinition.Unit?) -> ShapeType {
        switch unit {
        case .fraction: share
        case .accounts, .paths, .removals, .exceptions, .seats, .corrections, .decisions, .findings,
            .keys:
            count
        case .multiple, .duration, .calls, .entitlementHours, .seatDays, nil: bound
        }
    }

    static let licenses = Shape(
        "a license",
        Expectation.LicenseCount.allCases.map { .optional($0.rawValue, count, "How many seats.") }
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
            .optional("says", .text, "Words that its sentence has; any if unsaid."),
            .optional("count", count, "How many for each person; at least one if unsaid."),
        ],
        atMostOne: [["target", "access"]]
    )

    static let invariants = FindingRecord.Invariant.allCases.map(\.rawValue)

    static let accounts = Shape(
        "a count of accounts",
        Expectation.AccountCount.allCases.map { .optional($0.rawValue, count, "How many.") }
    )

    static let intake = Shape(
        "a count of reports",
        Expectation.Intake.allCases.map { .optional($0.rawValue, count, "How many.") }
    )

    private static let percent = "^[0-9]+(\\.[0-9]+)?%$"

    static let quantity = ShapeType.named(
        "a-quantity",
        .either([.number, .duration, .ratio, .pattern(percent, example: "95%")])
    )

    static let bound = ShapeType.named(
        "a-figure-or-bound",
        .either([quantity, .word(["n/a"]), .shape(boundMapping)])
    )

    static let boundMapping = mapping(
        "a bound",
        of: quantity,
        atLeast: .either([.positive, .duration, .ratio, .pattern(percent, example: "95%")]),
        atMost: quantity
    )

    /// At least none claims nothing.
    static let count = ShapeType.named(
        "a-count-or-bound",
        .either([
            .whole(atLeast: 0), .word(["n/a"]),
            .shape(
                mapping(
                    "a bound of a count",
                    of: .whole(atLeast: 0),
                    atLeast: .whole(atLeast: 1),
                    atMost: .whole(atLeast: 0)
                )
            ),
        ])
    )

    /// The bound of a part of a whole: 95 is none, and at most 1 claims nothing.
    static let share = ShapeType.named(
        "a-share-or-bound",
        .either([
            partOfWhole(isOpen: nil), .word(["n/a"]),
            .shape(
                mapping(
                    "a bound of a share",
                    of: partOfWhole(isOpen: nil),
                    atLeast: partOfWhole(isOpen: .zero),
                    atMost: partOfWhole(isOpen: .one)
                )
            ),
        ])
    )

    private static func partOfWhole(isOpen open: ShapeType.ShareEnd?) -> ShapeType {
        // A lookahead leaves out the end that would claim nothing: 0/8, 0.0% or 8/8, 100%.
        let (noRatio, noPercent) =
            switch open {
            case .zero: ("(?!0+/)", "(?!0+(\\.0+)?%)")
            case .one: ("(?!0*([0-9]+)/0*\\1$)", "(?!100)")
            case nil: ("", "")
            }
        return .either([
            .share(isOpen: open),
            .pattern("^\(noRatio)[0-9]+/[1-9][0-9]*$", example: "8/11"),
            .pattern("^\(noPercent)([0-9]{1,2}(\\.[0-9]+)?|100(\\.0+)?)%$", example: "95%"),
        ])
    }

    private static func mapping(
        _ title: String,
        of quantity: ShapeType,
        atLeast: ShapeType,
        atMost: ShapeType
    ) -> Shape {
        Shape(
            title,
            [
                .optional("equals", quantity, "Neither more nor less."),
                .optional("atLeast", atLeast, "Not less."),
                .optional("atMost", atMost, "Not more."),
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
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording
import TargetKit
import Vocabulary

/// The form of an expectation.
enum ExpectationShapes {
    /// Keys that are not figures of the metric catalog.
    static let own: [Shape.Key] = [
        .optional("after", .text, "An event such as leaver ana or leaver ana 2, or a label."),
        .optional("within", .duration, "How long after it; default: the deadline."),
        .optional(
            "at",
            .either([.word(["end"]), .moment]),
            "The end, an instant, or an offset from the start."
        ),
        .optional("person", .text, "Restricts to one person."),
        .optional("target", .text, "Restricts to one target."),
        .optional("channel", .word(Channel.allCases.map(\.rawValue)), "Restricts to one channel."),
        .optional("event", .word(TimelineShapes.lifecycleKinds), "Restricts to one kind of event."),
        .optional(
            "employment",
            .word(Identity.Employment.allCases.map(\.rawValue)),
            "Restricts to people with one kind of employment."
        ),
        .optional(
            "owner",
            .text,
            "Restricts to one person and those they are responsible for."
        ),
        .optional("licenses", .map(.shape(licenses)), "Seats by target/license."),
        .optional(
            "residual",
            .either([.word(["none"]), .list(.text)]),
            "Rights left beyond the intended ones, as target/kind/name."
        ),
        .optional(
            "findings",
            .either([.list(.shape(finding)), .map(count)]),
            "Expected findings, or their number by checker."
        ),
        .optional("exceptions", count, "How many exceptions are in force."),
        .optional("accounts", .shape(accounts), "How many accounts."),
        .optional("intake", .shape(intake), "How many reports the core handled this way."),
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
                "The violated invariant, one or several."
            ),
            .optional(
                "person",
                .either([.text, .list(.text)]),
                "The person, one or several; omitted for findings that name nobody."
            ),
            .optional("target", .text, "Where; default: any target."),
            .optional("access", .text, "Which right, as target/kind/name; default: any."),
            .optional("says", .text, "Text that its sentence contains; default: any."),
            .optional("count", count, "How many for each person; default: at least one."),
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

    /// "At least 0" claims nothing.
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

    /// The bound of a share: 95 is out of range, and "at most 1" claims nothing.
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
        // A lookahead excludes vacuous bounds: 0/8, 0.0% or 8/8, 100%.
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
                .optional("equals", quantity, "Exactly this."),
                .optional("atLeast", atLeast, "The lower bound."),
                .optional("atMost", atMost, "The upper bound."),
                .optional("na", .flag, "True if the figure must have no value."),
                .optional(
                    "minDenominator",
                    .whole(atLeast: 0),
                    "The minimum number of cases; "
                        + "default 1."
                ),
                .optional(
                    "statistic",
                    .word(Bound.Statistic.allCases.map(\.rawValue)),
                    "Which statistic of a distribution; default: its largest value."
                ),
            ],
            atMostOne: [["equals", "atLeast", "na"], ["equals", "atMost", "na"]]
        )
    }
}

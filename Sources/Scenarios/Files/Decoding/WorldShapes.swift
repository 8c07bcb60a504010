// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// What a world file may say.
enum WorldShapes {
    static let world = Shape(
        "a world",
        [
            .required("world", .text, "The title: what stands ready."),
            .optional("why", .text, "What it is good for."),
            .optional("seed", .whole(atLeast: 0), "The number behind all chance; 1 if unsaid."),
            .optional("start", .instant, "What the clock shows at first; 2026-01-01 if unsaid."),
            .required("targets", TargetShapes.targets, "Targets by name."),
            .optional("faults", .list(.shape(FaultDecoder.fault)), "What goes wrong."),
            .optional(
                "accounts",
                .list(.shape(account)),
                "Accounts that are there at first, made by hand in this order."
            ),
            .optional(
                "crowds",
                .map(.shape(crowd)),
                "Accounts of invented people, for the sake of number; made after the others."
            ),
        ]
    )

    static let account = Shape(
        "an account",
        [
            .required("email", .text, "Its address."),
            .optional("name", .text, "The name shown; what precedes the @ if unsaid."),
        ] + holding
    )

    static let crowd = Shape("a crowd of accounts", OrganizationShapes.crowdSize + holding)

    /// What an account is and holds, whosever it is.
    private static let holding: [Shape.Key] = [
        .optional("target", .text, "Where; may be left out if there is one target."),
        .required("kind", .word(OrganizationShapes.accountKinds.map(\.rawValue)), "Its kind."),
        .optional("grants", .list(.shape(TimelineShapes.right)), "What it holds."),
        .optional("attributes", .map(.attribute), "Attributes, in the target's own words."),
        .optional("enabled", .flag, "False for one that is disabled at once."),
    ]
}

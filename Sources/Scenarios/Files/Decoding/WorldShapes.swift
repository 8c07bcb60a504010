// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// The form of a world file.
enum WorldShapes {
    static let world = Shape(
        "a world",
        [
            .required("world", .text, "The title."),
            .optional("why", .text, "Its purpose."),
            .optional("seed", .whole(atLeast: 0), "The seed of all randomness; default 1."),
            .optional("start", .instant, "The initial time; default 2026-01-01."),
            .required("targets", TargetShapes.targets, "Targets by name."),
            .optional("faults", .list(.shape(FaultDecoder.fault)), "What goes wrong."),
            .optional(
                "accounts",
                .list(.shape(account)),
                "Initial accounts, created in this order."
            ),
            .optional(
                "crowds",
                .map(.shape(crowd)),
                "Accounts of invented people, for scale; created after the others."
            ),
        ]
    )

    static let account = Shape(
        "an account",
        [
            .required("email", .text, "Its address."),
            .optional("name", .text, "The display name; default: the part before the @."),
        ] + holding
    )

    static let crowd = Shape("a crowd of accounts", OrganizationShapes.crowdSize + holding)

    /// An account's kind and holdings, whoever owns it.
    private static let holding: [Shape.Key] = [
        .optional("target", .text, "Where; optional if there is only one target."),
        .required("kind", .word(OrganizationShapes.accountKinds.map(\.rawValue)), "Its kind."),
        .optional("grants", .list(.shape(TimelineShapes.right)), "What it holds."),
        .optional("attributes", .map(.attribute), "Attributes, in the target's own terms."),
        .optional("enabled", .flag, "False for an account that starts disabled."),
    ]
}

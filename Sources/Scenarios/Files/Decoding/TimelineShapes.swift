// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// What an entry of the timeline may say.
enum TimelineShapes {
    static let lifecycleKinds = LifecycleEvent.Kind.allCases.map(\.rawValue)
    static let actions =
        lifecycleKinds + [
            "roster", "signIn", "signOut", "byHand", "correct", "issueKey",
            "expireConnectorCredential", "authorizeConnectorAgain", "buySeats", "approvePending",
            "acceptInvitation", "giveWork", "rename", "reconcile", "approveGuard", "pause",
        ]

    static let entry = Shape(
        "an entry of the timeline",
        [
            .required(
                "at",
                .either([.moment, .shape(relative)]),
                "An instant, so long after the entry before, or after a labeled one."
            ),
            .optional("label", .text, "A name for later times and expectations."),
        ]
            + lifecycleKinds.map { .optional($0, .shape(lifecycle), "A source reports a fact.") }
            + [
                .optional("roster", .shape(roster), "A source sends its whole list of people."),
                .optional("signIn", person, "A person signs in."),
                .optional("signOut", person, "A person's sessions end."),
                .optional("byHand", .shape(byHand), "An administrator acts in the product."),
                .optional("correct", .shape(byHand), "The same, to mend what the core missed."),
                .optional("issueKey", person, "A person makes an API key."),
                .optional("expireConnectorCredential", .text, "On which target."),
                .optional(
                    "authorizeConnectorAgain",
                    .shape(authorization),
                    "Somebody authorizes the connector's OAuth client anew."
                ),
                .optional("buySeats", .shape(buySeats), "More seats of a license."),
                .optional("approvePending", person, "Lets through what waits in the target."),
                .optional("acceptInvitation", person, "A person accepts an invitation."),
                .optional("giveWork", .shape(work), "A person becomes the owner of open work."),
                .optional("rename", .shape(rename), "A right gets another name."),
                .optional("reconcile", trigger, "A reconciliation outside the schedule."),
                .optional("approveGuard", trigger, "Releases what the guard holds back."),
                .optional("pause", trigger, "Nothing happens."),
            ],
        exactlyOne: [actions]
    )

    static let relative = Shape(
        "a relative time",
        [
            .required("after", .text, "The label of an earlier entry."),
            .optional("plus", .duration, "How long after it."),
        ]
    )

    static let lifecycle = Shape(
        "a lifecycle fact",
        [
            .optional("person", .text, "Of whom."),
            .optional("crowd", .text, "Of all its people."),
            .optional("job", .text, "The job from now on."),
            .optional("set", .map(.attribute), "Attributes from now on; null takes one away."),
            .optional("groups", .list(.text), "The person's whole set of groups from now on."),
            .optional("effective", .moment, "When it takes effect, or how long off the report."),
            .optional("source", .text, "Who reports it; the first registered source if unsaid."),
            .optional("arrives", .pattern("^\\+", example: "+2h"), "The delay of the report."),
            .optional("duplicate", .whole(atLeast: 0), "Further deliveries of the same report."),
            .optional("revision", .whole(atLeast: 0), "The source's own number of the fact."),
            .optional("truth", .flag, "False for a report with which the world does not agree."),
        ],
        exactlyOne: [["person", "crowd"]]
    )

    static let roster = Shape(
        "a roster",
        [
            .optional("source", .text, "Who sends it."),
            .optional("present", .list(.text), "Who is on it."),
            .optional("missing", .list(.text), "Everybody active is on it but these."),
            .optional("missingPercent", .whole(atLeast: 0), "But this share of them."),
            .optional("truth", .flag, "Whether those who are missing have really left."),
        ],
        exactlyOne: [["present", "missing", "missingPercent"]]
    )

    static let holder = Shape(
        "a person's account",
        [
            .optional("person", .text, "Of whom."),
            .optional("email", .text, "The address of somebody outside the organization."),
            .optional("target", .text, "Where; every target if unsaid."),
        ],
        exactlyOne: [["person", "email"]]
    )

    static let person = ShapeType.either([.text, .shape(holder)])
    static let trigger = ShapeType.anything
    static let manualActs = [
        "enable", "disable", "delete", "anonymize", "grant", "revoke", "edit", "create",
    ]

    static let byHand = Shape(
        "a change by hand",
        holder.keys + [
            .optional("enable", .anything, "The account is enabled."),
            .optional("disable", .anything, "The account is disabled."),
            .optional("delete", .anything, "The account is deleted."),
            .optional("anonymize", .anything, "What is left of a deleted account is erased."),
            .optional("grant", .shape(right), "The account gets a right."),
            .optional("revoke", .shape(right), "The account loses a right."),
            .optional("edit", .shape(edit), "An attribute of the account changes."),
            .optional("create", .shape(create), "An account comes into being."),
        ],
        exactlyOne: holder.exactlyOne + [manualActs]
    )

    static let right = Shape(
        "a right",
        [
            .required("kind", .word(OrganizationShapes.kinds.map(\.rawValue)), "Of which kind."),
            .required("name", .text, "As people name it."),
        ]
    )

    static let edit = Shape(
        "an edit",
        [
            .required("attribute", .text, "Which one."),
            .optional("value", .attribute, "Left out or null to clear it."),
        ]
    )

    static let create = Shape(
        "a new account",
        [
            .required("kind", .word(OrganizationShapes.accountKinds.map(\.rawValue)), "Its kind."),
            .optional("name", .text, "The name shown; the person's if unsaid."),
        ]
    )

    static let work = Shape(
        "open work",
        holder.keys + [.required("items", .whole(atLeast: 1), "How many items.")],
        exactlyOne: holder.exactlyOne
    )

    static let authorization = Shape(
        "a further authorization",
        [
            .required("target", .text, "Where."),
            .optional("times", .whole(atLeast: 1), "How often; once if unsaid."),
        ]
    )

    static let buySeats = Shape(
        "a purchase of seats",
        [
            .required("target", .text, "Where."),
            .required("license", .text, "Of what."),
            .required("count", .whole(atLeast: 1), "How many more."),
        ]
    )

    static let rename = Shape(
        "a renaming",
        [
            .required("target", .text, "Where."),
            .required("kind", .word(OrganizationShapes.kinds.map(\.rawValue)), "Of which kind."),
            .required("from", .text, "The name so far."),
            .required("to", .text, "The name from now on."),
        ]
    )
}

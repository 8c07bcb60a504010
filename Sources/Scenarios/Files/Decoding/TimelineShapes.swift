// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// What an entry of the timeline may say.
enum TimelineShapes {
    static let lifecycleKinds = LifecycleEvent.Kind.allCases.map(\.rawValue)
    static let actions =
        lifecycleKinds + ["roster", "byHand", "correct"] + doors.map(\.name)
        + ["request", "withdraw", "suspect", "misuse", "reconcile", "approveGuard", "forceClosure"]
        + ["changeRule"]
        + ["crash", "pause"]

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
                .optional("byHand", .shape(byHand), "An administrator acts in the product."),
                .optional("correct", .shape(byHand), "The same, to mend what the core missed."),
            ] + doors + [
                .optional("request", .shape(request), "Somebody asks for access."),
                .optional("withdraw", .text, "The request of that label is taken back."),
                .optional(
                    "suspect",
                    .text,
                    "The connector's credential at this target is suspect."
                ),
                .optional(
                    "misuse",
                    .shape(misuse),
                    "Somebody else acts with the connector's credential."
                ),
                .optional("reconcile", trigger, "A reconciliation outside the schedule."),
                .optional("approveGuard", trigger, "Releases what the guard holds back."),
                .optional(
                    "forceClosure",
                    .shape(forceClosure),
                    "Somebody calls a person's event closed whatever is left of it."
                ),
                .optional(
                    "changeRule",
                    .shape(changeRule),
                    "Somebody wants a rule to say something else."
                ),
                .optional("crash", .shape(crash), "The program, or our core, is killed."),
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
            .optional("over", .duration, "The time over which the people of a crowd are spread."),
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

    static let request = Shape(
        "a request",
        [
            .required("by", .text, "Who asks."),
            .optional("for", .text, "Who is to hold the right; who asks if unsaid."),
            .optional("template", .text, "The form; free text if unsaid."),
            .required(
                "right",
                .pattern("^[^/]+/[^/]+/.+$", example: "freshservice/role/Account Admin"),
                "target/kind/name"
            ),
            .optional("intent", .freeText, "What it is for."),
            .optional("until", .moment, "The end; as long as the form allows if unsaid."),
        ]
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

    static let misuse = Shape(
        "a misuse of the connector's credential",
        [
            .required("target", .text, "Where."),
            .required("by", .text, "Who: a word for the log."),
            .required("for", .duration, "How long."),
            .optional(
                "every",
                .duration,
                "The pause between two changes; as fast as the target lets it if unsaid."
            ),
            .optional(
                "takes",
                .word(MisuseStep.Prey.allCases.map(\.rawValue)),
                "What is taken: one right of each account, or the account; rights if unsaid."
            ),
        ]
    )

    static let forceClosure = Shape(
        "a closure by force",
        [
            .required("person", .text, "Whose last event is closed."),
            .required("by", .text, "Who answers for it."),
            .required("reason", .freeText, "Why."),
            .required("until", .moment, "Until when it counts as closed."),
        ]
    )

    static let changeRule = Shape(
        "a change of a rule",
        [
            .required("by", .text, "Who wants it."),
            .required(
                "rule",
                .shape(OrganizationShapes.rule),
                "The rule as it is to be; it replaces the one of its name, or 'job NAME'."
            ),
        ]
    )

    static let crash = Shape(
        "a crash",
        CrashPoint.Phase.allCases.map { phase in
            .optional(
                phase.rawValue,
                .whole(atLeast: 1),
                "At the so many-th request from here on, \(phase.rawValue) it took effect."
            )
        },
        exactlyOne: [CrashPoint.Phase.allCases.map(\.rawValue)]
    )

    static let trigger = ShapeType.anything
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// The form of a timeline entry.
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
                "An instant, or an offset from the previous entry or a labeled one."
            ),
            .optional("label", .text, "A name for later times and expectations."),
        ]
            + lifecycleKinds.map { .optional($0, .shape(lifecycle), "A source reports a fact.") }
            + [
                .optional("roster", .shape(roster), "A source sends its full list of people."),
                .optional("byHand", .shape(byHand), "An administrator acts in the product."),
                .optional("correct", .shape(byHand), "The same, to repair what the core missed."),
            ] + doors + [
                .optional("request", .shape(request), "Somebody requests access."),
                .optional("withdraw", .text, "The request with that label is withdrawn."),
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
                    "Somebody force-closes a person's event."
                ),
                .optional(
                    "changeRule",
                    .shape(changeRule),
                    "Somebody asks for a rule change."
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
            .optional("crowd", .text, "Applies to all its people."),
            .optional("over", .duration, "The time over which the people of a crowd are spread."),
            .optional("job", .text, "The job from now on."),
            .optional("set", .map(.attribute), "Attributes from now on; null removes one."),
            .optional("groups", .list(.text), "The person's full set of groups from now on."),
            .optional("effective", .moment, "When it takes effect, or the offset from the report."),
            .optional("source", .text, "Who reports it; default: the first registered source."),
            .optional("arrives", .pattern("^\\+", example: "+2h"), "The delay of the report."),
            .optional("duplicate", .whole(atLeast: 0), "Further deliveries of the same report."),
            .optional("revision", .whole(atLeast: 0), "The source's own number for the fact."),
            .optional("truth", .flag, "False for a false report."),
        ],
        exactlyOne: [["person", "crowd"]]
    )

    static let request = Shape(
        "a request",
        [
            .required("by", .text, "Who requests it."),
            .optional("for", .text, "Who should hold the right; default: the requester."),
            .optional("template", .text, "The form; default: free text."),
            .required(
                "right",
                .pattern("^[^/]+/[^/]+/.+$", example: "freshservice/role/Account Admin"),
                "target/kind/name"
            ),
            .optional("intent", .freeText, "What it is for."),
            .optional("until", .moment, "The end; default: as long as the form allows."),
        ]
    )

    static let roster = Shape(
        "a roster",
        [
            .optional("source", .text, "Who sends it."),
            .optional("present", .list(.text), "Who is on it."),
            .optional("missing", .list(.text), "Everybody active except these is on it."),
            .optional("missingPercent", .whole(atLeast: 0), "Everybody active except this share."),
            .optional("truth", .flag, "Whether the missing people have really left."),
        ],
        exactlyOne: [["present", "missing", "missingPercent"]]
    )

    static let misuse = Shape(
        "a misuse of the connector's credential",
        [
            .required("target", .text, "Where."),
            .required("by", .text, "Who, as shown in the log."),
            .required("for", .duration, "How long."),
            .optional(
                "every",
                .duration,
                "The pause between two changes; default: as fast as the target allows."
            ),
            .optional(
                "takes",
                .word(MisuseStep.Prey.allCases.map(\.rawValue)),
                "What is taken: one right of each account, or the account; default rights."
            ),
        ]
    )

    static let forceClosure = Shape(
        "a forced closure",
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
                "The new rule; it replaces the one with its name, or 'job NAME'."
            ),
        ]
    )

    static let crash = Shape(
        "a crash",
        CrashPoint.Phase.allCases.map { phase in
            .optional(
                phase.rawValue,
                .whole(atLeast: 1),
                "At the n-th request from here on, \(phase.rawValue) it took effect."
            )
        },
        exactlyOne: [CrashPoint.Phase.allCases.map(\.rawValue)]
    )

    static let trigger = ShapeType.anything
}

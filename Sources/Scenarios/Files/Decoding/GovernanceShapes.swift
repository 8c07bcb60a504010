// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit
import Vocabulary

/// The governance part of an organization file.
enum GovernanceShapes {
    static let governance = Shape(
        "a governance policy",
        [
            .optional("owner", .text, "Who is asked last, and answers for every default."),
            .optional(
                "owners",
                .map(.text),
                "Owners by target, target/kind or target/kind/name; the first match counts."
            ),
            .optional("approvals", .list(.shape(approval)), "Rights that wait for an approval."),
            .optional(
                "conflicts",
                .list(.shape(conflict)),
                "Duties that one person must not have."
            ),
            .optional("delegates", .list(.shape(delegate)), "Who decides on behalf of another."),
            .optional("reviews", .list(.shape(review)), "Rights that are reviewed."),
            .optional("inactivity", .shape(inactivity), "Unused accounts."),
            .optional(
                "exceptions",
                .shape(Shape("a rule about exceptions", terms)),
                "Who handles what the core could not do: by and within."
            ),
            .optional(
                "suspects",
                .shape(Shape("a rule about suspicion", terms)),
                "Who revokes a suspect credential if no API can: by and within."
            ),
            .optional(
                "templates",
                .list(.shape(template)),
                "Forms for requesting access."
            ),
            .optional(
                "ownersRequired",
                .flag,
                "Whether a right is granted only if it has an owner who has not left."
            ),
            .optional("needsRequired", .flag, "Whether every rule says what it is needed for."),
            .optional(
                "reasons",
                .list(.text),
                "Codes, one of which begins every reason: 'need: …'."
            ),
            .optional("ruleValidity", .duration, "How long a rule counts as validated."),
            .optional(
                "handOffs",
                .list(.shape(handOff)),
                "What others have to do before an event is complete."
            ),
            .optional(
                "workflows",
                .list(.shape(workflow)),
                "Who answers for the work that events start, and what it may do."
            ),
            .optional("seats", .shape(seats), "How soon seat, right, use and need have to agree."),
            .optional(
                "administration",
                .shape(administration),
                "What the integration usually does; anything else in audit logs is reported."
            ),
            .optional(
                "connections",
                .list(.shape(connection)),
                "How holding one target opens another."
            ),
            .optional("silence", .map(.duration), "How long each source may be silent."),
            .optional(
                "retention",
                .shape(retention),
                "Accounts that are kept for a period and deleted once somebody approves."
            ),
            .optional(
                "ruleChanges",
                .shape(ruleChanges),
                "Who approves a rule change that would grant people more."
            ),
        ]
    )

    private static let events = ShapeType.list(
        .word(LifecycleEvent.Kind.allCases.map(\.rawValue))
    )

    static let handOff = Shape(
        "a hand-off",
        [
            .required("name", .text, "What has to be done or confirmed."),
            .required("on", events, "For which kinds of events."),
            .optional("last", .flag, "Asked once all work is done; by default when it begins."),
        ] + terms
    )

    static let workflow = Shape(
        "a workflow",
        [
            .required("name", .text, "The name under which it appears in evidence."),
            .required("on", events, "The kinds of events that start it."),
            .required("owner", .text, "Who answers for what it does."),
            .required("approvals", .text, "Who answers for its approvals."),
            .required("exceptions", .text, "Who answers for its exceptions."),
            .required(
                "may",
                .list(.word(Workflow.Power.allCases.map(\.rawValue))),
                "Whether it may grant, remove, or both."
            ),
        ]
    )

    static let connection = Shape(
        "a connection",
        [
            .required("from", .text, "The target that is held."),
            .required("to", .text, "The target that it opens."),
            .required(
                "by",
                .word(Connection.Kind.allCases.map(\.rawValue)),
                "signOn: people sign in there by their accounts here; secret: the integration's "
                    + "credential for there can be read here."
            ),
        ]
    )

    static let seats = Shape(
        "a rule about seats",
        [
            .required("idleAfter", .duration, "How long a seat may go unused before it is idle."),
            .required("within", .duration, "How long seat, right, use and need may disagree."),
        ]
    )

    static let administration = Shape(
        "a rule about administration",
        [
            .optional("perHour", .whole(atLeast: 1), "The maximum number of changes per hour."),
            .optional("from", .whole(atLeast: 0), "The hour of the day at which it starts work."),
            .optional("to", .whole(atLeast: 1), "The hour at which it stops."),
            .optional(
                "never",
                .list(.word(ChangeKind.allCases.map(\.rawValue))),
                "Kinds of changes that it never makes."
            ),
        ]
    )

    static let weighing = Shape(
        "weights",
        [
            .optional("atLeast", .whole(atLeast: 1), "The minimum weight; default 1."),
            .optional("atMost", .whole(atLeast: 1), "The maximum weight; default: no limit."),
        ]
    )

    static let rights = ShapeType.list(
        .pattern("^([^/]+/)?[^/]+/.+$", example: "freshservice/role/Account Admin")
    )

    static let exception = Shape("an exception to a conflict", terms)

    /// The keys shared by all decisions.
    static let terms: [Shape.Key] = [
        .optional(
            "by",
            .list(.text),
            "Who is asked, one after the other: manager, sponsor, owner, or a person's key."
        ),
        .optional("within", .duration, "How long each of them has; default 2d."),
        .optional("validFor", .duration, "How long a grant may be used, or is valid."),
        .optional(
            "unanswered",
            .word(Silence.allCases.map(\.rawValue)),
            "What counts if nobody answers; default refuse. Overdue decides nothing."
        ),
        .optional("needsReason", .flag, "Whether a grant without a reason is sent back."),
        .optional("votes", .whole(atLeast: 1), "How many must approve; default 1."),
        .optional(
            "criteria",
            .list(.text),
            "What the reason of a grant must address, each as "
                + "'need: …'."
        ),
    ]

    static let approval = Shape(
        "an approval rule",
        [
            .required("name", .text, "The name under which it appears in evidence."),
            .optional("rights", rights, "[target/]kind/name; the name * matches all."),
            .optional("weighing", .shape(weighing), "Rights of these weights."),
            .optional(
                "when",
                .map(.either([.text, .list(.text)])),
                "Whose access needs the approval; default: everybody's."
            ),
            .optional("catalog", .shape(catalog), "Pre-approved, so that nobody waits."),
        ] + terms,
        exactlyOne: [["rights", "weighing"]]
    )

    static let catalog = Shape(
        "a catalog entry",
        [
            .required("approver", .text, "Who approved it."),
            .required("until", .instant, "When it expires."),
        ]
    )

    static let conflict = Shape(
        "a conflict of duties",
        [
            .required("name", .text, "The name under which it appears in evidence."),
            .required("first", rights, "One duty."),
            .required(
                "second",
                rights,
                "The other, which is withheld from anyone who would have "
                    + "both."
            ),
            .optional("exception", .shape(exception), "Who may allow it."),
        ]
    )

    static let delegate = Shape(
        "a delegation",
        [
            .required("from", .text, "Whose decisions."),
            .required("to", .text, "Who makes them instead."),
            .optional("since", .instant, "Default: from the beginning."),
            .required("until", .instant, "When it expires."),
        ]
    )

    static let review = Shape(
        "a review",
        [
            .required("name", .text, "The name under which it appears in evidence."),
            .required("rights", rights, "[target/]kind/name; the name * matches all."),
            .optional("every", .duration, "How often, counted from the start."),
            .optional(
                "on",
                .list(.word(ReviewCampaign.Trigger.allCases.map(\.rawValue))),
                "What triggers a review of one person besides the calendar."
            ),
        ] + terms
    )

    static let inactivity = Shape(
        "a rule about inactivity",
        [
            .required("after", .duration, "How long without activity, inclusive."),
            .optional("accounts", rights, "Which, as account/agent; default account/*."),
            .optional(
                "underused",
                .whole(atLeast: 2),
                "Reported as seldom used: active, but on fewer days than this in that time."
            ),
        ] + terms
    )

    static let ruleChanges = Shape("a rule about changes of rules", terms)

    static let retention = Shape(
        "a rule about retention",
        [
            .required(
                "period",
                .duration,
                "How long an account that only deletion would end is kept, disabled."
            ),
            .optional("accounts", rights, "Which, as account/agent; default account/*."),
        ] + terms
    )

    static let template = Shape(
        "a request template",
        [
            .required("name", .text, "The name of the form."),
            .required(
                "kind",
                .word(RequestTemplate.Kind.allCases.map(\.rawValue)),
                "What it is for."
            ),
            .required("owner", .text, "Who answers for the access it grants."),
            .required("rights", rights, "What can be requested."),
            .required("longest", .duration, "The maximum duration of its access."),
        ] + terms
    )

    static let actor = Shape(
        "an actor",
        [
            .required("manner", .word(Actor.Manner.allCases.map(\.rawValue)), "How they decide."),
            .optional("after", .duration, "How long the answer takes."),
            .optional("to", .text, "Who answers for a delegating person."),
            .optional("for", .text, "Whom a conflicted person favors."),
            .optional("says", .text, "The reason they give with a grant; default: a usual one."),
        ]
    )

    static let actors = ShapeType.map(
        .either([.word(Actor.Manner.allCases.map(\.rawValue)), .shape(actor)])
    )
}

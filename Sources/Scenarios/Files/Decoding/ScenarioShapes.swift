// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import TargetKit

/// What a scenario file may say, its parts aside.
enum ScenarioShapes {
    /// Declares a scenario whose expectations may name these figures.
    static func scenario(metricNames: [String]) -> Shape {
        let keys = keys(metricNames: metricNames)
        var shape = Shape(
            "a scenario",
            [.required("scenario", .text, "The title: what must hold.")] + keys + [
                .optional(
                    "variants",
                    .list(.shape(variant(metricNames: metricNames))),
                    "Runs that differ from the rest of the file in what each row says."
                ),
                .optional(
                    "combine",
                    .map(
                        .either([
                            .list(.shape(value(metricNames: metricNames))), .shape(orders),
                        ])
                    ),
                    "Dimensions by name, whose values `--combine` puts together."
                ),
            ]
        )
        // Each variant may tell a timeline of its own.
        shape.standIns = [("timeline", "variants")]
        return shape
    }

    /// What a row of the table of variants may say.
    static func variant(metricNames: [String]) -> Shape {
        let keys = keys(metricNames: metricNames).map {
            // What is a mapping in the file may be given in part, so that nothing is checked here.
            Shape.Key.optional($0.name, $0.isMapping ? .settings : $0.type, $0.summary)
        }
        return Shape(
            "a variant",
            [.required("name", .text, "What tells it from the others; ends its title.")] + keys
        )
    }

    /// What a value of a dimension may add to the file.
    static func value(metricNames: [String]) -> Shape {
        let keys = keys(metricNames: metricNames).map {
            Shape.Key.optional($0.name, $0.type.inPart, $0.summary)
        }
        return Shape(
            "a value of a dimension",
            [
                .required("name", .text, "What tells it from the others."),
                .optional(
                    "with",
                    .map(.list(.text)),
                    "The only values of other dimensions beside which it stands, by dimension."
                ),
            ] + keys
        )
    }

    static let orders = Shape(
        "a dimension of orders",
        [
            .required("from", .instant, "When the first of the entries happens."),
            .required("apart", .duration, "How long after each other they happen."),
            .required(
                "entries",
                .list(.settings),
                "Entries of the timeline without `at`; those of one person keep their order."
            ),
        ]
    )

    private static func keys(metricNames: [String]) -> [Shape.Key] {
        [
            .optional("why", .text, "Why it matters."),
            .optional(
                "controls",
                .list(.pattern("^[^/:\\s]+[/:]\\S+$", example: "CIS-v8/6.2")),
                "Controls of public frameworks that the scenario exercises."
            ),
            .optional(
                "defects",
                .list(.word(Defect.all.map(\.id))),
                "Known defects of which it has the circumstances."
            ),
            .optional(
                "requirements",
                .list(.pattern("^[RF]-[0-9]+$", example: "R-036")),
                "Requirements of the project itself that the scenario shows."
            ),
            .optional("seed", .whole(atLeast: 0), "The number behind all chance; 1 if unsaid."),
            .optional("start", .instant, "The earliest effect in the timeline if unsaid."),
            .optional("end", .moment, "An instant, or so long after the last entry; +1d."),
            .optional(
                "deadline",
                .either([.duration, .word(DeadlinePreset.all.map(\.name))]),
                "How soon access must be gone, or the name of a published limit; 1h if unsaid."
            ),
            .required(
                "organization",
                .either([.text, .shape(OrganizationShapes.organization)]),
                "A path relative to this file, or the organization itself."
            ),
            .required("targets", TargetShapes.targets, "Targets by name."),
            .optional("core", .shape(core), "Settings of the provisioning core."),
            .optional(
                "actors",
                GovernanceShapes.actors,
                "How people deal with decisions, by their key; * for all others. Nobody answers "
                    + "if unsaid."
            ),
            .optional(
                "desk",
                .text,
                "The Freshservice at whose desk requests are filed and approved; they come "
                    + "straight to the core if unsaid."
            ),
            .optional("faults", .list(.shape(FaultDecoder.fault)), "What goes wrong."),
            .optional("latency", FaultDecoder.latency, "Each way of the wire; 80ms if unsaid."),
            .required("timeline", .list(.shape(TimelineShapes.entry)), "What happens."),
            .optional(
                "expect",
                .list(.shape(ExpectationShapes.expectation(metricNames: metricNames))),
                "What must hold."
            ),
            .optional(
                "check",
                .list(.word(Scenario.Check.allCases.map(\.rawValue))),
                "What is run again, and must end in the same state."
            ),
            .optional(
                "exhaustive",
                .flag,
                "Whether a run may show only what was expected of it; true if unsaid."
            ),
        ]
    }

    static let death = Shape(
        "the end of the core's process",
        [
            .optional("atEntry", .whole(atLeast: 1), "Instead of writing that journal entry."),
            .optional("beforeRequest", .whole(atLeast: 1), "Before that request leaves."),
            .optional(
                "afterRequest",
                .whole(atLeast: 1),
                "After that request was answered, before the core hears of it."
            ),
        ],
        exactlyOne: [["atEntry", "beforeRequest", "afterRequest"]]
    )

    static let core = Shape(
        "the core's settings",
        [
            .optional("concurrency", .whole(atLeast: 1), "Events worked on at once."),
            .optional(
                "reconcileEvery",
                .duration,
                "The interval of scheduled reconciliation, a minute or more."
            ),
            .optional(
                "auditEvery",
                .duration,
                "The interval at which products' audit logs are handed over, a minute or more."
            ),
            .optional("attemptsMax", .whole(atLeast: 1), "Attempts of one request."),
            .optional("backoffInitial", .duration, "The wait before the second attempt."),
            .optional("backoffMax", .duration, "The longest wait between attempts."),
            .optional("requestTimeout", .duration, "How long an answer is waited for."),
            .optional("verify", .flag, "Whether writes are read back; true if unsaid."),
            .optional("giveUpAfter", .duration, "How long failing work is retried; 24h if unsaid."),
            .optional("killed", .shape(death), "Where the core's process ends once."),
            .optional(
                "race",
                .whole(atLeast: 0),
                "The seed of the order in which jobs run that are ready at the same time."
            ),
            .optional("connectors", .map(.text), "Other connectors, by target."),
            .optional(
                "omits",
                .list(.word(CoreOptions.Omission.allCases.map(\.rawValue))),
                "Checks to leave out, to see what the run then finds."
            ),
        ]
    )
}

extension ShapeType {
    /// The type of what adds to a value that has the type, and need not be whole by itself.
    fileprivate var inPart: ShapeType {
        if case .list = self { return .list(.anything) }
        return Shape.Key.optional("", self, "").isMapping ? .settings : self
    }
}

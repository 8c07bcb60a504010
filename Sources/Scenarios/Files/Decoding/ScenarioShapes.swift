// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import TargetKit

/// The form of a scenario file, except for its parts.
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
                    "Runs that each override parts of the file."
                ),
                .optional(
                    "combine",
                    .map(
                        .either([
                            .list(.shape(value(metricNames: metricNames))), .shape(orders),
                        ])
                    ),
                    "Dimensions by name, whose values `--combine` combines."
                ),
            ]
        )
        // Each variant may have its own timeline.
        shape.standIns = [("timeline", "variants")]
        return shape
    }

    /// The form of a row in the table of variants.
    static func variant(metricNames: [String]) -> Shape {
        let keys = keys(metricNames: metricNames).map {
            // A mapping in the file may be given in part, so nothing is checked here.
            Shape.Key.optional($0.name, $0.isMapping ? .settings : $0.type, $0.summary)
        }
        return Shape(
            "a variant",
            [.required("name", .text, "Its distinguishing name, appended to the title.")] + keys
        )
    }

    /// The form of a value of a dimension, which adds to the file.
    static func value(metricNames: [String]) -> Shape {
        let keys = keys(metricNames: metricNames).map {
            Shape.Key.optional($0.name, $0.type.inPart, $0.summary)
        }
        return Shape(
            "a value of a dimension",
            [
                .required("name", .text, "Its distinguishing name."),
                .optional(
                    "with",
                    .map(.list(.text)),
                    "The only values of other dimensions that it is combined with, by dimension."
                ),
            ] + keys
        )
    }

    static let orders = Shape(
        "a dimension of orders",
        [
            .required("from", .instant, "When the first of the entries happens."),
            .required("apart", .duration, "The time between them."),
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
                "Known defects that it reproduces."
            ),
            .optional(
                "requirements",
                .list(.pattern("^[RF]-[0-9]+$", example: "R-036")),
                "The project's own requirements that the scenario shows."
            ),
            .optional("seed", .whole(atLeast: 0), "The seed of all randomness; default 1."),
            .optional("start", .instant, "Default: the earliest effect in the timeline."),
            .optional("end", .moment, "An instant, or an offset from the last entry; default +1d."),
            .optional(
                "deadline",
                .either([.duration, .word(DeadlinePreset.all.map(\.name))]),
                "How soon access must be gone, or the name of a published limit; default 1h."
            ),
            .required(
                "organization",
                .either([.text, .shape(OrganizationShapes.organization)]),
                "A path relative to this file, or an inline organization."
            ),
            .required("targets", TargetShapes.targets, "Targets by name."),
            .optional("core", .shape(core), "Settings of the provisioning core."),
            .optional(
                "actors",
                GovernanceShapes.actors,
                "How people handle decisions, by key; * for all others. By default nobody answers."
            ),
            .optional(
                "desk",
                .text,
                "The Freshservice target at whose desk requests are filed and approved; by default "
                    + "they go straight to the core."
            ),
            .optional("faults", .list(.shape(FaultDecoder.fault)), "What goes wrong."),
            .optional("latency", FaultDecoder.latency, "Latency in each direction; default 80ms."),
            .required("timeline", .list(.shape(TimelineShapes.entry)), "What happens."),
            .optional(
                "expect",
                .list(.shape(ExpectationShapes.expectation(metricNames: metricNames))),
                "What must hold."
            ),
            .optional(
                "check",
                .list(.word(Scenario.Check.allCases.map(\.rawValue))),
                "Checks that run the scenario again, and must end in the same state."
            ),
            .optional(
                "exhaustive",
                .flag,
                "Whether unexpected findings fail the run; default true."
            ),
        ]
    }

    static let death = Shape(
        "the death of the core's process",
        [
            .optional("atEntry", .whole(atLeast: 1), "Instead of writing that journal entry."),
            .optional("beforeRequest", .whole(atLeast: 1), "Before that request is sent."),
            .optional(
                "afterRequest",
                .whole(atLeast: 1),
                "After that request was answered, before the core gets the answer."
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
                "The interval at which products' audit logs are passed to the core, a minute or "
                    + "more."
            ),
            .optional("attemptsMax", .whole(atLeast: 1), "Attempts per request."),
            .optional("backoffInitial", .duration, "The wait before the second attempt."),
            .optional("backoffMax", .duration, "The longest wait between attempts."),
            .optional("requestTimeout", .duration, "How long to wait for an answer."),
            .optional("verify", .flag, "Whether writes are read back; default true."),
            .optional("giveUpAfter", .duration, "How long failing work is retried; default 24h."),
            .optional("killed", .shape(death), "Where the core's process is killed once."),
            .optional(
                "race",
                .whole(atLeast: 0),
                "The seed for the order of jobs that are ready at the same time."
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
    /// The type of a partial value, which adds to a complete one.
    fileprivate var inPart: ShapeType {
        if case .list = self { return .list(.anything) }
        return Shape.Key.optional("", self, "").isMapping ? .settings : self
    }
}

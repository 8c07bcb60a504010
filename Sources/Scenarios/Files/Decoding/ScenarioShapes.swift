// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import TargetKit

/// What a scenario file may say, its parts aside.
enum ScenarioShapes {
    /// Declares a scenario whose expectations may name these figures.
    static func scenario(metricNames: [String]) -> Shape {
        let keys = keys(metricNames: metricNames)
        return Shape(
            "a scenario",
            [.required("scenario", .text, "The title: what must hold.")] + keys + [
                .optional(
                    "variants",
                    .list(.shape(variant(metricNames: metricNames))),
                    "Runs that differ from the rest of the file in what each row says."
                )
            ]
        )
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

    private static func keys(metricNames: [String]) -> [Shape.Key] {
        [
            .optional("why", .text, "Why it matters."),
            .optional(
                "controls",
                .list(.pattern("^[^/:\\s]+[/:]\\S+$", example: "CIS-v8/6.2")),
                "Controls of public frameworks that the scenario exercises."
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

    static let core = Shape(
        "the core's settings",
        [
            .optional("concurrency", .whole(atLeast: 1), "Events worked on at once."),
            .optional(
                "reconcileEvery",
                .duration,
                "The interval of scheduled reconciliation, a minute or more."
            ),
            .optional("attemptsMax", .whole(atLeast: 1), "Attempts of one request."),
            .optional("backoffInitial", .duration, "The wait before the second attempt."),
            .optional("backoffMax", .duration, "The longest wait between attempts."),
            .optional("requestTimeout", .duration, "How long an answer is waited for."),
            .optional("connectors", .map(.text), "Other connectors, by target."),
            .optional(
                "omits",
                .list(.word(CoreOptions.Omission.allCases.map(\.rawValue))),
                "Checks to leave out, to see what the run then finds."
            ),
        ]
    )
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Provisioning
import Scenarios

extension Plant {
    /// What breaks the figures about decisions.
    static let decisions: [Plant] = [
        omitting(
            .approval,
            breaks: "boundaryBreaches",
            "approval-comes-before-access.yaml#the right comes with the approval"
        ),
        nobodyAnswers(
            "decisionWait",
            "approval-comes-before-access.yaml#the right comes with the approval"
        ),
        omitting(
            .refusal,
            breaks: "refusalsCarriedOut",
            "every-quarter-somebody-looks.yaml#refused, and gone"
        ),
        nobodyAnswers("reviewsDecided", "every-quarter-somebody-looks.yaml#refused, and gone"),
        nobodyAnswers(
            "inactivityDecided",
            "unused-account-is-put-before-somebody.yaml#kept for a reason"
        ),
        nobodyAnswers(
            "inactivityTimeouts",
            "unused-account-is-put-before-somebody.yaml#kept for a reason"
        ),
        removesNothing("revocationConfidence"),
        omitting(
            .approver,
            breaks: "governedChanges",
            "evidence-names-who-approved.yaml#every record names somebody"
        ),
        neverHears(.rehire, "reversalSuccess", "mover/there-and-back.yaml#a termination"),
        Plant(
            figure: "reappearances",
            scenario: "drift/manual-reactivation-is-repaired.yaml",
            flaw: "nobody lends a hand",
            alter: { plan in
                plan.steps.removeAll { step in
                    if case .sideDoor = step.action { true } else { false }
                }
            }
        ),
        Plant(
            figure: "hastyAnswers",
            scenario: "governance/a-stamp-is-no-decision.yaml#the manager says why",
            flaw: "everybody stamps",
            alter: { $0.actors = [Identity.ID("*"): Actor(manner: .rubberStamping)] }
        ),
    ]

    private static func omitting(
        _ check: CoreOptions.Omission,
        breaks figure: String,
        _ scenario: String
    ) -> Plant {
        Plant(
            figure: figure,
            scenario: "governance/\(scenario)",
            flaw: "a core that omits '\(check.rawValue)'",
            alter: { $0.core.omits = [check] }
        )
    }

    private static func neverHears(
        _ kind: LifecycleEvent.Kind,
        _ figure: String,
        _ scenario: String
    ) -> Plant {
        Plant(
            figure: figure,
            scenario: scenario,
            flaw: "a core that never hears of a \(kind.rawValue)",
            alter: { plan in
                plan.steps.removeAll { step in
                    guard case .delivery(let event, _) = step.action else { return false }
                    return event.kind == kind
                }
            }
        )
    }

    private static func nobodyAnswers(_ figure: String, _ scenario: String) -> Plant {
        Plant(
            figure: figure,
            scenario: "governance/\(scenario)",
            flaw: "nobody answers",
            alter: { $0.actors = [:] }
        )
    }
}

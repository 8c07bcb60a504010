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

    private static func nobodyAnswers(_ figure: String, _ scenario: String) -> Plant {
        Plant(
            figure: figure,
            scenario: "governance/\(scenario)",
            flaw: "nobody answers",
            alter: { $0.actors = [:] }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import Provisioning

extension Mutant {
    /// Engines that lack one of the checks of a governed core.
    static let ofTheRules: [Mutant] = [
        of(.approval, "executes before anybody has approved"),
        of(.selfApproval, "lets people decide on themselves"),
        of(.decider, "accepts anybody's answer"),
        of(.deputyTime, "accepts deputies' answers at any time"),
        of(.channel, "accepts an email or a comment as an approval"),
        of(.closedDecision, "accepts answers after the decision"),
        of(.escalation, "leaves decisions with people who do not answer"),
        of(.departedOwner, "leaves open decisions with people who have left"),
        of(.validity, "uses expired approvals"),
        of(.conflict, "does not check for conflicting duties"),
        of(.ruling, "closes a case that nobody decided"),
        of(.refusal, "records a refusal and leaves the access"),
        of(.handingUp, "counts escalation as approval"),
        of(.end, "never ends temporary access"),
        of(.emergencyReview, "has nobody review emergency access afterwards"),
        of(.sponsor, "admits outsiders without a sponsor"),
        of(.engagementEnd, "lets engagements continue past their end"),
        of(.campaign, "opens no review"),
        of(.inactivity, "asks nobody about unused accounts"),
        of(.underuse, "does not report seldom used accounts"),
        of(.silence, "reclaims a seat on silence"),
        of(.waiter, "passes a seat on to nobody"),
        of(.exceptionLimit, "never escalates exceptions"),
        of(.reason, "accepts approvals without the required reason"),
        of(.grantEnd, "makes temporary exceptions permanent"),
        of(.approver, "does not record who made decisions"),
        of(.votes, "lets the first approver decide for all"),
        of(.rightOwner, "grants rights that nobody owns"),
        of(.handOff, "asks nobody else to do their part"),
        of(.misuse, "does not report what others did with its credential"),
        of(.signIn, "does not report who signs in under its name"),
        of(.keyAnswer, "does not report keys that nobody is responsible for any longer"),
        of(.keyRequest, "does not report keys that nobody requested"),
        of(.parking, "keeps working with a suspect credential"),
        of(.forcer, "lets anybody force-close an event"),
        of(.retention, "deletes accounts before their retention ends"),
        of(.ruleChange, "applies a wider rule before anybody approves"),
        of(.deletion, "deletes accounts without approval"),
    ]

    private static func of(_ check: CoreOptions.Omission, _ what: String) -> Mutant {
        Mutant("rules.omit-\(check.rawValue)", what, place: .omission(check))
    }
}

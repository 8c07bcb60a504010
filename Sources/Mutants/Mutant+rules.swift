// SPDX-License-Identifier: Apache-2.0

import Provisioning

extension Mutant {
    /// Engines that lack one of the checks of a governed core.
    static let ofTheRules: [Mutant] = [
        of(.approval, "executes before anybody approved"),
        of(.selfApproval, "lets people decide on themselves"),
        of(.decider, "takes anybody's answer"),
        of(.deputyTime, "takes deputies' answers at any time"),
        of(.channel, "takes a mail or a comment for an approval"),
        of(.closedDecision, "takes answers to what is decided"),
        of(.escalation, "leaves with whoever does not answer what they owe"),
        of(.departedOwner, "leaves with whoever has left what they owed"),
        of(.validity, "uses approvals that have run out"),
        of(.conflict, "looks for no conflict of duties"),
        of(.ruling, "closes a case that nobody decided"),
        of(.refusal, "records a refusal and lets the access stand"),
        of(.handingUp, "takes handing up for agreement"),
        of(.end, "lets access for a time go on"),
        of(.emergencyReview, "has nobody look at an emergency afterwards"),
        of(.sponsor, "takes in outsiders whom nobody answers for"),
        of(.engagementEnd, "lets engagements go on beyond their end"),
        of(.campaign, "opens no review"),
        of(.inactivity, "asks nobody about accounts that nobody uses"),
        of(.underuse, "tells nobody of accounts that are seldom used"),
        of(.silence, "lets silence take a seat"),
        of(.waiter, "passes a seat on to nobody"),
        of(.exceptionLimit, "leaves exceptions with whoever has them"),
        of(.reason, "takes agreement without the reason that was asked for"),
        of(.grantEnd, "lets pass for good what may be let pass for a time"),
        of(.approver, "records decisions without who made them"),
        of(.votes, "lets the first who agrees decide for everybody who has to"),
        of(.rightOwner, "gives what nobody owns"),
        of(.handOff, "asks nobody else to do their part"),
        of(.misuse, "tells nobody what others did with its credential"),
        of(.signIn, "tells nobody who signs in under its name"),
        of(.keyAnswer, "tells nobody of keys that nobody answers for any more"),
        of(.keyRequest, "tells nobody of keys that nobody asked for"),
        of(.parking, "goes on working with a credential under suspicion"),
        of(.forcer, "lets anybody close an event by force"),
        of(.retention, "deletes accounts before their time is over"),
        of(.ruleChange, "lets a wider rule act before anybody agrees"),
        of(.deletion, "deletes accounts that nobody has agreed to delete"),
    ]

    private static func of(_ check: CoreOptions.Omission, _ what: String) -> Mutant {
        Mutant("rules.omit-\(check.rawValue)", what, place: .omission(check))
    }
}

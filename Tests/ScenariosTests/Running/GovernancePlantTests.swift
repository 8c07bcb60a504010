// SPDX-License-Identifier: Apache-2.0

import Provisioning
import Recording
import Reports
import Scenarios
import Testing

/// The oracle finds a core that skips one check of its decisions: it judges them by the policy and
/// by what people really said.
struct GovernancePlantTests {
    @Test(arguments: GovernancePlant.all)
    func `without a check the run turns red`(plant: GovernancePlant) async throws {
        let run = try await TestRun.of(
            try Shipped.load(plant.scenario),
            alter: { $0.core.omits = [plant.omits] }
        )
        #expect(run.outcome.report.verdict == .violated)
        #expect(!run.findings(plant.finding).isEmpty, "violated: \(run.violated)")
    }

    @Test(arguments: GovernancePlant.all)
    func `with the check there is nothing to find`(plant: GovernancePlant) async throws {
        let run = try await TestRun.of(try Shipped.load(plant.scenario))
        #expect(run.findings(plant.finding).isEmpty)
        #expect(run.outcome.report.verdict == .held)
    }

    @Test func `every check that can be skipped is skipped here`() {
        let all = Set(CoreOptions.Omission.allCases)
        #expect(all.subtracting(GovernancePlant.all.map(\.omits)).isEmpty)
    }
}

/// A shipped scenario that holds, the check to skip, and what is found then.
struct GovernancePlant: Sendable, CustomTestStringConvertible {
    let omits: CoreOptions.Omission
    let finding: FindingRecord.Invariant
    let scenario: String

    var testDescription: String { "\(omits.rawValue): \(finding.rawValue), \(scenario)" }

    private init(
        _ omits: CoreOptions.Omission,
        _ finding: FindingRecord.Invariant,
        _ scenario: String,
        in folder: String = "governance"
    ) {
        self.omits = omits
        self.finding = finding
        self.scenario = "\(folder)/\(scenario)"
    }

    static let all: [GovernancePlant] = [
        GovernancePlant(
            .approval,
            .approvalFirst,
            "approval-comes-before-access.yaml#the right comes with the approval"
        ),
        GovernancePlant(
            .selfApproval,
            .nobodyOnThemselves,
            "nobody-approves-themselves.yaml#the manager decides"
        ),
        GovernancePlant(
            .decider,
            .rightDecider,
            "a-friend-does-not-decide.yaml#the owner refuses"
        ),
        GovernancePlant(
            .deputyTime,
            .deputiesInTime,
            "deputies-decide-in-their-time.yaml#the manager decides"
        ),
        GovernancePlant(
            .channel,
            .channelOfRecord,
            "a-mail-is-no-approval.yaml#the manager uses the form"
        ),
        GovernancePlant(
            .closedDecision,
            .approvalInForce,
            "late-answers-do-not-count.yaml#silence refuses"
        ),
        GovernancePlant(
            .escalation,
            .decisionsMoveOn,
            "absent-approver-is-passed-over.yaml#the manager is asked a day later"
        ),
        GovernancePlant(
            .departedOwner,
            .decisionsOwned,
            "leaving-approver-leaves-nothing-open.yaml#the manager is asked at once"
        ),
        GovernancePlant(
            .validity,
            .approvalInForce,
            "expired-approval-is-not-used.yaml#it is requested again"
        ),
        GovernancePlant(
            .conflict,
            .dutiesApart,
            "conflicting-duties-stay-apart.yaml#nobody accepts both"
        ),
        GovernancePlant(
            .ruling,
            .casesConclude,
            "late-answers-do-not-count.yaml#silence refuses"
        ),
        GovernancePlant(
            .refusal,
            .rulingsCarriedOut,
            "a-refusal-is-carried-out.yaml#the right stays out"
        ),
        GovernancePlant(
            .handingUp,
            .decisionsAreReal,
            "handing-up-is-no-approval.yaml#the manager refuses"
        ),
        GovernancePlant(
            .end,
            .accessEnds,
            "emergency-access-ends-and-is-looked-at.yaml#within a minute, and gone after four hours"
        ),
        GovernancePlant(
            .emergencyReview,
            .emergencyReviewed,
            "emergency-access-ends-and-is-looked-at.yaml#within a minute, and gone after four hours"
        ),
        GovernancePlant(
            .campaign,
            .reviewsHappen,
            "every-quarter-somebody-looks.yaml#kept with a reason"
        ),
        GovernancePlant(
            .refusal,
            .rulingsCarriedOut,
            "every-quarter-somebody-looks.yaml#refused, and gone"
        ),
        GovernancePlant(
            .selfApproval,
            .nobodyOnThemselves,
            "reviewer-does-not-review-themselves.yaml#somebody else reviews it"
        ),
        GovernancePlant(
            .inactivity,
            .reviewsHappen,
            "unused-account-is-put-before-somebody.yaml#kept for a reason"
        ),
        GovernancePlant(
            .ruling,
            .casesConclude,
            "unused-account-is-put-before-somebody.yaml#nobody answers, and the account is disabled"
        ),
        GovernancePlant(
            .underuse,
            .reviewsHappen,
            "seldom-used-is-told-apart-from-dormant.yaml#seldom used, not dormant"
        ),
        GovernancePlant(
            .silence,
            .casesConclude,
            "a-seat-is-passed-on-taken-or-justified.yaml#nobody answers, and it is overdue"
        ),
        GovernancePlant(
            .waiter,
            .casesConclude,
            "a-seat-is-passed-on-taken-or-justified.yaml#nobody is waiting, so passing it on is no ruling"
        ),
        GovernancePlant(
            .exceptionLimit,
            .exceptionsMoveOn,
            "what-the-core-cannot-do-has-an-owner.yaml#the next person takes it up"
        ),
        GovernancePlant(
            .reason,
            .decisionsConsidered,
            "a-stamp-is-no-decision.yaml#the manager says why"
        ),
        GovernancePlant(
            .reason,
            .decisionsConsidered,
            "done-is-no-reason.yaml#the next person says why"
        ),
        GovernancePlant(
            .grantEnd,
            .grantsEnd,
            "conflicting-duties-stay-apart.yaml#both are accepted for ten days"
        ),
        GovernancePlant(
            .approver,
            .approverNamed,
            "evidence-names-who-approved.yaml#every record names somebody"
        ),
        GovernancePlant(
            .votes,
            .enoughAgree,
            "the-route-follows-the-weight.yaml#at once, after one, after two"
        ),
        GovernancePlant(
            .campaign,
            .reviewsHappen,
            "a-move-opens-a-review.yaml#a transfer"
        ),
        GovernancePlant(
            .rightOwner,
            .rightsOwned,
            "nothing-is-given-that-nobody-owns.yaml#the newcomer waits there and nowhere else"
        ),
        GovernancePlant(
            .handOff,
            .handOffsDone,
            "an-event-is-complete-with-its-hand-offs.yaml#both confirm"
        ),
        GovernancePlant(
            .closedDecision,
            .firstRulingStands,
            "one-decision-for-one-request.yaml#the first answer counts"
        ),
        GovernancePlant(
            .misuse,
            .misuseTold,
            "stolen-credential-is-noticed.yaml#noticed within a quarter of an hour",
            in: "credentials"
        ),
        GovernancePlant(
            .sponsor,
            .authority,
            "no-sponsor-no-access.yaml#nobody is named",
            in: "contractor"
        ),
        GovernancePlant(
            .engagementEnd,
            .noResidualAccess,
            "end-date-acts-without-an-event.yaml#on the agreed day",
            in: "contractor"
        ),
        GovernancePlant(
            .retention,
            .deletionsWait,
            "deleted-when-its-time-is-over.yaml#after thirty days and two approvals",
            in: "leaver"
        ),
        GovernancePlant(
            .deletion,
            .deletionsWait,
            "deleted-when-its-time-is-over.yaml#after thirty days and two approvals",
            in: "leaver"
        ),
        GovernancePlant(
            .ruleChange,
            .approvalFirst,
            "a-wider-rule-waits-for-approval.yaml#nothing before, everything after"
        ),
        GovernancePlant(
            .signIn,
            .signInTold,
            "a-person-signs-in-as-the-integration.yaml#a sign-in and a second client",
            in: "credentials"
        ),
        GovernancePlant(
            .keyAnswer,
            .keysAnswered,
            "a-key-that-nobody-answers-for.yaml#the workflow is retired",
            in: "credentials"
        ),
        GovernancePlant(
            .keyRequest,
            .keysAskedFor,
            "a-key-is-asked-for-by-its-own-form.yaml#issued without a request"
        ),
        GovernancePlant(
            .parking,
            .suspectsEnd,
            "who-ends-a-suspect-key-has-a-limit.yaml#a leaver between suspicion and end",
            in: "credentials"
        ),
        GovernancePlant(
            .forcer,
            .forceAnswered,
            "closed-by-force-is-not-done.yaml#nobody closes their own case"
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

extension Mutant {
    /// Mutations of single lines of our own core, by the place where each line asks for its mutant.
    static let ofTheCore: [Mutant] = [
        Mutant(
            "plan.ends-one-account",
            "ends only the first account of a leaver who has several",
            seen: "keitaroinc/ckanext-saml2auth#140"
        ),
        Mutant(
            "plan.leaves-who-is-away",
            "leaves the account of somebody on leave enabled",
            seen: "slashdevops/idp-scim-sync#40"
        ),
        Mutant("plan.keeps-second-accounts", "keeps a second account of the same person"),
        Mutant("plan.creates-bare", "creates accounts without what is due"),
        Mutant("plan.only-removes", "never adds a right to an account that exists"),
        Mutant(
            "plan.only-adds",
            "never revokes a right from an account that stays",
            seen: "OHDSI/WebAPI#1959"
        ),
        Mutant("plan.updates-nothing", "never changes an attribute"),
        Mutant(
            "plan.strips-nothing",
            "disables and keeps groups and roles",
            seen: "eugenioenko/autentico#170"
        ),
        Mutant(
            "plan.strips-and-keeps",
            "revokes groups and leaves the account working",
            seen: "adobe-apiplatform/user-sync.py#670"
        ),
        Mutant("plan.converts-nobody", "leaves the role on a disabled agent's record"),
        Mutant("plan.deletes-everybody", "deletes where policy asks for disabling"),
        Mutant(
            "plan.deletes-nobody",
            "disables where only deletion ends everything",
            seen: "LeanerCloud/CUDly#1541"
        ),
        Mutant(
            "plan.clears-nothing",
            "does not pass on that an attribute was removed",
            seen: "MicrosoftDocs/entra-docs#285"
        ),
        Mutant("verify.looks-at-the-switch", "takes a disabled account for an ended one"),
        Mutant("verify.first-account", "looks at the first account only"),
        Mutant(
            "verify.takes-unread-for-none",
            "takes rights that were not shown for rights that are not held",
            seen: "goauthentik/authentik#23005"
        ),
        Mutant("verify.ignores-residual", "overlooks residual access", seen: "SSSD/sssd#8979"),
        Mutant("verify.ignores-missing", "overlooks what is missing"),
        Mutant("verify.ignores-attributes", "overlooks attributes"),
        Mutant("verify.takes-pending-for-held", "takes what awaits approval for granted"),
        Mutant(
            "verify.agrees-always",
            "reports everything done",
            seen: "goauthentik/authentik#5396"
        ),
        Mutant(
            "read.leaver-is-not-searched",
            "does not search for accounts that were never linked"
        ),
        Mutant("read.first-address", "searches under one address only"),
        Mutant(
            "read.takes-over-by-address",
            "hands an account to whoever has its address now",
            seen: "awslabs/ssosync#358"
        ),
        Mutant(
            "read.protects-nobody",
            "touches protected accounts",
            seen: "keycloak/keycloak#52675"
        ),
        Mutant(
            "read.trusts-its-writes",
            "does not read back",
            seen: "GluuFederation/oxTrust#1376"
        ),
        Mutant("read.wakes-nobody", "does not resume when a seat is free"),
        Mutant("intake.any-source", "believes any source"),
        Mutant("intake.takes-unknown-codes", "accepts an unknown department or job"),
        Mutant("intake.takes-contradictions", "accepts one of two contradictory facts"),
        Mutant("intake.acts-when-told", "acts on an announced fact at once"),
        Mutant(
            "intake.last-told-wins",
            "lets the last reported fact win",
            seen: "gip-inclusion/rdv-insertion#2988"
        ),
        Mutant("intake.keeps-what-is-moot", "carries out an announcement that was withdrawn"),
        Mutant("intake.shares-addresses", "lets two active people have one address"),
        Mutant("intake.drops-late-leavers", "drops a leaver reported after a later move"),
        Mutant(
            "intake.assumes-what-a-leaver-holds",
            "takes a leaver's rights from its record",
            seen: "MaterializeInc/materialize#37713"
        ),
        Mutant(
            "intake.forgets-the-schedule",
            "never acts on an announced fact",
            seen: "goauthentik/authentik#22035"
        ),
        Mutant(
            "intake.never-reviews",
            "leaves a fact in quarantine after the missing one has arrived"
        ),
        Mutant(
            "intake.lets-exceptions-run",
            "notices the end of an exception only by chance",
            seen: "coproduct-opensource/nucleus#465"
        ),
        Mutant(
            "roster.absence-means-nothing",
            "never acts on absence",
            seen: "keycloak/keycloak#33374"
        ),
        Mutant("roster.nobody-returns", "overlooks people who are back on the list"),
        Mutant("guard.stops-nothing", "carries out any mass removal", seen: "awslabs/ssosync#194"),
        Mutant(
            "guard.stops-everything",
            "holds back every removal that has no event of its own",
            seen: "firezone/firezone#10898"
        ),
        Mutant("guard.forgets-what-it-held", "drops what it held back once that is approved"),
        Mutant("reconcile.repairs-nothing", "finds drift and does not repair it"),
        Mutant(
            "reconcile.first-page",
            "reads the first page of each list",
            seen: "joe-broadhead/open-cowork#909"
        ),
        Mutant("reconcile.takes-unlisted-for-gone", "takes a missing row for a deleted account"),
        Mutant(
            "reconcile.passes-leavers-by",
            "overlooks an account of somebody who has left",
            seen: "RocketChat/Rocket.Chat#17561"
        ),
        Mutant(
            "reconcile.takes-unlisted-rights-for-gone",
            "takes a right that a list does not show for a revoked one"
        ),
        Mutant("reconcile.retries-nothing", "never returns to what was stuck"),
        Mutant(
            "reconcile.misses-nobody",
            "overlooks an account that was deleted by hand",
            seen: "goauthentik/authentik#5396"
        ),
        Mutant("reconcile.tells-of-no-orphan", "does not report accounts without an owner"),
        Mutant(
            "work.goes-on-when-overtaken",
            "finishes old work after a newer event",
            seen: "gip-inclusion/rdv-insertion#2988"
        ),
        Mutant("work.looks-once", "does not look again where one look cannot tell"),
        Mutant("work.resolves-nothing", "leaves resolved exceptions open"),
        Mutant("work.takes-silence-for-no", "takes a lost answer for a refusal"),
        Mutant(
            "work.creates-again-after-silence",
            "creates again after a lost answer",
            seen: "valon-technologies/gestalt#3162"
        ),
        Mutant(
            "work.tries-once",
            "gives up after the first failure",
            seen: "wso2/product-is#26585"
        ),
        Mutant(
            "work.gives-up-when-contradicted",
            "gives up when a read shows the old state once",
            seen: "hashicorp/terraform-provider-azuread#283"
        ),
        Mutant(
            "resume.leaves-what-was-under-way",
            "leaves unfinished what a crash interrupted",
            seen: "slashdevops/idp-scim-sync#48"
        ),
        Mutant("resume.forgets-the-schedule", "forgets with a crash what was announced"),
        Mutant("resume.forgets-engagements", "forgets with a crash when engagements end"),
        Mutant("claim.done-when-begun", "claims completion before the work is done"),
        Mutant(
            "claim.done-when-stuck",
            "claims completion of work that is stuck",
            seen: "microsoft/o365-moodle#1841"
        ),
        Mutant("claim.asks-nobody", "opens no exception", seen: "pipeshub-ai/pipeshub-ai#2736"),
        Mutant("evidence.no-approver", "records no approver"),
        Mutant("evidence.no-cause", "records no cause"),
        Mutant("evidence.before-is-after", "records the state after as the one before"),
        Mutant("evidence.none", "records nothing"),
        Mutant("evidence.verified-unread", "records as verified what was never read"),
        Mutant(
            "evidence.silent-when-nothing-changed",
            "records nothing about an event that changed nothing"
        ),
        Mutant("evidence.keeps-drift-quiet", "reports no drift", seen: "kortix-ai/suna#5097"),
        Mutant("policy.first-rule-decides", "lets the first rule decide the kind of account"),
        Mutant("policy.exceptions-never-end", "never ends exceptions"),
        Mutant("policy.knows-no-exception", "ignores exceptions"),
        Mutant("policy.everybody-matches", "grants everybody what any rule grants"),
        Mutant("kit.retry-after-in-milliseconds", "reads Retry-After in the wrong unit"),
        Mutant("kit.ignores-retry-after", "does not wait as long as it is told"),
        Mutant(
            "kit.retries-nothing",
            "sends once and takes a 503 for a refusal",
            seen: "mitodl/keycloak-scim#178"
        ),
        Mutant(
            "kit.finishes-what-nobody-wants",
            "sends every call of an operation that newer work has overtaken",
            seen: "gip-inclusion/rdv-insertion#2988"
        ),
        Mutant("kit.takes-silence-for-no", "reports no effect when the outcome is unknown"),
        Mutant("kit.repeats-everything", "repeats a create whose answer was lost"),
        Mutant(
            "plan.ends-first",
            "disables before revoking what blocks that",
            seen: "PagerDuty/terraform-provider-pagerduty#833"
        ),
        Mutant("engagement.outlives-its-sponsor", "keeps outsiders without a sponsor"),
        Mutant("engagement.keys-grow-old", "asks nobody for new keys"),
        Mutant(
            "secrets.stay-with-leavers",
            "does not have shared secrets changed when somebody leaves"
        ),
        Mutant("secrets.do-not-count", "reports a leaver complete who still knows a secret"),
        Mutant("credential.goes-on-when-suspected", "keeps using a credential in the wrong hands"),
        Mutant("credential.wakes-nobody", "never resumes what waited for a new credential"),
    ]
}

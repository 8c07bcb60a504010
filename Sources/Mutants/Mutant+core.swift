// SPDX-License-Identifier: Apache-2.0

extension Mutant {
    /// Mutations of single lines of our own core, by the place where each line asks for its mutant.
    static let ofTheCore: [Mutant] = [
        Mutant(
            "plan.ends-one-account",
            "ends the first account of a leaver who has several",
            seen: "keitaroinc/ckanext-saml2auth#140"
        ),
        Mutant(
            "plan.leaves-who-is-away",
            "leaves the account of somebody on leave switched on",
            seen: "slashdevops/idp-scim-sync#40"
        ),
        Mutant("plan.keeps-second-accounts", "keeps a second account of the same person"),
        Mutant("plan.creates-bare", "creates accounts without what is due"),
        Mutant("plan.only-removes", "never adds a right to an account that exists"),
        Mutant(
            "plan.only-adds",
            "never takes a right from an account that stays",
            seen: "OHDSI/WebAPI#1959"
        ),
        Mutant("plan.updates-nothing", "never changes an attribute"),
        Mutant(
            "plan.strips-nothing",
            "switches off and keeps groups and roles",
            seen: "eugenioenko/autentico#170"
        ),
        Mutant(
            "plan.strips-and-keeps",
            "takes groups and leaves the account working",
            seen: "adobe-apiplatform/user-sync.py#670"
        ),
        Mutant("plan.converts-nobody", "leaves the role on the record of a switched-off agent"),
        Mutant("plan.deletes-everybody", "deletes where policy asks to switch off"),
        Mutant(
            "plan.deletes-nobody",
            "switches off where only deletion ends everything",
            seen: "LeanerCloud/CUDly#1541"
        ),
        Mutant(
            "plan.clears-nothing",
            "does not pass on that an attribute is gone",
            seen: "MicrosoftDocs/entra-docs#285"
        ),
        Mutant("verify.looks-at-the-switch", "takes a switched-off account for an ended one"),
        Mutant("verify.first-account", "looks at the first account alone"),
        Mutant(
            "verify.takes-unread-for-none",
            "takes rights that were not shown for rights that are not held",
            seen: "goauthentik/authentik#23005"
        ),
        Mutant("verify.ignores-residual", "overlooks what is left over", seen: "SSSD/sssd#8979"),
        Mutant("verify.ignores-missing", "overlooks what is missing"),
        Mutant("verify.ignores-attributes", "overlooks attributes"),
        Mutant("verify.takes-pending-for-held", "takes what awaits approval for given"),
        Mutant(
            "verify.agrees-always",
            "calls everything done",
            seen: "goauthentik/authentik#5396"
        ),
        Mutant("read.leaver-is-not-searched", "does not look for accounts that were never linked"),
        Mutant("read.first-address", "looks under one address alone"),
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
        Mutant("read.wakes-nobody", "does not go on when a seat is free"),
        Mutant("intake.any-source", "believes any source"),
        Mutant("intake.takes-unknown-codes", "believes a department or job that nobody knows"),
        Mutant("intake.takes-contradictions", "takes one of two facts that contradict each other"),
        Mutant("intake.acts-when-told", "acts on an announced fact at once"),
        Mutant(
            "intake.last-told-wins",
            "lets the fact that was told last win",
            seen: "gip-inclusion/rdv-insertion#2988"
        ),
        Mutant("intake.keeps-what-is-moot", "carries out an announcement that was taken back"),
        Mutant("intake.shares-addresses", "lets two active people have one address"),
        Mutant("intake.drops-late-leavers", "drops a leaver who was told after a later move"),
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
            "leaves a fact in quarantine when the missing one has come"
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
        Mutant("roster.nobody-returns", "overlooks who is back on the list"),
        Mutant("guard.stops-nothing", "carries out any mass removal", seen: "awslabs/ssosync#194"),
        Mutant(
            "guard.stops-everything",
            "holds back every removal without an event of its own",
            seen: "firezone/firezone#10898"
        ),
        Mutant("guard.forgets-what-it-held", "drops what was held back once it is approved"),
        Mutant("reconcile.repairs-nothing", "finds drift and leaves it"),
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
            "takes a right that a list does not show for one that is gone"
        ),
        Mutant("reconcile.retries-nothing", "never returns to what was stuck"),
        Mutant(
            "reconcile.misses-nobody",
            "overlooks an account that was deleted by hand",
            seen: "goauthentik/authentik#5396"
        ),
        Mutant("reconcile.tells-of-no-orphan", "says nothing of accounts that answer to nobody"),
        Mutant(
            "work.goes-on-when-overtaken",
            "finishes old work after a newer event",
            seen: "gip-inclusion/rdv-insertion#2988"
        ),
        Mutant("work.looks-once", "does not look again where one look cannot tell"),
        Mutant("work.resolves-nothing", "leaves exceptions open that are resolved"),
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
            "claims completion of what is stuck",
            seen: "microsoft/o365-moodle#1841"
        ),
        Mutant("claim.asks-nobody", "opens no exception", seen: "pipeshub-ai/pipeshub-ai#2736"),
        Mutant("evidence.no-approver", "records nobody as approver"),
        Mutant("evidence.no-cause", "records no cause"),
        Mutant("evidence.before-is-after", "records the state after as the one before"),
        Mutant("evidence.none", "records nothing"),
        Mutant("evidence.verified-unread", "records as verified what nobody read"),
        Mutant(
            "evidence.silent-when-nothing-changed",
            "records nothing of an event that changed nothing"
        ),
        Mutant("evidence.keeps-drift-quiet", "reports no drift", seen: "kortix-ai/suna#5097"),
        Mutant("policy.first-rule-decides", "lets the first rule decide the kind of account"),
        Mutant("policy.exceptions-never-end", "keeps exceptions for ever"),
        Mutant("policy.knows-no-exception", "ignores exceptions"),
        Mutant("policy.everybody-matches", "gives everybody what any rule gives"),
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
        Mutant("kit.takes-silence-for-no", "says that nothing happened when nobody knows"),
        Mutant("kit.repeats-everything", "repeats a creation whose answer was lost"),
        Mutant(
            "plan.ends-first",
            "switches off before it takes what blocks that",
            seen: "PagerDuty/terraform-provider-pagerduty#833"
        ),
        Mutant("engagement.outlives-its-sponsor", "keeps outsiders whom nobody answers for"),
        Mutant("engagement.keys-grow-old", "asks nobody for new keys"),
        Mutant("secrets.stay-with-leavers", "has no shared secret changed when somebody leaves"),
        Mutant("secrets.do-not-count", "calls a leaver complete who knows a secret"),
        Mutant("credential.goes-on-when-suspected", "goes on with a credential in wrong hands"),
        Mutant("credential.wakes-nobody", "leaves waiting what waited for a new credential"),
    ]
}

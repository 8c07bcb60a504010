// SPDX-License-Identifier: Apache-2.0

import Metrics

extension Mutant {
    /// Why a check is kept although nothing would be missed without it: others detect the same, but
    /// say less.
    ///
    /// By invariant, key or id of the metric, such as `M-03`.
    package static let reasons: [String: String] = [
        "I1": "The figures say how much was left; this says of whom, where, since when.",
        "I2": "The figures say how much is missing; this says of whom, where, since when.",
        "I3": "The figures say how much there is too much; this says of whom and where.",
        "I4": "The figures count what was lost; this names the one who was none of the event's.",
        "I5": "What a second account holds is excess; this says that one person has two.",
        "I6": "A figure of claims is a share; this names the claim that was not true.",
        "I7": "The figures count calls; this says that a run with nothing to do wrote.",
        "I8": "What is wrong at the end is found by others; this says that no time would heal it.",
        "I9": "Each loss is found by I4; this says that one cause took it from many.",
        "I10": "What is late is left or missing for a time; this says that it came after its hour.",
        "I11":
            "Each end is judged by itself; this compares the ends of two orders of the same facts.",
        "I12": "What a protected account loses is no person's; nothing else would look at it.",
        "I13": "Rights are not attributes; nothing else reads a title.",
        "I14": "What drifted is left or missing; this says that it was somebody's hand, unseen.",
        "I15": "What comes back is excess; this says that it was held before.",
        "I16": "The figures count seats; this says whose it is.",
        "I17":
            "Each end is judged by itself; this compares the end with that of a run without crash.",
        "I18": "A key is no right; nothing else knows how old it is.",
        "I19":
            "I36 says that access came before approval; this says that the approval was one's own.",
        "I20": "I36 says that access came before approval; this says whose answer did not count.",
        "I21": "Access by an approval that ran out is excess; this says why.",
        "I22": "A wait is a figure; this names who let it stand.",
        "I23":
            "Each of two rights is due by itself; nothing else sees that they do not go together.",
        "I24": "A case without a ruling moves no access; nothing else would miss it.",
        "I25": "What was refused and goes on is excess; this says that somebody had said no.",
        "I26": "Access past its end is excess; this says that it was for a time.",
        "I27": "I20 is about who answers; this is about an answer that is none.",
        "I28": "An emergency that nobody looks at moves no access; nothing else would miss it.",
        "I29": "I16 is about seats without use; this is about a seat whose right is gone.",
        "I30": "I20 is about who answers; this is about where.",
        "I31": "A hasty answer is an answer; nothing else doubts it.",
        "I32": "What nobody owns is not late yet; this says that nobody will be.",
        "I33":
            "I20 is about who answers at all; this is about a deputy before or after their time.",
        "I34": "What nobody looks at moves no access; nothing else would miss the review.",
        "I35": "An open exception is a figure; this names who let it lie.",
        "I36": "I20 and I21 judge the approval; this says that access did not wait for any.",
        "I37": "I21 judges the approval; this says that what was let pass has no end at all.",
        "I38": "The figures count fields; this names the right for which nobody answers.",
        "I39": "I16 and I29 look at seat and right; this asks whether anybody uses or needs them.",
        "I40": "I20 is about who answers; this is about how many had to.",
        "I41": "A right without an owner is due like any other; nothing else asks whose it is.",
        "I42": "What others have to do moves no access; nothing else would miss it.",
        "I43": "I20 is about who answers; this is about a question that was answered already.",
        "I44": "What others do with a key may harm nobody; nothing else asks whose call it was.",
        "I45": "Closing by force moves no access; nothing else asks who may.",
        "I46":
            "What is deleted too soon is gone as it should be; nothing else asks when it may go.",
        "I47":
            "Who signs in as the integration may change nothing; nothing else sees a person there.",
        "I48":
            "I18 says that a key is known to somebody who left; this says that nobody heard of it.",
        "I49": "I44 says that a misuse was told; this says how long the key worked on.",
        "I50":
            "A key that nobody asked for gives no new right; nothing else asks where it came from.",
        "M-01": "I1 says that something was left; this says how much of what was due to go.",
        "M-02": "I10 says that it was late; this says how late, and in which part of the way.",
        "M-03": "I1 says that access was left; this says for how many hours.",
        "M-04": "I2 and I3 name each right; this says how much of all access was as it should be.",
        "M-05": "I2 and I3 name each right; this says how many rights and people are on each side.",
        "M-06": "I4 names each loss; this says how many there were, and for how long.",
        "M-07": "I6 names each false claim; this says how often what was claimed held.",
        "M-08": "I1 names each account; this says how many answer to nobody, and for how long.",
        "M-09": "I34 and I24 name each case; this says how many were decided.",
        "M-10": "I16 names each seat; this says what was paid for in vain.",
        "M-11": "No invariant asks who did the work; this says how much of it people had to do.",
        "M-12": "No invariant reads the evidence; this says how much of it is there and true.",
        "M-13": "No invariant asks how much a credential may; this says how much it need not.",
        "M-14": "I18 names each key that is too old; this says how well keys are kept altogether.",
        "M-15": "I14 names each drift; this says how long it went unseen.",
        "M-16": "I7 says that a run wrote in vain; this says how many calls the work took.",
        "M-17": "I44 says that a credential served somebody else; this says whom that reached.",
        "M-18": "I1 says what was left; this says how sure one may be that nothing was.",
        "M-19": "I19 to I36 name each breach; this says how many there were.",
        "M-20": "I22 says that a decision stood still; this says how long people waited.",
        "M-21": "I25 and I31 name each case; this says how many there were.",
        "M-22": "I32 and I41 name what nobody owns; this says how much of all has an owner.",
        "M-23": "I2 names each right that is missing; this says how much of it was held before.",
        "M-24": "I15 names each right that came back; this says how many removals did not last.",
    ]

    /// Checks that no mutant affects, with the reason.
    ///
    /// What is planted into runs moves most of them, and the tests of metrics tell a story that
    /// moves each.
    package static let idleChecks: [String: String] = Dictionary(
        uniqueKeysWithValues: idle.flatMap { group in group.checks.map { ($0, group.why) } }
    )

    private static let idle: [(checks: [String], why: String)] = [
        (["approvalLag"], "Nobody approves a leaver here, so that no fault of ours makes it wait."),
        (["convergedRunWrites"], "The core reads before it writes; I7 tells of others."),
        (["decisionLag"], "The core decides when it hears; an engine may take its time."),
        (["revokedByExpiry"], "What a target ends by itself, whatever the core does."),
        (
            ["scopeNeed", "scopeExcess", "weightedScopeExcess", "scopeDeficit"],
            "What a credential may do is granted in the product, and no fault of a core changes it."
        ),
        (
            [
                "rotationCompliance", "rotationTimeCompliance", "provenRotations", "rotationLag",
                "keysOwned", "keysNeverReplaced", "keysShared",
            ],
            "People replace keys in the product; the core says when it is time, and I18 asks that."
        ),
        (
            [
                "ownedWorkflows", "ownedTargets", "ownedPrivilegedRights", "ownedQueues",
                "inventoryPrecision", "sharedAccountExposure", "lifecycleMapCoverage",
            ],
            "What policy and inventory declare, whatever the core makes of it."
        ),
        (
            ["updatesAfterLeaving"],
            "How often a source reports somebody who left; updatesAfterLeavingLetThrough judges us."
        ),
    ]

    /// The reason for a check, possibly that of its metric.
    package static func reason(for check: String) -> String? {
        idleChecks[check] ?? reasons[check]
            ?? MetricCatalog.definition(for: check).flatMap { reasons[$0.id] }
    }

    /// Mutants that no target allows building, with what is missing.
    package static let notBuilt: [(what: String, why: String)] = [
        (
            "a secret in the log of a connector",
            "a connector within the process keeps no log; `residue check` reads that of a program "
                + "and fails where it shows a credential."
        )
    ]
}

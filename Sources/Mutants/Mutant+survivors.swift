// SPDX-License-Identifier: Apache-2.0

extension Mutant {
    /// Mutants that no scenario kills, with the reason and the day on which it was accepted.
    package static let survivors: [String: (reason: String, since: String)] = [
        "connector.knows-by-address": (
            "A scenario is missing in which an address changes hands while both people stay.",
            "2026-11-30"
        ),
        "connector.not-found-is-done": (
            "The read that follows finds the account, so that the lost step is repeated.",
            "2026-11-29"
        ),
        "connector.trusts-bulk": (
            "The read that follows finds the membership; a connector that lies as well is needed.",
            "2026-11-29"
        ),
        "credential.wakes-nobody": (
            "The next reconciliation takes up what was stuck, with the new credential.",
            "2026-11-30"
        ),
        "evidence.before-is-after": (
            "No figure compares the state before with the journal of the target.",
            "2026-11-29"
        ),
        "evidence.silent-when-nothing-changed": (
            "Completeness counts changes, and nothing changed.",
            "2026-11-29"
        ),
        "evidence.verified-unread": (
            "Every record that the line makes is of a read, and so verified anyway.",
            "2026-11-29"
        ),
        "kit.repeats-everything": (
            "A creation that is repeated meets its own record, which is then adopted.",
            "2026-11-29"
        ),
        "plan.keeps-second-accounts": (
            "A core that is in doubt links no second account, so that the line is idle.",
            "2026-11-29"
        ),
        "read.takes-over-by-address": (
            "An account of somebody else with the address is known to be theirs already.",
            "2026-11-29"
        ),
        "reconcile.takes-unlisted-for-gone": (
            "The repair reads the account and finds that it is there.",
            "2026-11-29"
        ),
        "verify.first-account": (
            "A leaver with two accounts loses both in one plan.",
            "2026-11-29"
        ),
        "verify.takes-unread-for-none": (
            "The connectors show every right in the reads that scenarios reach.",
            "2026-11-29"
        ),
        "work.creates-again-after-silence": (
            "The connectors settle a lost creation, so that the core never hears of one.",
            "2026-11-29"
        ),
        "work.goes-on-when-overtaken": (
            "The newer event reads and repairs what the older one finished.",
            "2026-11-29"
        ),
        "work.looks-once": (
            "The judgment of a read plans the rest in any case.",
            "2026-11-29"
        ),
        "work.takes-silence-for-no": (
            "The read that follows settles what happened.",
            "2026-11-29"
        ),
    ]
}

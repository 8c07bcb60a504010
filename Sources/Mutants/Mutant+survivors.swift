// SPDX-License-Identifier: Apache-2.0

extension Mutant {
    /// Mutants that no scenario kills, with the reason and the day on which it was accepted.
    package static let survivors: [String: (reason: String, since: String)] = [
        "evidence.silent-when-nothing-changed": (
            "Completeness counts changes, and here there is none; no figure asks for a record of "
                + "an event without one.",
            "2026-11-30"
        ),
        "kit.repeats-everything": (
            "Only creations are not repeated, and every simulated service keeps addresses unique: "
                + "the second one meets the first, which is then taken over.",
            "2026-11-30"
        ),
        "read.takes-over-by-address": (
            "An account under an address that two people have had is linked to the one who had it "
                + "first before anybody looks for it.",
            "2026-11-30"
        ),
        "verify.takes-unread-for-none": (
            "The connectors show every right of an account or fail to read it, so that no read "
                + "of a scenario leaves one open.",
            "2026-11-30"
        ),
        "work.creates-again-after-silence": (
            "A second creation is refused as a duplicate, and the core then looks for the first.",
            "2026-11-30"
        ),
        "work.goes-on-when-overtaken": (
            "Operations stop between their calls when newer work takes over, so that a step begun "
                + "after it changes nothing.",
            "2026-11-30"
        ),
        "work.looks-once": (
            "Without a second look the judgment of the first one plans the same rest.",
            "2026-11-30"
        ),
    ]
}

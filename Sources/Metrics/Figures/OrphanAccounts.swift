// SPDX-License-Identifier: Apache-2.0

/// M-08: accounts in a target that no active identity answers for.
enum OrphanAccounts {
    static let definitions: [MetricDefinition] = [
        .ratio(
            "orphanRate",
            "M-08",
            "Orphan rate",
            .lower,
            .field,
            "Enabled accounts that nobody answers for / enabled accounts"
        ) { .ratio($0.orphans.enabledOrphans, of: $0.orphans.enabled) },
        .ratio(
            "privilegedOrphanRate",
            "M-08",
            "Privileged orphan rate",
            .lower,
            .field,
            "The same among accounts that hold an entitlement of weight 10 or more"
        ) { .ratio($0.orphans.privilegedOrphans, of: $0.orphans.privileged) },
        count("orphanAccounts", "Orphan accounts", "Enabled accounts that nobody answers for") {
            $0.enabledOrphans
        },
        count(
            "leftBehindAccounts",
            "Accounts left behind",
            "Enabled accounts whose person has left"
        ) { $0.leftBehind },
        count("ownerlessAccounts", "Accounts without an owner", "Enabled accounts of nobody") {
            $0.ownerless
        },
        count("disabledOrphans", "Disabled orphans", "Disabled accounts that nobody answers for") {
            $0.disabledOrphans
        },
        .ratio(
            "orphanDetectionRecall",
            "M-08",
            "Orphan detection recall",
            .higher,
            .ours,
            "Enabled orphans that the core has reported / enabled orphans"
        ) { .ratio($0.orphans.detected, of: $0.orphans.enabledOrphans) },
        .ratio(
            "orphanDetectionPrecision",
            "M-08",
            "Orphan detection precision",
            .higher,
            .ours,
            "Reported accounts that were orphans when reported / reported accounts"
        ) { .ratio($0.orphans.reportedTruly, of: $0.orphans.reported) },
        .distribution(
            "orphanAge",
            "M-08",
            "Orphan age",
            of: .duration,
            "How long enabled orphans have been orphans"
        ) { reader in
            MetricDefinition.Answer(
                .distribution(reader.orphans.ages.distribution(in: .milliseconds))
            )
        },
    ]

    private static func count(
        _ key: String,
        _ title: String,
        _ definition: String,
        _ part: @escaping @Sendable (OrphanTally) -> Int
    ) -> MetricDefinition {
        .count(key, "M-08", title, of: .accounts, .lower, definition) { .count(part($0.orphans)) }
    }
}

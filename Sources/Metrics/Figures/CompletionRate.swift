// SPDX-License-Identifier: Apache-2.0

/// M-07: events that are truly done, and events that are only claimed to be.
///
/// Leavers, unless the query asks for another kind. Partial success does not count: one residue
/// fails the event.
enum CompletionRate {
    static let definitions: [MetricDefinition] = [
        rate(
            "completionRate",
            "Deprovisioning completion",
            .higher,
            "Events clean, verified and fully evidenced by the deadline / events due"
        ) { ($0.complete, $0.due) },
        rate(
            "lateCompletion",
            "Late completion",
            .lower,
            "Events clean, verified and fully evidenced by now, but not by the deadline / events "
                + "due"
        ) { ($0.late, $0.due) },
        rate(
            "claimedCompletion",
            "Claimed completion",
            .neither,
            "Events that the core calls complete / events due"
        ) { ($0.claimed, $0.due) },
        rate(
            "falseSuccessRate",
            "False success",
            .lower,
            "Events called complete with a usable or latent residue / events called complete"
        ) { ($0.calledFalsely, $0.called) },
        rate(
            "falseSuccessPaths",
            "False success, by path",
            .lower,
            "Usable paths of events called complete / paths that those events had to revoke"
        ) { ($0.pathsCalledDeadFalsely, $0.pathsCalledDead) },
        rate(
            "falsePending",
            "False pending",
            .lower,
            "Events truly clean but not called complete / events due"
        ) { ($0.pendingThoughClean, $0.due) },
    ]

    private static func rate(
        _ key: String,
        _ title: String,
        _ better: MetricDefinition.Better,
        _ definition: String,
        _ part: @escaping @Sendable (CompletionTally) -> (Int, Int)
    ) -> MetricDefinition {
        .ratio(key, "M-07", title, better, .part, definition) { reader in
            let tally = reader.completion
            let (numerator, denominator) = part(tally)
            let note = tally.notDue == 0 ? nil : "\(tally.notDue) not due"
            return .ratio(numerator, of: denominator, note: note)
        }
    }
}

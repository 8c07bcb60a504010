// SPDX-License-Identifier: Apache-2.0

extension MetricCatalog {
    /// Figures of what a core says of its own work: claims, phases, and all that it records.
    ///
    /// Where nobody says anything they have no value, or a flattering one.
    package static let keysOfClaims: Set<String> = keysOfRecords.union([
        "decisionLag", "approvalLag", "queueLag", "executionLag", "verificationLag",
        "claimedCompletion", "falseSuccessRate", "falseSuccessPaths", "falsePending",
    ])

    /// Figures of exceptions, evidence, and reports of drift, orphans and keys.
    ///
    /// An engine claims its work, and the line protocol gives it no words for these.
    package static let keysOfRecords: Set<String> = [
        "completionRate", "lateCompletion",
        "orphanDetectionRecall", "orphanDetectionPrecision",
        "driftRecall", "driftLatency",
        "inventoryRecall", "inventoryLatency", "keysUnknown",
        "exceptionRate", "openExceptionAge", "openExceptions", "approvedExceptions",
        "refusedExceptions", "resolvedExceptions", "ignoredExceptions", "expiredExceptions",
        "evidenceCompleteness", "evidenceBackward", "evidenceFieldCompleteness",
        "evidenceQuality", "attribution", "governedChanges", "evidenceReconstruction",
        "revocationConfidence",
    ]
}

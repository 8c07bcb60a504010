// SPDX-License-Identifier: Apache-2.0

extension MetricCatalog {
    /// Figures based on what a core says about its own work: claims, phases and records.
    ///
    /// Without such statements they have no value, or a flattering one.
    package static let keysOfClaims: Set<String> = keysOfRecords.union([
        "decisionLag", "approvalLag", "queueLag", "executionLag", "verificationLag",
        "claimedCompletion", "falseSuccessRate", "falseSuccessPaths", "falsePending",
    ])

    /// Figures based on exceptions, evidence, and reports of drift, orphans and keys.
    ///
    /// An engine can claim its work, but the line protocol has no messages for these.
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

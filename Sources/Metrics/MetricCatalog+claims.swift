// SPDX-License-Identifier: Apache-2.0

extension MetricCatalog {
    /// Figures of what a core says of its own work: claims, phases, exceptions, reports, evidence.
    ///
    /// Where nobody says anything they have no value, or a flattering one.
    package static let keysOfClaims: Set<String> = [
        "decisionLag", "approvalLag", "queueLag", "executionLag", "verificationLag",
        "completionRate", "lateCompletion", "claimedCompletion", "falseSuccessRate",
        "falseSuccessPaths", "falsePending",
        "orphanDetectionRecall", "orphanDetectionPrecision",
        "exceptionRate", "openExceptionAge", "openExceptions", "approvedExceptions",
        "refusedExceptions", "resolvedExceptions", "ignoredExceptions", "expiredExceptions",
        "evidenceCompleteness", "evidenceBackward", "evidenceFieldCompleteness",
        "evidenceQuality", "attribution", "governedChanges", "evidenceReconstruction",
    ]
}

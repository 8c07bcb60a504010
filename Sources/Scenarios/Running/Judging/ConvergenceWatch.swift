// SPDX-License-Identifier: Apache-2.0

/// Counts the writes of a reconciliation that directly follows another.
struct ConvergenceWatch {
    /// Whether the previous step, ignoring judgments, was a reconciliation.
    private var followsReconciliation = false
    /// Writes before the second reconciliation; `nil` outside of one, and if work was still
    /// pending.
    private var writesBefore: Int?

    mutating func begin(writes: Int, isConverged: Bool) {
        writesBefore = followsReconciliation && isConverged ? writes : nil
        followsReconciliation = true
    }

    /// The writes since the second reconciliation began.
    mutating func end(writes: Int) -> Int? {
        defer { writesBefore = nil }
        return writesBefore.map { writes - $0 }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// Counts the writes of a reconciliation that follows another with nothing between.
struct ConvergenceWatch {
    /// Whether the step before, judgements aside, was a reconciliation.
    private var followsReconciliation = false
    /// Writes before the second reconciliation; `nil` outside of one, and where something was
    /// still to be done.
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

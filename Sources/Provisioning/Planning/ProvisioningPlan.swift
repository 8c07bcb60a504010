// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel

/// The operations that bring one person's accounts at one target to the goal, with their
/// dependencies.
package struct ProvisioningPlan: Hashable, Sendable {
    package struct Step: Hashable, Sendable {
        package let operation: AccountOperation
        /// Indices of the steps that must succeed first.
        package let requires: [Int]
        /// Indices of the steps that must be finished first, successful or not: a group that cannot
        /// be revoked must not keep an account alive.
        package let follows: [Int]
    }

    package private(set) var steps: [Step] = []
    /// Whether the rest depends on a read, so that another plan has to follow.
    package private(set) var needsAnotherLook = false

    package init() {}

    package var isEmpty: Bool { steps.isEmpty }
    package var operations: [AccountOperation] { steps.map(\.operation) }

    /// Steps that may start now: not tried yet, with all dependencies done.
    package func ready(done: Set<Int>, failed: Set<Int> = []) -> [Int] {
        steps.indices.filter { index in
            !done.contains(index) && !failed.contains(index)
                && steps[index].requires.allSatisfy(done.contains)
                && steps[index].follows.allSatisfy { done.contains($0) || failed.contains($0) }
        }
    }

    @discardableResult
    mutating func add(
        _ operation: AccountOperation,
        after requires: [Int] = [],
        following follows: [Int] = []
    ) -> Int {
        steps.append(Step(operation: operation, requires: requires, follows: follows))
        if !operation.isPredictable { needsAnotherLook = true }
        return steps.count - 1
    }

    mutating func endHere() {
        needsAnotherLook = false
    }

    /// Marks that what follows depends on what is left of an account by then.
    mutating func goOnAfterLook() {
        needsAnotherLook = true
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// Rule changes that the core knows about, and those that took effect; a fold of the journal.
package struct RuleBook: Sendable {
    package enum Step: Hashable, Sendable {
        case asked
        /// By the decision with that id; `nil` if no approval was needed.
        case adopted(String?)
        case refused
    }

    private var known: [String: RuleChange] = [:]
    private var decisions: [String: String] = [:]
    /// In the order in which they took effect.
    package private(set) var adopted: [RuleChange] = []

    package init() {}

    subscript(id: String) -> RuleChange? { known[id] }

    func decision(on change: RuleChange) -> String? { decisions[change.id] }

    mutating func apply(_ change: RuleChange, _ step: Step) {
        known[change.id] = change
        guard case .adopted(let decision) = step else { return }
        adopted.append(change)
        decisions[change.id] = decision
    }
}

extension Policy {
    /// Replaces the rule with the same id, or adds one after all others.
    mutating func put(_ rule: AccessRule) {
        if let index = rules.firstIndex(where: { $0.id == rule.id }) {
            rules[index] = rule
        } else {
            rules.append(rule)
        }
    }
}

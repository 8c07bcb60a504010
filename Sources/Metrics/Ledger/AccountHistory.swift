// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

/// An account, identified by its target's id.
struct AccountReference: Hashable {
    let target: Int32
    let account: String
}

/// What the oracle observed about one account over time.
struct AccountHistory {
    struct Step {
        var at: Int64
        /// The owner's number; `nil` for nobody.
        var owner: Int32?
        var exists: Bool
        var isEnabled: Bool
        var isProtected: Bool
        var isPrivileged: Bool
        var lastActiveAt: Int64?
    }

    let target: Int32
    private(set) var steps: [Step] = []
    /// When the core reported it as an orphan, and of which kind.
    var reports: [(at: Int64, kind: OrphanReport.Kind)] = []

    init(target: Int32) {
        self.target = target
    }

    mutating func add(_ step: Step) {
        if let last = steps.last, last.at == step.at { steps.removeLast() }
        steps.append(step)
    }

    func step(at instant: Int64) -> Step? { steps.last { $0.at <= instant } }
}

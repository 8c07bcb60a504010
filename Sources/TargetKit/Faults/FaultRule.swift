// SPDX-License-Identifier: Apache-2.0

import CivilTime

/// One thing that goes wrong on the way to or from a target.
package struct FaultRule: Hashable, Sendable {
    /// How far a request has come when it is hit.
    package enum Phase: String, Hashable, Sendable, CaseIterable {
        /// The target never sees the request.
        case before
        /// The target has carried the request out; its answer is replaced, altered or lost.
        case after
        /// The target is cut off after half of the request's elementary changes.
        case halfWay
    }

    /// Which of the matching requests are hit, by match number, from 1.
    package enum Occasion: Hashable, Sendable {
        case always
        /// Match n, 2n, 3n, …
        case every(Int)
        /// Match 1 to n.
        case first(Int)
        /// Match n + 1 and all later ones.
        case after(Int)
        /// Each match independently, with a probability from 0 to 1 drawn from the rule's own
        /// generator.
        case probability(Double)
    }

    /// Conditions for a request to match; `nil` or empty for "any".
    package struct Scope: Hashable, Sendable {
        /// The name that the scenario gives the target.
        package var target: String?
        package var pattern: FaultPattern
        package var operation: RequestOperation?
        /// The right that the operation concerns.
        package var right: RightName?
        /// Ids or addresses, in lower case, of the account that the request is about.
        package var subjects: [String]
        package var page: Int?
        /// 1 for a request seen for the first time, 2 for its first retry.
        package var attempt: Int?
        /// Includes the start, excludes the end.
        package var window: Range<Instant>?

        package init(
            target: String? = nil,
            pattern: FaultPattern = .everything,
            operation: RequestOperation? = nil,
            right: RightName? = nil,
            subjects: [String] = [],
            page: Int? = nil,
            attempt: Int? = nil,
            window: Range<Instant>? = nil
        ) {
            self.target = target
            self.pattern = pattern
            self.operation = operation
            self.right = right
            self.subjects = subjects.map { $0.lowercased() }
            self.page = page
            self.attempt = attempt
            self.window = window
        }
    }

    /// How often a rule must fire in a run; a fault that never fires proves nothing.
    package struct FireRequirement: Hashable, Sendable {
        package var minimum: Int
        /// `nil` for no upper limit.
        package var maximum: Int?

        package init(minimum: Int = 1, maximum: Int? = nil) {
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    package var name: String
    package var scope: Scope
    package var phase: Phase
    package var occasion: Occasion
    /// The rule stops after firing this often; `nil` for no limit.
    package var timesMax: Int?
    package var verdict: FaultVerdict
    package var fires: FireRequirement

    /// A rule that strikes in `phase`, by default the verdict's usual phase.
    package init(
        name: String,
        scope: Scope = Scope(),
        phase: Phase? = nil,
        occasion: Occasion = .always,
        timesMax: Int? = nil,
        verdict: FaultVerdict,
        fires: FireRequirement = FireRequirement()
    ) {
        self.name = name
        self.scope = scope
        self.phase = phase ?? verdict.phases[0]
        self.occasion = occasion
        self.timesMax = timesMax
        self.verdict = verdict
        self.fires = fires
    }
}

extension FaultRule.Occasion: CustomStringConvertible {
    /// `first 3`, as in a scenario file.
    package var description: String {
        switch self {
        case .always: "always"
        case .every(let count): "every \(count)"
        case .first(let count): "first \(count)"
        case .after(let count): "after \(count)"
        case .probability(let chance): "probability \(chance)"
        }
    }
}

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
        /// The target is cut after half of the request's elementary writes.
        case halfWay
    }

    /// Which of the matching requests are hit, by the number of the match, from 1.
    package enum Occasion: Hashable, Sendable {
        case always
        /// Match n, 2n, 3n, …
        case every(Int)
        /// Match 1 to n.
        case first(Int)
        /// Match n + 1 and all that follow.
        case after(Int)
        /// Each match by itself, with a chance from 0 to 1 drawn from the rule's own generator.
        case probability(Double)
    }

    /// What a request must be like to be counted as a match; `nil` or empty for "any".
    package struct Scope: Hashable, Sendable {
        /// The name that the scenario gives the target.
        package var target: String?
        package var pattern: FaultPattern
        /// Ids or addresses, in lower case; one of them must be among the request's subjects.
        package var subjects: [String]
        package var page: Int?
        /// 1 for a request seen for the first time, 2 for its first retry.
        package var attempt: Int?
        /// The start counts in, the end does not.
        package var window: Range<Instant>?

        package init(
            target: String? = nil,
            pattern: FaultPattern = .everything,
            subjects: [String] = [],
            page: Int? = nil,
            attempt: Int? = nil,
            window: Range<Instant>? = nil
        ) {
            self.target = target
            self.pattern = pattern
            self.subjects = subjects.map { $0.lowercased() }
            self.page = page
            self.attempt = attempt
            self.window = window
        }
    }

    /// How often a rule must fire in a run; a fault that stays away proves nothing.
    package struct FireRequirement: Hashable, Sendable {
        package let minimum: Int
        package let maximum: Int?

        package static func atLeast(_ count: Int) -> FireRequirement {
            FireRequirement(minimum: count, maximum: nil)
        }

        package static func atMost(_ count: Int) -> FireRequirement {
            FireRequirement(minimum: 0, maximum: count)
        }

        package static func exactly(_ count: Int) -> FireRequirement {
            FireRequirement(minimum: count, maximum: count)
        }

        package init(minimum: Int, maximum: Int?) {
            self.minimum = minimum
            self.maximum = maximum
        }
    }

    package let name: String
    package let scope: Scope
    package let phase: Phase
    package let occasion: Occasion
    /// The rule rests once it has fired so often; `nil` for no limit.
    package let timesMax: Int?
    package let verdict: FaultVerdict
    /// The longest delay, where the verdict's own delay is the shortest; `nil` for a fixed one.
    package let delayMax: Duration?
    package let fires: FireRequirement

    package init(
        name: String,
        scope: Scope = Scope(),
        phase: Phase = .before,
        occasion: Occasion = .always,
        timesMax: Int? = nil,
        verdict: FaultVerdict,
        delayMax: Duration? = nil,
        fires: FireRequirement = .atLeast(1)
    ) {
        self.name = name
        self.scope = scope
        self.phase = phase
        self.occasion = occasion
        self.timesMax = timesMax
        self.verdict = verdict
        self.delayMax = delayMax
        self.fires = fires
    }

    /// Whether a firing leaves the exchange as it is, so that the next rule is asked.
    ///
    /// A cut half way is a fault in itself; the target's own error is then the answer.
    var isHarmless: Bool { verdict == .pass && phase != .halfWay }

    /// What makes the rule impossible, one sentence each; empty for a sound rule.
    package var contradictions: [String] {
        var found: [String] = []
        if let reason = verdict.contradiction(in: phase) { found.append(reason) }
        if let reason = occasion.contradiction { found.append(reason) }
        if let reason = delayContradiction { found.append(reason) }
        if let timesMax, timesMax < 1 { found.append("it may fire \(timesMax) times") }
        if fires.minimum < 0 || (fires.maximum ?? fires.minimum) < fires.minimum {
            found.append("its required number of firings is an empty range")
        }
        if let timesMax, timesMax < fires.minimum {
            found.append("it must fire \(fires.minimum) times but may fire \(timesMax) times")
        }
        return found.map { "fault '\(name)' cannot work: \($0)" }
    }

    private var delayContradiction: String? {
        guard let delayMax else { return nil }
        guard case .delay(let least) = verdict else { return "'delayMax' is set without a delay" }
        return delayMax < least ? "its longest delay is shorter than its shortest" : nil
    }
}

extension FaultRule.Occasion {
    fileprivate var contradiction: String? {
        switch self {
        case .always: nil
        case .every(let count): count < 1 ? "'every' must be at least 1" : nil
        case .first(let count): count < 1 ? "'first' must be at least 1" : nil
        case .after(let count): count < 0 ? "'after' must not be negative" : nil
        case .probability(let chance):
            (0...1).contains(chance) ? nil : "'probability' must lie between 0 and 1"
        }
    }
}

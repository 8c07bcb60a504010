// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording

/// Meaningless bounds: they would pass or fail whatever happens.
struct FigureMistakes {
    let scenario: Scenario

    /// Mistakes in expectations that only the metric catalog can detect.
    var ofMetrics: [Diagnostic] {
        checks.compactMap { check in
            guard case .metric(let name, let bound) = check.subject,
                let definition = MetricCatalog.definition(for: name)
            else { return check.mistakeAboutCount }
            return bound.mistake(for: definition).map {
                Diagnostic(.error, at: check.location, "\(name): \($0)")
            }
        }
    }

    /// Expectations about unknown licenses, given each target's own.
    func ofLicenses(_ known: [TargetName: [String]]) -> [Diagnostic] {
        checks.compactMap { check in
            guard case .license(let target, let name, _, _) = check.subject else { return nil }
            guard let names = known[target], !names.contains(name) else { return nil }
            return Diagnostic(
                .error,
                at: check.location,
                "\(target.rawValue) has no license '\(name)'",
                note: names.isEmpty ? nil : "Known are \(names.joined(separator: ", "))."
            )
        }
    }

    /// Counts of findings that only sibling runs can raise, if none are requested.
    var ofSiblings: [Diagnostic] {
        let raised = Set(scenario.checks.map(\.invariant))
        return checks.compactMap { check in
            guard case .findings(let checker, _) = check.subject,
                let words = Scenario.Check.words[checker],
                !raised.contains(where: { $0.rawValue == checker })
            else { return nil }
            return Diagnostic(
                .error,
                at: check.location,
                "no finding \(checker) can occur here",
                note: "Ask for the runs that can raise it: check: [\(words)]."
            )
        }
    }

    private var checks: [Expectation.Check] { scenario.expectations.flatMap(\.checks) }
}

extension Expectation.Check {
    /// The mistake in the bound of a count, if any.
    fileprivate var mistakeAboutCount: Diagnostic? {
        let bound: Bound?
        switch subject {
        case .license(_, _, _, let count), .findings(_, let count), .exceptions(let count),
            .accounts(_, let count), .intake(_, let count):
            bound = count
        case .expectedFinding(let expected): bound = expected.count
        case .metric, .residual: bound = nil
        }
        return bound?.mistakeAboutCount.map { Diagnostic(.error, at: location, $0) }
    }
}

extension Bound {
    /// Why the bound does not fit a plain count.
    fileprivate var mistakeAboutCount: String? {
        if let reason = emptyClaim { return reason }
        let parts = quantities.first { quantity in
            guard case .number(let number) = quantity else { return true }
            return number.numerator % number.denominator != 0
        }
        return parts.map { "a count is a whole number, not \($0.text)" }
    }

    /// Why the bound does not fit the figure; `nil` if it does.
    fileprivate func mistake(for definition: MetricDefinition) -> String? {
        if statistic != nil, definition.kind != .distribution {
            return "'statistic' is for distributions, and this is a \(definition.kind.rawValue)"
        }
        if case .range(let least?, let most?) = requirement, least > most {
            return "nothing is at least \(least.text) and at most \(most.text)"
        }
        if let reason = mistakeAboutKind(of: definition) ?? emptyClaim { return reason }
        if definition.unit == .fraction { return mistakeAboutShare }
        return definition.kind == .count ? mistakeAboutCount : nil
    }

    /// A number against a time, or the reverse.
    private func mistakeAboutKind(of definition: MetricDefinition) -> String? {
        let isTime = definition.unit == .duration && statistic != .count && statistic != .censored
        for quantity in quantities {
            switch quantity {
            case .duration where !isTime && definition.kind != .integral:
                return "a time has no meaning here; give a number such as 0.95, 11 or 8/11"
            case .number(let number) where isTime && number.numerator != 0:
                return "a number has no meaning here; give a time such as 30s or 10m"
            case .duration, .number: continue
            }
        }
        return nil
    }

    /// A bound that every figure satisfies, since none is below 0.
    private var emptyClaim: String? {
        guard case .range(let least?, _) = requirement, least.isZero else { return nil }
        return "every figure is at least \(least.text), so this claims nothing"
    }

    /// A share is between 0 and 1: 95 is out of range, and "at most 1" claims nothing.
    private var mistakeAboutShare: String? {
        let one = Quantity.number(ExactRatio(1, of: 1))
        if let beyond = quantities.first(where: { $0 > one }) {
            return "no share is \(beyond.text); all of it is 1 or 100%"
        }
        guard case .range(_, let most?) = requirement, !(one > most) else { return nil }
        return "every share is at most 1, so this claims nothing"
    }

    private var quantities: [Quantity] {
        switch requirement {
        case .equals(let quantity): [quantity]
        case .range(let least, let most): [least, most].compactMap { $0 }
        case .notApplicable: []
        }
    }
}

extension Quantity {
    fileprivate var isZero: Bool {
        switch self {
        case .number(let ratio): ratio.numerator == 0
        case .duration(let length): length == .zero
        }
    }

    /// `false` for a number and a time, which do not compare.
    fileprivate static func > (left: Quantity, right: Quantity) -> Bool {
        switch (left, right) {
        case (.duration(let left), .duration(let right)): left > right
        case (.number(let left), .number(let right)):
            Int128(left.numerator) * Int128(right.denominator)
                > Int128(right.numerator) * Int128(left.denominator)
        case (.duration, .number), (.number, .duration): false
        }
    }
}

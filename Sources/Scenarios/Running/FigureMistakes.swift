// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Metrics
import Recording

/// Bounds that a figure can never be held against: they would pass or fail whatever happens.
struct FigureMistakes {
    let scenario: Scenario

    /// What only the metric catalog can tell of the expectations.
    var ofMetrics: [Diagnostic] {
        checks.compactMap { check in
            guard case .metric(let name, let bound) = check.subject,
                let definition = MetricCatalog.definition(for: name),
                let message = bound.mistake(for: definition)
            else { return nil }
            return Diagnostic(.error, at: check.location, "\(name): \(message)")
        }
    }

    /// Expectations about licenses that a target lacks, by what each target has.
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

    /// Counts of findings that only runs to compare with can raise, where none is asked for.
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

extension Bound {
    /// Why the bound does not fit the figure; `nil` if it does.
    fileprivate func mistake(for definition: MetricDefinition) -> String? {
        if statistic != nil, definition.kind != .distribution {
            return "'statistic' is for distributions, and this is a \(definition.kind.rawValue)"
        }
        if case .range(let least?, let most?) = requirement, least > most {
            return "nothing is at least \(least.text) and at most \(most.text)"
        }
        let isTime = definition.unit == .duration && statistic != .count && statistic != .censored
        for quantity in quantities {
            switch quantity {
            case .duration where !isTime && definition.kind != .integral:
                return "a time says nothing here; give a number such as 0.95, 11 or 8/11"
            case .number(let number) where isTime && number.numerator != 0:
                return "a number says nothing here; give a time such as 30s or 10m"
            case .duration, .number: continue
            }
        }
        return nil
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

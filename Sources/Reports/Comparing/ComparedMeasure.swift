// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics

/// The measures that two reports are compared by, most important first; more is always worse.
package enum ComparedMeasure: String, Hashable, Sendable, CaseIterable {
    case people
    case latent
    case exposure
    case accuracy
    case collateral
    case claims
    case calls

    package var label: String {
        switch self {
        case .people: "people still in"
        case .latent: "people back once enabled"
        case .exposure: "exposure"
        case .accuracy: "accuracy"
        case .collateral: "collateral"
        case .claims: "false claims"
        case .calls: "API calls"
        }
    }

    /// A number that grows as things get worse; `nil` if nothing was measured.
    func badness(of figures: AccessFigures) -> Double? {
        switch self {
        case .people: Double(figures.peopleIn)
        case .latent: Double(figures.peopleLatent)
        case .exposure: Double(figures.revocation.exposureMilliseconds)
        case .accuracy: figures.accuracy.value.map { 1 - $0 }
        case .collateral: Double(figures.collateral)
        case .claims: Double(figures.falseClaims)
        case .calls: Double(figures.calls)
        }
    }

    package func text(of figures: AccessFigures) -> String {
        switch self {
        case .people: grouped(figures.peopleIn)
        case .latent: grouped(figures.peopleLatent)
        case .exposure: figures.exposureText
        case .accuracy: figures.accuracy.text
        case .collateral: counted(Int(figures.collateral), "right") + " lost by bystanders"
        case .claims: grouped(figures.falseClaims)
        case .calls: grouped(figures.calls)
        }
    }
}

/// How much worse a report may be before a comparison is red.
package struct ComparisonLimit: Hashable, Sendable {
    package enum Subject: Hashable, Sendable {
        /// Any scenario or check whose verdict got worse.
        case verdict
        case measure(ComparedMeasure)
    }

    package enum Allowance: Hashable, Sendable {
        /// In the measure's own unit; milliseconds for exposure.
        case amount(Double)
        /// Relative to the first report; in percentage points for accuracy.
        case percent(Double)
    }

    package let subject: Subject
    package let allowance: Allowance
    /// As it was written.
    package let text: String

    /// Reads `verdict,people,exposure=10%,calls=50`, or `all`.
    ///
    /// Throws a description of the mistake.
    package static func list(_ text: String) throws(ComparisonMistake) -> [ComparisonLimit] {
        var limits: [ComparisonLimit] = []
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            if word == "all" {
                let none = Allowance.amount(0)
                limits.append(ComparisonLimit(subject: .verdict, allowance: none, text: "verdict"))
                limits += ComparedMeasure.allCases.map {
                    ComparisonLimit(subject: .measure($0), allowance: none, text: $0.rawValue)
                }
                continue
            }
            limits.append(try limit(String(word)))
        }
        return limits
    }

    private static func limit(_ word: String) throws(ComparisonMistake) -> ComparisonLimit {
        let halves = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(halves[0])
        if name == "verdict", halves.count == 1 {
            return ComparisonLimit(subject: .verdict, allowance: .amount(0), text: word)
        }
        guard let measure = ComparedMeasure(rawValue: name) else {
            let known = ["verdict"] + ComparedMeasure.allCases.map(\.rawValue) + ["all"]
            throw ComparisonMistake(
                "unknown measure '\(name)'; choose from \(known.joined(separator: ", "))"
            )
        }
        guard halves.count == 2 else {
            return ComparisonLimit(
                subject: .measure(measure),
                allowance: .amount(0),
                text: word
            )
        }
        guard let allowance = allowance(String(halves[1]), of: measure) else {
            let unit = measure == .exposure ? "a time such as 2h" : "a number"
            throw ComparisonMistake("'\(word)' needs \(unit) or a share such as 5%")
        }
        return ComparisonLimit(subject: .measure(measure), allowance: allowance, text: word)
    }

    private static func allowance(_ text: String, of measure: ComparedMeasure) -> Allowance? {
        if text.hasSuffix("%") {
            guard let share = Double(text.dropLast()), (0...1_000_000).contains(share) else {
                return nil
            }
            return .percent(share)
        }
        if measure == .exposure {
            guard let time = Duration(text: text) else { return nil }
            return .amount(Double(time.components.seconds) * 1_000)
        }
        guard measure != .accuracy, let number = Int(text), number >= 0 else { return nil }
        return .amount(Double(number))
    }

    func isExceeded(from before: AccessFigures, to after: AccessFigures) -> Bool {
        guard case .measure(let measure) = subject, let old = measure.badness(of: before),
            let new = measure.badness(of: after)
        else { return false }
        switch allowance {
        case .amount(let amount): return new > old + amount
        case .percent(let share) where measure == .accuracy: return new > old + share / 100
        case .percent(let share): return new > old * (1 + share / 100)
        }
    }
}

package struct ComparisonMistake: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}

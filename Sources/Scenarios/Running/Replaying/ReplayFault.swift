// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// The four ways in which any call of a replay may go wrong.
package enum ReplayFault: String, Sendable, CaseIterable {
    case throttled = "429"
    case unavailable = "503"
    case timeout
    case lost

    package struct Mistake: Error, CustomStringConvertible {
        package let description: String
    }

    /// `429=2,503=2,timeout=2,lost=2`, in percent; `all=2` for each of the four.
    package static func rules(_ text: String) throws(Mistake) -> [FaultRule] {
        var rules: [FaultRule] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "=", omittingEmptySubsequences: false)
            guard halves.count == 2, let percent = Double(halves[1]), percent > 0, percent <= 50
            else {
                throw Mistake(
                    description:
                        "--faults needs NAME=PERCENT pairs with 0 < PERCENT <= 50, not '\(part)'"
                )
            }
            let names = halves[0] == "all" ? ReplayFault.allCases : ReplayFault.named(halves[0])
            guard !names.isEmpty else {
                let known = ReplayFault.allCases.map(\.rawValue).joined(separator: ", ")
                throw Mistake(
                    description: "unknown fault '\(halves[0])'; there are \(known), all"
                )
            }
            for fault in names where rules.contains(where: { $0.name == fault.rawValue }) {
                throw Mistake(description: "--faults names '\(fault.rawValue)' twice")
            }
            rules += names.map { $0.rule(probability: percent / 100) }
        }
        return rules
    }

    private static func named(_ name: Substring) -> [ReplayFault] {
        ReplayFault(rawValue: String(name)).map { [$0] } ?? []
    }

    func rule(probability: Double) -> FaultRule {
        let verdict: FaultVerdict =
            switch self {
            case .throttled: .respond(FaultAnswer(status: 429, retryAfter: 5))
            case .unavailable: .respond(FaultAnswer(status: 503))
            case .timeout: .dropRequest
            case .lost: .dropResponse
            }
        return FaultRule(
            name: rawValue,
            occasion: .probability(probability),
            verdict: verdict
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import Metrics
import TargetKit

/// A bound that the caller of a replay sets: `revocationCompleteness=0.99`, `timeToRevoke=10m`.
package struct ReplayThreshold: Hashable, Sendable {
    let metric: String
    let bound: Bound

    package struct Mistake: Error, CustomStringConvertible {
        package let description: String
    }

    /// A lower bound if more is better for the metric, otherwise an upper bound.
    package init(_ text: String) throws(Mistake) {
        let halves = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard halves.count == 2 else {
            throw Mistake(description: "needs METRIC=BOUND, not '\(text)'")
        }
        let name = String(halves[0])
        guard let definition = MetricCatalog.definition(for: name) else {
            let near = Suggestion.nearest(to: name, among: MetricCatalog.all.map(\.key))
            throw Mistake(
                description: "no metric '\(name)'" + (near.map { ". Did you mean '\($0)'?" } ?? "")
            )
        }
        let decoder = FileDecoder()
        let location = SourceLocation(file: "--threshold", line: 1, column: 1)
        let node = YAMLNode(
            .scalar(text: String(halves[1]), isPlain: true),
            at: location
        )
        guard let quantity = BoundDecoder(decoder: decoder).quantity(node) else {
            let reason = decoder.log.sorted.first?.message ?? "no bound"
            throw Mistake(description: "'\(text)': \(reason)")
        }
        metric = name
        bound = Bound(
            definition.better == .higher
                ? .range(atLeast: quantity, atMost: nil) : .range(atLeast: nil, atMost: quantity)
        )
    }
}

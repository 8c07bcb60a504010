// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Metrics
import Wire

/// Reads the bounds that figures are compared with.
struct BoundDecoder {
    let decoder: FileDecoder

    /// A plain figure means exactly that figure, a plain time at most that time.
    func bound(_ node: YAMLNode) -> Bound? {
        if case .mapping = node.content { return mapping(node) }
        if node.json.string == "n/a" { return Bound(.notApplicable, minDenominator: 0) }
        switch quantity(node) {
        case .duration(let limit): return Bound(.range(atLeast: nil, atMost: .duration(limit)))
        case .number(let ratio): return Bound(.equals(.number(ratio)))
        case nil: return nil
        }
    }

    private func mapping(_ node: YAMLNode) -> Bound? {
        guard let fields = decoder.fields(node, ExpectationShapes.boundMapping) else { return nil }
        let least = decoder.whole(fields["minDenominator"]) ?? 1
        let statistic = decoder.word(fields["statistic"], "statistic", as: Bound.Statistic.self)
        func bound(_ requirement: Bound.Requirement, _ least: Int) -> Bound {
            Bound(requirement, minDenominator: Int64(least), statistic: statistic)
        }
        if let flag = decoder.flag(fields["na"]) {
            if !flag { decoder.log.error("'na' can only be true", at: fields.keyLocation("na")) }
            return bound(.notApplicable, 0)
        }
        if let node = fields["equals"] { return quantity(node).map { bound(.equals($0), least) } }
        let atLeast = fields["atLeast"].map(quantity)
        let atMost = fields["atMost"].map(quantity)
        guard atLeast != nil || atMost != nil else {
            let message = "a bound lacks one of equals, atLeast, atMost, na"
            decoder.log.error(message, at: node.location)
            return nil
        }
        // A side that is present but unreadable was already reported.
        if case .some(.none) = atLeast { return nil }
        if case .some(.none) = atMost { return nil }
        return bound(.range(atLeast: atLeast ?? nil, atMost: atMost ?? nil), least)
    }

    func quantity(_ node: YAMLNode) -> Quantity? {
        guard case .scalar(let text, let isPlain) = node.content, !text.isEmpty else {
            decoder.mismatch(node, BoundDecoder.expected)
            return nil
        }
        if text.hasPrefix("-") {
            decoder.log.error("a figure cannot be negative: \(text)", at: node.location)
            return nil
        }
        if let length = Duration(text: text) { return .duration(length) }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        if parts.count == 2, let part = wholeNumber(parts[0]), let whole = wholeNumber(parts[1]) {
            guard whole > 0 else {
                decoder.log.error("a ratio cannot be of 0", at: node.location)
                return nil
            }
            return .number(ExactRatio(part, of: whole))
        }
        // A quoted '12' is text; a ratio or a percentage may be quoted, since both look like it.
        if let ratio = decimal(text), isPlain || text.hasSuffix("%") { return .number(ratio) }
        decoder.mismatch(node, BoundDecoder.expected)
        return nil
    }

    private static let expected = "a figure such as 11, 0.95, 8/11, 95% or 10m"

    /// `0.95` as 95 of 100, so that no figure is ever rounded.
    private func decimal(_ text: String) -> ExactRatio? {
        let isPercent = text.hasSuffix("%")
        let digits = isPercent ? String(text.dropLast()) : text
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), let whole = wholeNumber(parts[0]) else { return nil }
        var numerator = whole
        var denominator: Int64 = isPercent ? 100 : 1
        if parts.count == 2 {
            guard parts[1].count <= 6, let fraction = wholeNumber(parts[1]), whole < 1 << 40 else {
                return nil
            }
            var scale: Int64 = 1
            for _ in parts[1] { scale *= 10 }
            numerator = whole * scale + fraction
            denominator *= scale
        }
        return ExactRatio(numerator, of: denominator)
    }

    private func wholeNumber(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }
}

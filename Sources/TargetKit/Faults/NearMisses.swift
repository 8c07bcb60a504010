// SPDX-License-Identifier: Apache-2.0

import Wire

/// The requests that a rule did not match, by shape.
struct NearMisses: Sendable {
    /// More shapes than any target's number of routes would only be noise.
    private static let shapesMax = 64

    private var counts: [String: Int] = [:]

    mutating func note(_ inquiry: inout RequestInquiry) {
        var shape = inquiry.shape
        let operations = Set((inquiry.foreseen ?? []).map { RequestOperation($0.kind).rawValue })
        if !operations.isEmpty {
            shape += " to \(operations.sorted().joined(separator: " and "))"
        }
        guard counts[shape] != nil || counts.count < NearMisses.shapesMax else { return }
        counts[shape, default: 0] += 1
    }

    /// The three closest, each with its count.
    func nearest(to scope: FaultRule.Scope) -> [String] {
        let wanted = scope.pattern.description
        return counts.map { (distance: distance(from: wanted, to: $0.key), miss: $0) }
            .sorted { ($0.distance, $0.miss.key) < ($1.distance, $1.miss.key) }
            .prefix(3)
            .map { "\($0.miss.key) (\($0.miss.value))" }
    }

    /// The path matters more than the method: the same path under another method is the likeliest
    /// mistake.
    private func distance(from wanted: String, to shape: String) -> Int {
        let (wanted, shape) = (wanted.split(separator: " "), shape.split(separator: " "))
        let paths = Suggestion.distance(between: String(wanted[1]), and: String(shape[1]))
        return paths * 2 + (wanted[0] == shape[0] || wanted[0] == "*" ? 0 : 1)
    }
}

extension WireRequest {
    /// Method and path, with every segment that looks like an id replaced by `*`.
    var shape: String {
        let shaped = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
            .map { WireRequest.isID($0) ? "*" : Substring($0) }
            .joined(separator: "/")
        return "\(method.rawValue) \(shaped)"
    }

    private static func isID(_ segment: Substring.UTF8View) -> Bool {
        let isVersion =
            segment.first == UInt8(ascii: "v") && segment.dropFirst().allSatisfy(isDigit)
        return !isVersion
            && segment.contains {
                isDigit($0) || $0 == UInt8(ascii: "@") || $0 == UInt8(ascii: "%")
            }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

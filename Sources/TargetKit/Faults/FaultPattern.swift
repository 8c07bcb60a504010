// SPDX-License-Identifier: Apache-2.0

import Wire

/// Which requests a fault rule applies to: a method and a glob over the path.
///
/// `DELETE /api/v2/agents/*`: `*` matches exactly one segment, `**` at the end any number of
/// segments, including none, and `*` instead of the method every method. The query is ignored.
package struct FaultPattern: Hashable, Sendable, CustomStringConvertible {
    private enum Segment: Hashable, Sendable {
        case literal([UInt8])
        case anyOne
    }

    package let description: String
    private let method: WireRequest.Method?
    private let segments: [Segment]
    private let allowsRest: Bool

    /// Every request.
    package static let everything = FaultPattern()

    private init() {
        description = "* /**"
        method = nil
        segments = []
        allowsRest = true
    }

    package init(parsing text: String) throws(FaultSyntaxError) {
        let words = text.split(separator: " ")
        guard words.count == 2 else {
            throw FaultSyntaxError("'\(text)' must be a method and a path, as in 'GET /users/*'")
        }
        guard words[1].hasPrefix("/") else {
            throw FaultSyntaxError("the path '\(words[1])' must begin with a slash")
        }
        method = try FaultPattern.method(words[0])
        var parts = words[1].dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        allowsRest = parts.last == "**"
        if allowsRest { parts.removeLast() }
        var parsed: [Segment] = []
        for part in parts {
            parsed.append(try FaultPattern.segment(part, of: words[1]))
        }
        segments = parsed
        description = "\(words[0]) \(words[1])"
    }

    package func matches(_ request: WireRequest) -> Bool {
        if let method, method != request.method { return false }
        if segments.isEmpty, allowsRest { return true }
        var path = request.path
        return path.withUTF8 { matches(path: $0) }
    }

    private static func method(_ word: Substring) throws(FaultSyntaxError) -> WireRequest.Method? {
        if word == "*" { return nil }
        guard word.utf8.allSatisfy({ (65...90).contains($0) }) else {
            throw FaultSyntaxError("the method '\(word)' must be '*' or in capitals, as in 'GET'")
        }
        return WireRequest.Method(rawValue: String(word))
    }

    private static func segment(
        _ part: Substring,
        of path: Substring
    ) throws(FaultSyntaxError) -> Segment {
        if part == "*" { return .anyOne }
        guard !part.contains("*") else {
            throw FaultSyntaxError(
                "in '\(path)' a '*' must be a whole segment and '**' must come last"
            )
        }
        return .literal(Array(part.utf8))
    }

    // Scans the bytes once without allocating: most requests match no rule, but are tested against
    // every rule of the plan.
    private func matches(path: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        for segment in segments {
            guard position < path.count, path[position] == UInt8(ascii: "/") else { return false }
            let start = position + 1
            position = start
            while position < path.count, path[position] != UInt8(ascii: "/") { position += 1 }
            switch segment {
            case .anyOne:
                guard position > start else { return false }
            case .literal(let bytes):
                guard bytes.elementsEqual(path[start..<position]) else { return false }
            }
        }
        return allowsRest || position == path.count
    }
}

/// Why a text in a fault rule cannot be parsed, and what is allowed.
package struct FaultSyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) {
        self.description = description
    }
}

// SPDX-License-Identifier: Apache-2.0

import Wire

/// How sure we are that a route behaves like the real one.
package enum Fidelity: String, Hashable, Sendable, CaseIterable {
    /// The vendor's reference describes it.
    case documented
    /// A real client sends it, or recorded traffic shows it.
    case seen
    /// Inferred from similar routes.
    case inferred
}

/// One line of a target's route table, which is also its coverage list.
package struct Route<Endpoint: Sendable>: Sendable {
    package let method: WireRequest.Method
    package let pattern: PathPattern
    package let fidelity: Fidelity
    /// The key of the page or recording that the behavior comes from, such as `REF`.
    package let source: String
    /// The privilege that the credential's owner needs, in the vendor's terms; `nil` if any
    /// credential will do.
    package let privilege: String?
    package let endpoint: Endpoint

    package init(
        _ method: WireRequest.Method,
        _ pattern: PathPattern,
        _ fidelity: Fidelity,
        source: String,
        privilege: String? = nil,
        endpoint: Endpoint
    ) {
        self.method = method
        self.pattern = pattern
        self.fidelity = fidelity
        self.source = source
        self.privilege = privilege
        self.endpoint = endpoint
    }

    package var description: RouteDescription {
        RouteDescription(
            method: method.rawValue,
            path: pattern.text,
            fidelity: fidelity,
            source: source,
            privilege: privilege
        )
    }
}

/// A route as printed on a target's page.
package struct RouteDescription: Hashable, Sendable {
    package let method: String
    package let path: String
    package let fidelity: Fidelity
    package let source: String
    package let privilege: String?
    /// Whether the path is absolute rather than below the target's base path.
    package var isWhole: Bool

    package init(
        method: String,
        path: String,
        fidelity: Fidelity,
        source: String,
        privilege: String?,
        isWhole: Bool = false
    ) {
        self.method = method
        self.path = path
        self.fidelity = fidelity
        self.source = source
        self.privilege = privilege
        self.isWhole = isWhole
    }
}

/// A page, a recording or a client that shows how a route behaves.
package struct RouteSource: Hashable, Sendable {
    /// The key in the route table.
    package let key: String
    package let meaning: String

    package init(key: String, meaning: String) {
        self.key = key
        self.meaning = meaning
    }
}

/// A path whose `{…}` segments each match one numeric id, and whose `{…:text}` segments each match
/// any text.
package struct PathPattern: Hashable, Sendable, ExpressibleByStringLiteral {
    enum Segment: Hashable, Sendable {
        case literal([UInt8])
        case id
        case text
    }

    package let text: String
    let segments: [Segment]
    package let hasText: Bool

    package init(_ text: String) {
        self.text = text
        segments = text.split(separator: "/").map { part in
            if part.hasSuffix(":text}") { return .text }
            return part.hasPrefix("{") ? .id : .literal(Array(part.utf8))
        }
        hasText = segments.contains(.text)
    }

    package init(stringLiteral text: String) {
        self.init(text)
    }

    /// The ids in a path with as many segments as the pattern; `nil` if it does not match.
    func ids(in bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> [Int64]? {
        var ids: [Int64] = []
        var position = start
        for segment in segments {
            guard position < bytes.count, bytes[position] == UInt8(ascii: "/") else { return nil }
            position += 1
            switch segment {
            case .literal(let literal):
                guard position + literal.count <= bytes.count else { return nil }
                for (offset, byte) in literal.enumerated() where bytes[position + offset] != byte {
                    return nil
                }
                position += literal.count
            case .id:
                guard let id = PathPattern.number(in: bytes, at: &position) else { return nil }
                ids.append(id)
            case .text:
                let start = position
                while position < bytes.count, bytes[position] != UInt8(ascii: "/") {
                    position += 1
                }
                guard position > start else { return nil }
            }
        }
        return position == bytes.count ? ids : nil
    }

    /// The text segments of a path that matches the pattern, percent-decoded; a segment that cannot
    /// be decoded stays as sent.
    ///
    /// `prefix` is the part that the pattern omits.
    package func texts(in path: String, prefix: String) -> [String] {
        guard hasText, path.hasPrefix(prefix) else { return [] }
        let parts = path.dropFirst(prefix.count).split(separator: "/")
        return zip(segments, parts).filter { $0.0 == .text }.map { _, part in
            PercentEncoding.decode(part, plusIsBlank: false) ?? String(part)
        }
    }

    private static func number(
        in bytes: UnsafeBufferPointer<UInt8>,
        at position: inout Int
    ) -> Int64? {
        var value: Int64 = 0
        let start = position
        while position < bytes.count, bytes[position] >= 48, bytes[position] <= 57 {
            // Eighteen digits always fit; no longer id exists.
            guard position - start < 18 else { return nil }
            value = value * 10 + Int64(bytes[position] - 48)
            position += 1
        }
        return position > start ? value : nil
    }
}

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

/// What a route rests on: a bare key names a page of the vendor's reference that documents it.
package struct RouteProof: Hashable, Sendable, ExpressibleByStringLiteral {
    package let fidelity: Fidelity
    /// The key of the page or recording that the behavior comes from, such as `REF`.
    package let source: String

    private init(_ fidelity: Fidelity, _ source: String) {
        self.fidelity = fidelity
        self.source = source
    }

    package init(stringLiteral source: String) { self.init(.documented, source) }

    package static func seen(_ source: String) -> Self { Self(.seen, source) }
    package static func inferred(_ source: String) -> Self { Self(.inferred, source) }
}

/// One line of a target's route table, which is also its coverage list.
package struct Route<Endpoint: Sendable>: Sendable {
    /// The method with which a line of the table begins: `.get("/agents", "REF", …)`.
    ///
    /// A target may add a `callAsFunction` that takes an endpoint's parts.
    package struct Start {
        package let method: WireRequest.Method

        package func callAsFunction(
            _ pattern: PathPattern,
            _ proof: RouteProof,
            privilege: String? = nil,
            endpoint: Endpoint
        ) -> Route {
            Route(
                method: method,
                pattern: pattern,
                proof: proof,
                privilege: privilege,
                endpoint: endpoint
            )
        }
    }

    package let method: WireRequest.Method
    package let pattern: PathPattern
    package let proof: RouteProof
    /// The privilege that the credential's owner needs, in the vendor's terms; `nil` if any
    /// credential will do.
    package let privilege: String?
    package let endpoint: Endpoint

    package static var get: Start { Start(method: .get) }
    package static var post: Start { Start(method: .post) }
    package static var put: Start { Start(method: .put) }
    package static var patch: Start { Start(method: .patch) }
    package static var delete: Start { Start(method: .delete) }

    package var description: RouteDescription {
        RouteDescription(
            method: method.rawValue,
            path: pattern.text,
            proof: proof,
            privilege: privilege
        )
    }
}

/// A route as printed on a target's page.
package struct RouteDescription: Hashable, Sendable {
    package let method: String
    package let path: String
    package let proof: RouteProof
    package let privilege: String?
    /// Whether the path is absolute rather than below the target's base path.
    package var isWhole: Bool

    package init(
        method: String,
        path: String,
        proof: RouteProof,
        privilege: String?,
        isWhole: Bool = false
    ) {
        self.method = method
        self.path = path
        self.proof = proof
        self.privilege = privilege
        self.isWhole = isWhole
    }
}

/// A path whose `{…}` segments each match one numeric id, and whose `{…:text}` segments each match
/// any text.
package struct PathPattern: Hashable, Sendable, ExpressibleByStringInterpolation {
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

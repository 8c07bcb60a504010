// SPDX-License-Identifier: Apache-2.0

/// The links of a `Link` header field, RFC 8288 §3.
///
/// Blanks inside the angle brackets and around separators are tolerated, because vendors send them.
public struct LinkHeader: Hashable, Sendable {
    public struct Link: Hashable, Sendable {
        /// The target as written, an absolute or relative reference.
        public let target: String
        /// The relation types in lower case.
        public let relations: [String]
    }

    public let links: [Link]

    /// `nil` if the field does not follow the grammar.
    public init?(parsing field: String) {
        var rest = field.trimmed[...]
        var links: [Link] = []
        while !rest.isEmpty {
            guard rest.first == "<", let close = rest.firstIndex(of: ">") else { return nil }
            let target = rest[rest.index(after: rest.startIndex)..<close].trimmed
            rest = rest[rest.index(after: close)...]
            let end = Self.endOfParameters(in: rest)
            let relations = Self.relations(in: rest[..<end])
            links.append(Link(target: String(target), relations: relations))
            rest = rest[end...].drop { $0 == "," || $0.isBlank }
        }
        self.links = links
    }

    /// The reference to the next page; `nil` if there is none.
    public var next: String? { links.first { $0.relations.contains("next") }?.target }

    /// A comma inside a quoted value does not end the link.
    private static func endOfParameters(in text: Substring) -> Substring.Index {
        var isQuoted = false
        for index in text.indices {
            if text[index] == "\"" { isQuoted.toggle() }
            if text[index] == ",", !isQuoted { return index }
        }
        return text.endIndex
    }

    private static func relations(in parameters: Substring) -> [String] {
        for parameter in parameters.split(separator: ";") {
            let halves = parameter.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, halves[0].trimmed.lowercased() == "rel" else { continue }
            let value = halves[1].trimmed.filter { $0 != "\"" }
            return value.split(whereSeparator: \.isBlank).map { $0.lowercased() }
        }
        return []
    }
}

extension Character {
    fileprivate var isBlank: Bool { self == " " || self == "\t" }
}

extension StringProtocol {
    fileprivate var trimmed: Substring {
        let head = self[...].drop(while: \.isBlank)
        let tail = head.reversed().prefix(while: \.isBlank).count
        return Substring(head.dropLast(tail))
    }
}

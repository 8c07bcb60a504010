// SPDX-License-Identifier: Apache-2.0

import Wire

extension SCIMFilter {
    /// An equality that every match must meet, so that an index finds the candidates.
    package enum Lookup: Hashable, Sendable {
        case id(String)
        case externalID(String)
        /// Without regard to case.
        case userName(String)
        /// Without regard to case.
        case displayName(String)
        /// The id of a member.
        case member(String)
        /// One of the addresses, without regard to case.
        case email(String)
    }

    /// The equalities on indexed attributes that the filter consists of or joins with `and`.
    ///
    /// Only a hint: the whole filter must still be applied to the candidates. `schema` is the
    /// type's own URN; attributes of extensions have no index.
    package func lookups(schema: String) -> [Lookup] {
        switch self {
        case .comparison(let path, .eq, let value):
            guard path.isCore(schema), let text = value.indexText else { return [] }
            return Lookup(path.name, path.subName, text).map { [$0] } ?? []
        case .element(let path, let inner):
            guard path.isCore(schema) else { return [] }
            let parts = if case .all(let parts) = inner { parts } else { [inner] }
            return parts.compactMap { part in
                guard case .comparison(let sub, .eq, let value) = part, let text = value.indexText
                else { return nil }
                return Lookup(path.name, sub.name, text)
            }
        case .all(let parts): return parts.flatMap { $0.lookups(schema: schema) }
        case .any, .not, .present, .comparison: return []
        }
    }

    /// Whether the filter is a single lookup whose index is exact, so that every candidate matches.
    ///
    /// The index of addresses also holds user names, which are not values of `emails`.
    package func isExactLookup(schema: String) -> Bool {
        let lookups = lookups(schema: schema)
        guard lookups.count == 1 else { return false }
        if case .email = lookups[0] { return false }
        switch self {
        case .comparison: return true
        case .element(_, let inner):
            if case .comparison = inner { return true }
            return false
        case .present, .not, .all, .any: return false
        }
    }
}

extension SCIMFilter.Lookup {
    fileprivate init?(_ name: String, _ subName: String?, _ text: String) {
        switch (name.lowercased(), subName?.lowercased()) {
        case ("id", nil): self = .id(text)
        case ("externalid", nil): self = .externalID(text)
        case ("username", nil): self = .userName(text)
        case ("displayname", nil): self = .displayName(text)
        case ("members", nil), ("members", "value"): self = .member(text)
        case ("emails", nil), ("emails", "value"): self = .email(text)
        case (_, _): return nil
        }
    }
}

extension SCIMAttributePath {
    fileprivate func isCore(_ urn: String) -> Bool { schema?.isSameName(as: urn) ?? true }
}

extension JSONValue {
    /// A string, or a whole number that a lenient server reads as one.
    fileprivate var indexText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .null, .bool, .number, .array, .object: nil
        }
    }
}

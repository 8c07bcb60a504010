// SPDX-License-Identifier: Apache-2.0

import Wire

/// Lenient parsing of variations in the service's bodies: ids as strings or numbers, Booleans as
/// words, `""` for unset values (OAS-O).
extension JSONValue {
    /// An id, digits only.
    var digits: String? {
        switch self {
        case .integer(let value): value > 0 ? String(value) : nil
        case .string(let text): text.isDigits ? text : nil
        case .null, .bool, .number, .array, .object: nil
        }
    }

    /// `nil` if some element is not an id, so that a list is read completely or not at all.
    var digitsList: [String]? {
        switch self {
        case .null: return []
        case .array(let elements):
            var result: [String] = []
            result.reserveCapacity(elements.count)
            for element in elements {
                guard let id = element.digits else { return nil }
                result.append(id)
            }
            return result
        case .bool, .integer, .number, .string, .object: return nil
        }
    }

    var flag: Bool? {
        switch self {
        case .bool(let value): value
        case .string("true"): true
        case .string("false"): false
        case .null, .integer, .number, .string, .array, .object: nil
        }
    }

    var filledText: String? {
        guard let text = scalarText, !text.isEmpty else { return nil }
        return text
    }
}

extension String {
    var isDigits: Bool { !isEmpty && utf8.allSatisfy { (48...57).contains($0) } }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// Lenient parsing of known variations in the service's bodies: ids as numbers or
/// strings, phones as strings or numbers, `null` or `""` for an empty list (PS, HAR, XSOAR).
extension JSONValue {
    var identifier: Int64? {
        switch self {
        case .integer(let value): value
        case .string(let text): Int64(text)
        case .null, .bool, .number, .array, .object: nil
        }
    }

    /// `nil` if some element is not an id, so that a list is read completely or not at all.
    var identifiers: [Int64]? {
        switch self {
        case .null: return []
        case .array(let elements):
            var result: [Int64] = []
            result.reserveCapacity(elements.count)
            for element in elements {
                guard let id = element.identifier else { return nil }
                result.append(id)
            }
            return result
        case .bool, .integer, .number, .string, .object: return nil
        }
    }

    var strings: [String] {
        if case .array(let elements) = self { elements.compactMap(\.string) } else { [] }
    }

    var scalarText: String? {
        switch self {
        case .string(let text): text
        case .integer(let value): String(value)
        case .null, .bool, .number, .array, .object: nil
        }
    }

    /// Also `nil` for the string `"null"` that a sample in REF shows for a date.
    var instant: Instant? { string.flatMap { Instant(rfc3339: $0) } }
}

extension JSONReader {
    /// As `JSONValue.identifiers`, without the values.
    mutating func identifiers() throws(JSONError) -> [Int64]? {
        var ids: [Int64] = []
        var isReadable = true
        let other = try elements { reader throws(JSONError) in
            guard let id = try reader.value().identifier else {
                isReadable = false
                return
            }
            ids.append(id)
        }
        return isReadable && other?.isNull ?? true ? ids : nil
    }
}

extension Optional {
    /// Whether there was a value to store.
    func store(in place: inout Wrapped) -> Bool {
        guard let self else { return false }
        place = self
        return true
    }

    func store(in place: inout Wrapped, counting count: inout Int) -> Bool {
        count += 1
        return store(in: &place)
    }
}

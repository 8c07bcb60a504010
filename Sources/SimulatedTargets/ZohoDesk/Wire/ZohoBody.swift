// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Reads typed members of a body and collects every error instead of stopping at the first.
struct ZohoBody {
    let object: JSONObject
    private(set) var complaints: [ZohoDeskError.Field] = []

    /// Unknown members are refused, since the call's schema is strict.
    init(_ object: JSONObject, known: [String]) {
        self.object = object
        for member in object.members where !known.contains(member.key) {
            complain(member.key)
        }
    }

    mutating func complain(_ name: String, _ kind: ZohoDeskError.Field.Kind = .invalid) {
        complaints.append(ZohoDeskError.Field("/\(name)", kind))
    }

    /// Throws if there were errors.
    func check() throws(ZohoDeskError) {
        guard complaints.isEmpty else { throw .invalidData(complaints) }
    }

    /// Null counts as absent.
    mutating func string(_ name: String, max: Int) -> String? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let text = value.string, text.count <= max else {
            complain(name)
            return nil
        }
        return text
    }

    mutating func requiredString(_ name: String, max: Int) -> String? {
        guard let value = object[name], !value.isNull else {
            complain(name, .missing)
            return nil
        }
        guard let text = value.string, text.count <= max,
            text.utf8.contains(where: { $0 > 32 })
        else {
            complain(name)
            return nil
        }
        return text
    }

    mutating func bool(_ name: String) -> Bool? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let bool = value.bool else {
            complain(name)
            return nil
        }
        return bool
    }

    mutating func requiredBool(_ name: String) -> Bool? {
        guard let value = object[name], !value.isNull else {
            complain(name, .missing)
            return nil
        }
        return bool(name)
    }

    /// Digits or a number; null counts as absent.
    mutating func id(_ name: String) -> Int64? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let id = ZohoBody.id(value) else {
            complain(name)
            return nil
        }
        return id
    }

    mutating func requiredID(_ name: String) -> Int64? {
        guard let value = object[name], !value.isNull else {
            complain(name, .missing)
            return nil
        }
        return id(name)
    }

    /// `nil` if there is no list.
    mutating func ids(_ name: String) -> [Int64]? {
        guard let value = object[name] else { return nil }
        guard let elements = value.array else {
            complain(name)
            return nil
        }
        let ids = elements.compactMap(ZohoBody.id)
        guard ids.count == elements.count else {
            complain(name)
            return nil
        }
        return ids
    }

    mutating func requiredIDs(_ name: String) -> [Int64]? {
        guard object[name] != nil else {
            complain(name, .missing)
            return nil
        }
        guard let ids = ids(name) else { return nil }
        if ids.isEmpty { complain(name) }
        return ids
    }

    mutating func strings(_ name: String, among known: [String]) -> [String]? {
        guard let value = object[name], !value.isNull else { return nil }
        guard let elements = value.array else {
            complain(name)
            return nil
        }
        let strings = elements.compactMap(\.string)
        guard strings.count == elements.count, strings.allSatisfy(known.contains) else {
            complain(name)
            return nil
        }
        return strings
    }

    static func id(_ value: JSONValue) -> Int64? {
        value.integer ?? value.string.flatMap { $0.isEmpty ? nil : ZohoDeskCall.id($0) }
    }
}

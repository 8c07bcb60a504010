// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// Reads an object of a fixture member by member; every mistake names its file and place.
struct FixtureReader {
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    private let object: JSONObject
    private let place: String

    init(_ value: JSONValue, place: String) throws {
        guard let object = value.object else {
            throw Mistake(description: "\(place) is \(value.kindName), not an object")
        }
        self.object = object
        self.place = place
    }

    func has(_ key: String) -> Bool { object[key] != nil }

    func rejectKeys(outside known: [String]) throws {
        for key in object.keys where !known.contains(key) {
            throw Mistake(description: "\(place) has an unknown member '\(key)'")
        }
    }

    func value(_ key: String) throws -> JSONValue {
        guard let value = object[key] else {
            throw Mistake(description: "\(place) has no '\(key)'")
        }
        return value
    }

    func string(_ key: String) throws -> String {
        try required(try value(key).string, key)
    }

    func integer(_ key: String) throws -> Int {
        Int(try required(try value(key).integer, key))
    }

    func duration(_ key: String) throws -> Duration? {
        guard has(key) else { return nil }
        return try required(Duration(text: try string(key)), key)
    }

    /// Empty where there is none.
    func strings(_ key: String) throws -> [String] {
        guard has(key) else { return [] }
        return try required(try value(key).array, key).map { try required($0.string, key) }
    }

    func object(_ key: String) throws -> FixtureReader {
        try FixtureReader(try value(key), place: "\(place).\(key)")
    }

    func list(_ key: String) throws -> [FixtureReader] {
        try required(try value(key).array, key).enumerated().map { index, element in
            try FixtureReader(element, place: "\(place).\(key)[\(index)]")
        }
    }

    /// An object of strings, in the order written.
    func headers(_ key: String) throws -> WireHeaders {
        var headers = WireHeaders()
        for member in try required(try value(key).object, key).members {
            headers.append(member.key, try required(member.value.string, key))
        }
        return headers
    }

    private func required<Value>(_ value: Value?, _ key: String) throws -> Value {
        guard let value else {
            throw Mistake(description: "\(place).\(key) has a value of the wrong kind")
        }
        return value
    }
}

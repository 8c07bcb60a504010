// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// What a record is sorted by, RFC 7644 §3.4.2.3.
enum SCIMSortKey: Hashable, Comparable {
    case flag(Int)
    case number(Double)
    case text(String)
    /// Comes after every value.
    case missing

    /// Sorts a list by its primary value, else by its first.
    init(_ record: some SCIMReadable, _ attribute: SCIMResourceType.Attribute, subName: String?) {
        let definition = attribute.definition
        var value = record.value(of: definition.name, extensionID: attribute.extensionID)
        if let elements = value?.array {
            value = elements.first { $0["primary"] == true } ?? elements.first
        }
        var leaf = definition
        if definition.kind == .complex {
            let name = subName ?? (definition.isMultiValued ? "value" : "formatted")
            guard let sub = definition.subAttribute(name) else {
                self = .missing
                return
            }
            leaf = sub
            value = value?[sub.name]
        }
        self = SCIMSortKey(value ?? .null, leaf)
    }

    private init(_ value: JSONValue, _ definition: SCIMAttribute) {
        switch value {
        case .bool(let flag): self = .flag(flag ? 1 : 0)
        case .integer(let number): self = .number(Double(number))
        case .number(let number): self = .number(number)
        case .string(let text):
            if definition.kind == .dateTime, let instant = Instant(rfc3339: text) {
                self = .number(Double(instant.milliseconds))
            } else {
                self = .text(definition.comparesExactly ? text : text.lowercased())
            }
        case .null, .array, .object: self = .missing
        }
    }

    static func < (left: SCIMSortKey, right: SCIMSortKey) -> Bool {
        switch (left, right) {
        case (.flag(let one), .flag(let other)): one < other
        case (.number(let one), .number(let other)): one < other
        // By bytes, independent of any locale.
        case (.text(let one), .text(let other)):
            one.utf8.lexicographicallyPrecedes(other.utf8)
        case (_, _): left.rank < right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .flag: 0
        case .number: 1
        case .text: 2
        case .missing: 3
        }
    }
}

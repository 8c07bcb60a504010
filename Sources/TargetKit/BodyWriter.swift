// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Wire

/// Writes a JSON body member by member, commas included, without building a tree.
package struct BodyWriter {
    private var json: JSONWriter
    private var needsComma = false

    package init(capacity: Int = 1_024) {
        json = JSONWriter(capacity: capacity)
    }

    package var bytes: [UInt8] { json.bytes }

    package mutating func openObject() {
        separate()
        json.bytes.append(UInt8(ascii: "{"))
        needsComma = false
    }

    package mutating func closeObject() {
        json.bytes.append(UInt8(ascii: "}"))
        needsComma = true
    }

    package mutating func openArray() {
        separate()
        json.bytes.append(UInt8(ascii: "["))
        needsComma = false
    }

    package mutating func closeArray() {
        json.bytes.append(UInt8(ascii: "]"))
        needsComma = true
    }

    /// Writes a member's name; its value must follow.
    ///
    /// The name must not need escaping.
    package mutating func key(_ name: StaticString) {
        separate()
        json.bytes.append(UInt8(ascii: "\""))
        json.write(raw: name)
        json.bytes.append(UInt8(ascii: "\""))
        json.bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a member's name that is known only at run time; its value must follow.
    package mutating func key(named name: String) {
        separate()
        json.write(name)
        json.bytes.append(UInt8(ascii: ":"))
        needsComma = false
    }

    /// Writes a value that is already JSON.
    package mutating func value(raw bytes: [UInt8]) {
        separate()
        json.bytes.append(contentsOf: bytes)
        needsComma = true
    }

    package mutating func value(_ value: Int64?) {
        separate()
        if let value { json.write(value) } else { json.write(raw: "null") }
        needsComma = true
    }

    package mutating func value(_ value: String?) {
        separate()
        if let value { json.write(value) } else { json.write(raw: "null") }
        needsComma = true
    }

    /// A number as a string of digits, as some vendors write ids.
    package mutating func value(digits value: Int64?) {
        separate()
        if let value {
            json.bytes.append(UInt8(ascii: "\""))
            json.write(value)
            json.bytes.append(UInt8(ascii: "\""))
        } else {
            json.write(raw: "null")
        }
        needsComma = true
    }

    package mutating func value(_ value: Bool) {
        separate()
        json.write(raw: value ? "true" : "false")
        needsComma = true
    }

    package mutating func value(_ value: JSONValue) {
        separate()
        json.write(value)
        needsComma = true
    }

    package mutating func member(_ name: StaticString, _ value: Int64?) {
        key(name)
        self.value(value)
    }

    package mutating func member(_ name: StaticString, digits value: Int64?) {
        key(name)
        self.value(digits: value)
    }

    package mutating func member(_ name: StaticString, digits values: [Int64]) {
        key(name)
        openArray()
        for value in values { self.value(digits: value) }
        closeArray()
    }

    package mutating func member(_ name: StaticString, _ value: String?) {
        key(name)
        self.value(value)
    }

    package mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        self.value(value)
    }

    package mutating func member(_ name: StaticString, json value: JSONValue) {
        key(name)
        self.value(value)
    }

    /// An instant in UTC, truncated to seconds.
    package mutating func member(_ name: StaticString, _ value: Instant?) {
        key(name)
        self.value(value?.rfc3339Seconds)
    }

    package mutating func member(_ name: StaticString, _ values: [Int64]) {
        key(name)
        openArray()
        for value in values { self.value(value) }
        closeArray()
    }

    package mutating func member(_ name: StaticString, _ values: [String]) {
        key(name)
        openArray()
        for value in values { self.value(value) }
        closeArray()
    }

    private mutating func separate() {
        if needsComma { json.bytes.append(UInt8(ascii: ",")) }
    }
}

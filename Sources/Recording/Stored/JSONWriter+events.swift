// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// The values of members; the schema's `$defs` describe the objects among them.
extension JSONWriter {
    /// Another member of an object that is already open and not empty.
    mutating func key(_ name: StaticString) {
        write(raw: ",\"")
        write(raw: name)
        write(raw: "\":")
    }

    /// What `key` writes.
    static func opening(of name: StaticString) -> [UInt8] {
        var writer = JSONWriter(capacity: 0)
        writer.key(name)
        return writer.bytes
    }

    private mutating func member(_ name: StaticString, _ value: String) {
        key(name)
        write(value)
    }

    /// Three members, since a name may contain a slash.
    mutating func write(_ entitlement: Entitlement) {
        write(raw: "{\"target\":")
        write(entitlement.target.rawValue)
        member("kind", entitlement.kind.rawValue)
        member("name", entitlement.name)
        write(raw: "}")
    }

    mutating func write(weight: Int, of pattern: Policy.EntitlementPattern) {
        write(raw: "{\"kind\":")
        write(pattern.kind.rawValue)
        member("name", pattern.name)
        key("weight")
        write(Int64(weight))
        write(raw: "}")
    }

    /// `{"by":"workflow","cause":"e-7"}`: the case, then its details.
    mutating func write(_ origin: ChangeOrigin) {
        switch origin {
        case .workflow(let cause):
            write(raw: "{\"by\":\"workflow\"")
            member("cause", cause)
        case .outOfBand(let door, let actor):
            write(raw: "{\"by\":\"outOfBand\"")
            member("door", door)
            key("actor")
            writeMasked(actor)
        case .background(let job):
            write(raw: "{\"by\":\"background\"")
            member("job", job)
        case .foreign(let credential):
            write(raw: "{\"by\":\"foreign\"")
            key("credential")
            writeMasked(credential)
        }
        write(raw: "}")
    }

    mutating func list<Element>(
        _ elements: [Element],
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// RFC 3339 in quotes, written digit by digit for speed: every event has an instant.
    mutating func write(_ instant: Instant) {
        let date = instant.date
        let ofDay = Int(instant.millisecondsOfDay)
        let (seconds, milliseconds) = (ofDay / 1_000, ofDay % 1_000)
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 26) { text in
            var count = 0
            func put(_ byte: UInt8) {
                text[count] = byte
                count += 1
            }
            func put(twoDigits value: Int, _ after: UInt8) {
                put(UInt8(48 + value / 10 % 10))
                put(UInt8(48 + value % 10))
                put(after)
            }
            put(UInt8(ascii: "\""))
            put(UInt8(48 + date.year / 1_000 % 10))
            put(UInt8(48 + date.year / 100 % 10))
            put(twoDigits: date.year, UInt8(ascii: "-"))
            put(twoDigits: date.month, UInt8(ascii: "-"))
            put(twoDigits: date.day, UInt8(ascii: "T"))
            put(twoDigits: seconds / 3_600, UInt8(ascii: ":"))
            put(twoDigits: seconds / 60 % 60, UInt8(ascii: ":"))
            let hasFraction = milliseconds != 0
            put(twoDigits: seconds % 60, hasFraction ? UInt8(ascii: ".") : UInt8(ascii: "Z"))
            if hasFraction {
                put(UInt8(48 + milliseconds / 100))
                put(twoDigits: milliseconds, UInt8(ascii: "Z"))
            }
            put(UInt8(ascii: "\""))
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<count]))
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// Members of an object that is already open and not empty. An absent value has no member.
extension JSONWriter {
    mutating func key(_ name: StaticString) {
        write(raw: ",\"")
        write(raw: name)
        write(raw: "\":")
    }

    mutating func member(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        write(value)
    }

    mutating func member(_ name: StaticString, _ value: Int?) {
        guard let value else { return }
        key(name)
        write(Int64(value))
    }

    mutating func member(_ name: StaticString, _ value: Bool) {
        key(name)
        write(raw: value ? "true" : "false")
    }

    mutating func member(_ name: StaticString, _ value: Instant?) {
        guard let value else { return }
        key(name)
        write(value)
    }

    mutating func member(_ name: StaticString, _ value: Entitlement?) {
        guard let value else { return }
        key(name)
        write(value)
    }

    mutating func member(masking name: StaticString, _ value: String?) {
        guard let value else { return }
        key(name)
        writeMasked(value)
    }

    /// `{"target":…,"kind":…,"name":…}`: three members, since a name may hold a slash.
    mutating func write(_ entitlement: Entitlement) {
        write(raw: "{\"target\":")
        write(entitlement.target.rawValue)
        member("kind", entitlement.kind.rawValue)
        member("name", entitlement.name)
        bytes.append(UInt8(ascii: "}"))
    }

    mutating func list<Element>(
        _ name: StaticString,
        _ elements: [Element],
        _ write: (inout JSONWriter, Element) -> Void
    ) {
        key(name)
        bytes.append(UInt8(ascii: "["))
        for (index, element) in elements.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            write(&self, element)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// RFC 3339 in quotes, written digit by digit: an instant stands in every event.
    mutating func write(_ instant: Instant) {
        let date = instant.date
        let ofDay = Int(instant.millisecondsOfDay)
        let seconds = ofDay / 1_000
        bytes.append(UInt8(ascii: "\""))
        digits(date.year, width: 4)
        bytes.append(UInt8(ascii: "-"))
        digits(date.month, width: 2)
        bytes.append(UInt8(ascii: "-"))
        digits(date.day, width: 2)
        bytes.append(UInt8(ascii: "T"))
        digits(seconds / 3_600, width: 2)
        bytes.append(UInt8(ascii: ":"))
        digits(seconds / 60 % 60, width: 2)
        bytes.append(UInt8(ascii: ":"))
        digits(seconds % 60, width: 2)
        if ofDay % 1_000 != 0 {
            bytes.append(UInt8(ascii: "."))
            digits(ofDay % 1_000, width: 3)
        }
        write(raw: "Z\"")
    }

    private mutating func digits(_ value: Int, width: Int) {
        var divisor = 1
        for _ in 1..<width { divisor *= 10 }
        while divisor > 0 {
            bytes.append(UInt8(48 + value / divisor % 10))
            divisor /= 10
        }
    }
}

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

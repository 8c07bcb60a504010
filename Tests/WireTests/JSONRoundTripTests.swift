// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing
import Wire

/// SplitMix64, so that every run draws the same documents.
private struct Draw {
    var state: UInt64

    mutating func next(below bound: UInt64) -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return (mixed ^ (mixed >> 31)) % bound
    }

    mutating func value(depth: Int) -> JSONValue {
        switch next(below: depth > 0 ? 8 : 6) {
        case 0: return .null
        case 1: return .bool(next(below: 2) == 0)
        case 2: return .integer(Int64(bitPattern: next(below: .max)))
        case 3: return .number(Double(next(below: 1_000_000)) / 64)
        case 4, 5: return .string(text())
        case 6: return .array((0..<next(below: 4)).map { _ in value(depth: depth - 1) })
        default:
            let members = (0..<next(below: 4)).map { index in
                JSONObject.Member(key: "\(index)\(text())", value: value(depth: depth - 1))
            }
            return .object(JSONObject(members))
        }
    }

    private mutating func text() -> String {
        let letters = Array("aZ09 \"\\/\n\t\u{1}\u{7f}é😀\u{2028}界")
        let count = next(below: 6)
        return String((0..<count).map { _ in letters[Int(next(below: UInt64(letters.count)))] })
    }
}

@Suite
struct JSONRoundTripTests {
    @Test func `what is written reads back as it was`() throws {
        var draw = Draw(state: 1)
        for _ in 0..<2_000 {
            let value = draw.value(depth: 4)
            #expect(try JSONValue(parsing: value.encoded()) == value)
        }
    }

    @Test func `Foundation reads the same out of what is written`() throws {
        var draw = Draw(state: 2)
        for _ in 0..<300 {
            let value = draw.value(depth: 3)
            let object = try JSONSerialization.jsonObject(
                with: Data(value.encoded()),
                options: .fragmentsAllowed
            )
            let data = try JSONSerialization.data(
                withJSONObject: object,
                options: [.fragmentsAllowed, .sortedKeys]
            )
            let again = try JSONValue(parsing: Array(data))
            #expect(sorted(again) == sorted(value))
        }
    }

    @Test func `no mutated text traps`() {
        var draw = Draw(state: 3)
        for _ in 0..<20_000 {
            var bytes = draw.value(depth: 3).encoded()
            for _ in 0...draw.next(below: 3) where !bytes.isEmpty {
                let place = Int(draw.next(below: UInt64(bytes.count)))
                switch draw.next(below: 3) {
                case 0: bytes[place] = UInt8(draw.next(below: 256))
                case 1: bytes.remove(at: place)
                default: bytes.insert(UInt8(draw.next(below: 256)), at: place)
                }
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect((try? JSONValue(parsing: value.encoded())) == value)
        }
    }

    /// Members by name, and numbers as Foundation keeps them.
    private func sorted(_ value: JSONValue) -> JSONValue {
        switch value {
        case .object(let object):
            return .object(
                JSONObject(
                    object.members.sorted { $0.key < $1.key }
                        .map { JSONObject.Member(key: $0.key, value: sorted($0.value)) }
                )
            )
        case .array(let elements): return .array(elements.map(sorted))
        case .number(let number):
            return Int64(exactly: number).map(JSONValue.integer) ?? value
        case .null, .bool, .integer, .string: return value
        }
    }
}

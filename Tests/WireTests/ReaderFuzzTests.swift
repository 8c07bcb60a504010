// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TestSupport
import Testing
import Wire

/// Any text leads to a value or to none, never to a trap, and a value can be written back.
@Suite
struct ReaderFuzzTests {
    @Test func `no text stops the readers of times`() {
        var dice = FuzzDice(seed: 21)
        var read = 0
        for _ in 0..<FuzzDice.count(usual: 5_000) {
            let text = dice.text()
            if let duration = Duration(text: text) {
                read += 1
                let instant = Instant(milliseconds: dice.one(of: Self.instants))
                _ = instant.advanced(by: duration).rfc3339
                _ = instant.advanced(by: .zero - duration).rfc3339
                _ = duration.clockText
            }
            if let instant = Instant(rfc3339: text) {
                read += 1
                #expect(Instant(rfc3339: instant.rfc3339) == instant)
                _ = instant.duration(to: Instant(milliseconds: dice.one(of: Self.instants)))
            }
        }
        #expect(read > 20)
    }

    private static let instants: [Int64] = [
        0, .min, .max, 253_402_300_799_999, -62_135_596_800_000,
    ]

    @Test func `no text stops the reader of JSON`() throws {
        var dice = FuzzDice(seed: 22)
        let whole = Array(
            #"{"a":[1,-2.5e3,"x\u00e9",null,true],"b":{"c":"d","e":[[{"f":9007199254740993}]]}}"#
                .utf8
        )
        var read = 0
        for _ in 0..<FuzzDice.count(usual: 5_000) {
            do throws(JSONError) {
                let value = try JSONValue(parsing: dice.damaged(whole))
                let again = try JSONValue(parsing: value.encoded())
                // 1.0 is written as a fraction and read as one.
                #expect(again.text == value.text)
                read += 1
            } catch {
                #expect(error.offset >= 0)
            }
        }
        #expect(read > 100)
    }

    @Test func `no text stops the readers of queries`() {
        var dice = FuzzDice(seed: 23)
        for _ in 0..<FuzzDice.count(usual: 10_000) {
            let query = (0...dice.roll(3)).map { _ in "\(dice.text())=\(dice.text())" }
                .joined(separator: "&")
            guard let items = QueryItems(parsing: query) else { continue }
            #expect(QueryItems(parsing: items.encoded) == items)
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing
import Wire

@Suite
struct JSONReaderTests {
    private func read(_ text: String) throws(JSONError) -> JSONValue {
        try JSONValue(parsing: Array(text.utf8))
    }

    @Test(arguments: [
        ("null", JSONValue.null), (" true ", true), ("false", false), ("0", 0), ("-7", -7),
        ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("1.5", .number(1.5)), ("1e3", .number(1_000)), ("-2.5E-1", .number(-0.25)),
        ("18446744073709551616", .number(18_446_744_073_709_551_616)),
        (#""a\"\\\/\b\f\n\r\t""#, .string("a\"\\/\u{8}\u{c}\n\r\t")),
        (#""\u00e9\ud83d\ude00é""#, "é😀é"), ("[]", .array([])), ("{}", .object(JSONObject())),
        (#"{"a":[1,{"b":null}]}"#, .object(["a": .array([1, .object(["b": .null])])])),
    ])
    func `a text is read as what it says`(text: String, value: JSONValue) throws {
        #expect(try read(text) == value)
    }

    @Test(arguments: [
        ("", 0), ("  ", 2), ("tru", 0), ("01", 0), ("-", 1), ("1.", 2), ("1e", 2), ("[1,]", 3),
        ("[1 2]", 3), ("{\"a\" 1}", 5), ("{a:1}", 1), ("{\"a\":1,}", 7), ("\"a", 2),
        ("\"\u{1}\"", 1), (#""\x""#, 3), (#""\u12g4""#, 3), (#""\ud800""#, 7), ("1 1", 2),
        ("1e999", 0),
    ])
    func `invalid JSON is refused at its place`(text: String, offset: Int) {
        let error = #expect(throws: JSONError.self) { try read(text) }
        #expect(error?.offset == offset)
    }

    @Test func `bytes that are not UTF-8 are refused`() {
        #expect(throws: JSONError.self) {
            try JSONValue(parsing: [34, 0xff, 0xfe, 34])
        }
    }

    @Test func `nesting is bounded`() throws {
        let deep = String(repeating: "[", count: 256) + String(repeating: "]", count: 256)
        #expect(throws: Never.self) { try read(deep) }
        #expect(throws: JSONError.self) { try read("[" + deep + "]") }
        #expect(throws: JSONError.self) { try read(String(repeating: "[", count: 1_000_000)) }
    }

    @Test func `members keep their order, and the last of a name wins`() throws {
        let value = try read(#"{"b":1,"a":2,"b":3}"#)
        #expect(value.object?.keys == ["b", "a", "b"])
        #expect(value["b"] == 3)
    }
}

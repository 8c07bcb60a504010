// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Wire

@Suite
struct JSONKeysTests {
    private static let keys = JSONKeys(["id", "name", "rows", "größe"])

    private func kept(_ text: String) throws -> String {
        try JSONValue(parsing: Array(text.utf8), keeping: Self.keys).text
    }

    @Test(arguments: [
        (#"{"id":1,"other":{"id":2},"name":"a"}"#, #"{"id":1,"name":"a"}"#),
        (
            #"{"rows":[{"id":1,"x":[1,2.5,-3]},{"y":"\"}","name":null}]}"#,
            #"{"rows":[{"id":1},{"name":null}]}"#
        ),
        (#"{"idx":1,"i":2,"":3,"nam":4,"\u0069d":5}"#, #"{"id":5}"#),
        (#"{"größe":1,"grösse":2}"#, #"{"größe":1}"#),
        (#"{"id":1,"id":2}"#, #"{"id":1,"id":2}"#),
        (#"[{"x":1},7]"#, #"[{},7]"#),
    ])
    func `members of other names are left out wherever they are`(text: String, left: String) throws
    {
        #expect(try kept(text) == left)
    }

    @Test(arguments: [
        #"{"x":01}"#, #"{"x":1.}"#, #"{"x":1e}"#, #"{"x":-}"#, #"{"x":tru}"#, #"{"x":"a}"#,
        #"{"x":"\q"}"#, #"{"x":[1,]}"#, #"{"x":[1 2]}"#, #"{"x":{"y"}}"#, #"{"x":{"y":1,}}"#,
        #"{"x":}"#, #"{"x"}"#, #"{x:1}"#, #"{"x":1"#, #"{"x":1e999}"#, "{\"x\":\"\u{1}\"}",
        #"{"x":99999999999999999999999999"#,
        #"{"x":"# + String(repeating: "[", count: 300),
    ])
    func `what is left out is checked all the same`(text: String) {
        let bytes = Array(text.utf8)
        let whole = #expect(throws: JSONError.self) { try JSONValue(parsing: bytes) }
        let cut = #expect(throws: JSONError.self) {
            try JSONValue(parsing: bytes, keeping: Self.keys)
        }
        #expect(whole == cut)
    }

    @Test func `a string that is not UTF-8 is refused even where nothing reads it`() {
        let bytes = Array(#"{"x":""#.utf8) + [0xC3, 0x28] + Array(#""}"#.utf8)
        #expect(throws: JSONError.self) { try JSONValue(parsing: bytes, keeping: Self.keys) }
    }

    @Test func `without names nothing is kept of an object`() throws {
        let none = JSONKeys([])
        #expect(try JSONValue(parsing: Array(#"{"":1,"a":2}"#.utf8), keeping: none) == [:])
    }

    @Test(arguments: [0, 7, 10, -1, 99, 100, 21_000_000_001, -987_654_321, .max, .min] as [Int64])
    func `a whole number is written as its digits`(value: Int64) {
        var writer = JSONWriter()
        writer.write(value)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == String(value))
    }
}

// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Wire

@Suite
struct JSONMembersTests {
    private static let keys = JSONKeys(["id", "name"])

    /// The values of a member's own members, `id` and `name`.
    private func read(_ text: String) throws -> [String]? {
        try JSONReader.member("row", of: Array(text.utf8)) { reader throws(JSONError) in
            var found: [String] = []
            let other = try reader.members(Self.keys) { reader, key throws(JSONError) in
                found.append("\(Self.keys.names[key]) \(try reader.value().text)")
            }
            if let other { found.append("other \(other.text)") }
            return found
        }
    }

    @Test(arguments: [
        (#"{"a":[{"row":1}],"row":{"id":1,"x":{"id":2},"name":"a"}}"#, ["id 1", "name \"a\""]),
        (#"{"row":{"id":1},"row":{"name":null}}"#, ["name null"]),
        (#"{"\u0072ow":{"n\u0061me":[1, 2]}}"#, ["name [1,2]"]),
        (#"{"row":[{"id":1}]}"#, [#"other [{"id":1}]"#]),
        (#"{"row":7}"#, ["other 7"]),
        (#"{"row":{}}"#, []),
    ])
    func `a member is read by its own members, the last one of its name`(
        text: String,
        found: [String]
    ) throws {
        #expect(try read(text) == found)
    }

    /// The names are given in an order, in which they are looked for first.
    @Test(arguments: [
        (#"{"row":{"name":1,"id":2}}"#, ["name 1", "id 2"]),
        (#"{"row":{"id":1,"id":2,"name":3,"name":4}}"#, ["id 1", "id 2", "name 3", "name 4"]),
        (#"{"row":{"id":1,"named":2,"nam":3,"":null,"name":5}}"#, ["id 1", "name 5"]),
        (#"{"row":{"idx":nullity,"id":1}}"#, nil),
        (#"{"row":{"x":nul}}"#, nil),
        (#"{"row":{"id"#, nil),
        (#"{"row":{"x":n"#, nil),
    ])
    func `members are found in whatever order they come`(text: String, found: [String]?) throws {
        #expect((try? read(text)) == found)
    }

    @Test(arguments: [#"{"rows":{"id":1}}"#, "[]", "7", "{}"])
    func `there may be no such member`(text: String) throws {
        #expect(try read(text) == nil)
    }

    @Test(arguments: [
        #"{"row":{"id":1},"x":01}"#, #"{"row":{"id":1,"x":[1,]}}"#, #"{"row":{"id":1}} 1"#,
        #"{"row":{"id":1}"#, #"{"row":{"id":}}"#, #"{"x":"\q","row":1}"#, "",
    ])
    func `the rest of the text is checked all the same`(text: String) {
        #expect(throws: JSONError.self) { try read(text) }
    }

    @Test func `a list is read element by element, whatever they are`() throws {
        let text = Array(#"{"row":[1,"a",{"b":2}],"no":3}"#.utf8)
        var found: [String] = []
        let other = try JSONReader.member("row", of: text) { reader throws(JSONError) in
            try reader.elements { reader throws(JSONError) in
                found.append(try reader.value().text)
            }
        }
        #expect(other == .some(nil))
        #expect(found == ["1", "\"a\"", #"{"b":2}"#])
        let none = try JSONReader.member("no", of: text) { reader throws(JSONError) in
            try reader.elements { reader throws(JSONError) in try reader.skipValue() }
        }
        #expect(none == .some(3))
    }
}

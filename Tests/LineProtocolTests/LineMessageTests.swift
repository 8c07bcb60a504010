// SPDX-License-Identifier: Apache-2.0

import LineProtocol
import Testing
import Wire

@Suite
struct LineMessageTests {
    @Test func `a message survives its own line`() throws {
        let message = LineMessage.request(id: 7, method: "accounts.get", params: ["id": "12"])
        var line = message.line
        #expect(line.removeLast() == UInt8(ascii: "\n"))
        #expect(try LineMessage(line) == message)
    }

    @Test(arguments: [
        ("hello", "not JSON"),
        ("", "the text is empty"),
        ("[]", "a batch"),
        ("12", "a whole number instead of a JSON-RPC message"),
        (#"{"id":1,"result":{}}"#, "\"jsonrpc\" must be \"2.0\""),
        (#"{"jsonrpc":"2.0","result":{}}"#, "without \"id\""),
        (#"{"jsonrpc":"2.0","id":1}"#, "exactly one"),
        (#"{"jsonrpc":"2.0","id":1,"result":1,"error":{}}"#, "exactly one"),
        (#"{"jsonrpc":"2.0","id":1,"reslut":1}"#, "unknown member \"reslut\""),
    ])
    func `a line that is not a message is refused with the reason`(line: String, reason: String) {
        let mistake = #expect(throws: LineMistake.self) { try LineMessage(Array(line.utf8)) }
        #expect(mistake?.description.contains(reason) == true)
    }

    @Test func `bytes that are not UTF-8 are named by their place`() {
        let mistake = #expect(throws: LineMistake.self) {
            try LineMessage(Array("\"Ã¤".utf8.dropLast()) + [0xff])
        }
        #expect(mistake?.description.hasPrefix("not UTF-8 at byte") == true)
    }
}

// SPDX-License-Identifier: Apache-2.0

import Wire

/// One JSON-RPC 2.0 message of the line protocol.
package enum LineMessage: Hashable, Sendable {
    case request(id: JSONValue, method: String, params: JSONValue)
    case notification(method: String)
    case result(id: JSONValue, JSONValue)
    case error(id: JSONValue, JSONValue)

    /// Parses a line; throws a short description of what is wrong with it.
    package init(_ line: [UInt8]) throws(LineMistake) {
        guard String(validating: line, as: UTF8.self) != nil else {
            throw LineMistake("not UTF-8 at byte \(LineMessage.firstInvalid(in: line))")
        }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: line)
        } catch {
            throw LineMistake("\(error)")
        }
        guard let object = value.object else {
            throw LineMistake(
                value.array == nil
                    ? "\(value.kindName) instead of a JSON-RPC message"
                    : "a batch; the protocol has none"
            )
        }
        guard object["jsonrpc"]?.string == "2.0" else {
            throw LineMistake("not JSON-RPC: the member \"jsonrpc\" must be \"2.0\"")
        }
        let known = ["jsonrpc", "id", "method", "params", "result", "error"]
        if let stray = object.keys.first(where: { !known.contains($0) }) {
            throw LineMistake("not JSON-RPC: unknown member \"\(stray)\"")
        }
        try self.init(object)
    }

    private init(_ object: JSONObject) throws(LineMistake) {
        let id = object["id"]
        switch (object["method"], object["result"], object["error"]) {
        case (let method?, nil, nil):
            guard let name = method.string else { throw LineMistake("\"method\" is not a string") }
            let params = object["params"] ?? .object(JSONObject())
            self =
                id.map { .request(id: $0, method: name, params: params) }
                ?? .notification(method: name)
        case (nil, let result?, nil):
            guard let id else { throw LineMistake("an answer without \"id\"") }
            self = .result(id: id, result)
        case (nil, nil, let error?):
            guard let id else { throw LineMistake("an error without \"id\"") }
            self = .error(id: id, error)
        default:
            throw LineMistake(
                "not JSON-RPC: exactly one of \"method\", \"result\" and \"error\" must be present"
            )
        }
    }

    /// The message with its line feed.
    package var line: [UInt8] {
        var object: JSONObject = ["jsonrpc": "2.0"]
        switch self {
        case .request(let id, let method, let params):
            object["id"] = id
            object["method"] = .string(method)
            object["params"] = params
        case .notification(let method): object["method"] = .string(method)
        case .result(let id, let result):
            object["id"] = id
            object["result"] = result
        case .error(let id, let error):
            object["id"] = id
            object["error"] = error
        }
        return JSONValue.object(object).encoded() + [UInt8(ascii: "\n")]
    }

    private static func firstInvalid(in bytes: [UInt8]) -> Int {
        var low = 0
        var decoder = UTF8()
        var iterator = bytes.makeIterator()
        while true {
            switch decoder.decode(&iterator) {
            case .scalarValue(let scalar): low += UTF8.width(scalar)
            case .emptyInput, .error: return low
            }
        }
    }
}

/// What is wrong with a line that a program wrote, or with a message of Residue's own.
package struct LineMistake: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    package init(_ description: String) {
        self.description = description
    }
}

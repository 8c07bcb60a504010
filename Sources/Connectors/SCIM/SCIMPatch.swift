// SPDX-License-Identifier: Apache-2.0

import Wire

/// The operations of one PATCH in their order, RFC 7644 §3.5.2.
struct SCIMPatch: Hashable, Sendable {
    enum Verb: Hashable, Sendable {
        case add
        case remove
        case replace
    }

    struct Operation: Hashable, Sendable {
        let verb: Verb
        let path: String?
        let value: JSONValue?
    }

    var operations: [Operation] = []

    var isEmpty: Bool { operations.isEmpty }

    mutating func add(_ path: String, _ value: JSONValue) {
        operations.append(Operation(verb: .add, path: path, value: value))
    }

    mutating func replace(_ path: String?, _ value: JSONValue) {
        operations.append(Operation(verb: .replace, path: path, value: value))
    }

    mutating func remove(_ path: String, _ value: JSONValue? = nil) {
        operations.append(Operation(verb: .remove, path: path, value: value))
    }

    func body(in dialect: SCIMClientDialect) -> [UInt8] { message(in: dialect).encoded() }

    func message(in dialect: SCIMClientDialect) -> JSONValue {
        let operations = operations.map { operation -> JSONValue in
            var object = JSONObject()
            object["op"] = .string(operation.verb.word(capitalized: dialect.capitalizesVerbs))
            if let path = operation.path { object["path"] = .string(path) }
            object["value"] = operation.value
            return .object(object)
        }
        return ["schemas": [.string(SCIMSchema.patch)], "Operations": .array(operations)]
    }
}

extension SCIMPatch.Verb {
    fileprivate func word(capitalized: Bool) -> String {
        switch self {
        case .add: capitalized ? "Add" : "add"
        case .remove: capitalized ? "Remove" : "remove"
        case .replace: capitalized ? "Replace" : "replace"
        }
    }
}

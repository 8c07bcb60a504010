// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// One call of the control plane; the OpenAPI document is generated from the table of calls.
struct ControlRoute: Sendable {
    typealias Answer =
        @Sendable (ControlPlane, ControlCall) throws(ControlError) -> ControlReply

    let method: WireRequest.Method
    /// `/worlds/{world}/clock`, below `ControlPlane.base`.
    let path: String
    /// The operation's name in generated clients.
    let operation: String
    let summary: String
    let query: [ControlParameter]
    /// `nil` for a call without body.
    let body: ControlBody?
    let reply: ReplyForm
    /// Errors beyond those that every call can have.
    let refusals: [ControlError.Code]
    let answer: Answer

    struct ReplyForm: Sendable {
        var status = 200
        var contentType = "application/json"
        /// The name of a schema; `nil` for text.
        let schema: String?

        static func json(_ schema: String, status: Int = 200) -> ReplyForm {
            ReplyForm(status: status, schema: schema)
        }
    }

    init(
        _ method: WireRequest.Method,
        _ path: String,
        _ operation: String,
        _ summary: String,
        query: [ControlParameter] = [],
        body: ControlBody? = nil,
        reply: ReplyForm,
        refusals: [ControlError.Code] = [],
        answer: @escaping Answer
    ) {
        self.method = method
        self.path = path
        self.operation = operation
        self.summary = summary
        self.query = query
        self.body = body
        self.reply = reply
        self.refusals = refusals
        self.answer = answer
    }

    /// `world`, `snapshot`: the names in braces in the path.
    var pathParameters: [String] {
        path.split(separator: "/").filter { $0.hasPrefix("{") }
            .map { String($0.dropFirst().dropLast()) }
    }

    /// The values of the path's parameters; `nil` if the path does not match.
    func values(in parts: [String]) -> [String: String]? {
        let segments = path.split(separator: "/")
        guard segments.count == parts.count else { return nil }
        var values: [String: String] = [:]
        for (segment, part) in zip(segments, parts) {
            if segment.hasPrefix("{") {
                values[String(segment.dropFirst().dropLast())] = part
            } else if segment != part {
                return nil
            }
        }
        return values
    }
}

/// A parameter of the query.
struct ControlParameter: Sendable {
    enum Form: Sendable {
        case text
        case whole(ClosedRange<Int>)
        case instant
        case word([String])
    }

    let name: String
    let form: Form
    let summary: String

    /// How many elements of a list one answer contains by default.
    static let windowSize = 1_000
    /// Parameters of every call that answers with a list.
    static let window = [
        ControlParameter(
            "offset",
            .whole(0...9_007_199_254_740_991),
            "How many to skip."
        ),
        ControlParameter(
            "limit",
            .whole(1...100_000),
            "The maximum number; default "
                + "\(windowSize)."
        ),
    ]

    init(_ name: String, _ form: Form, _ summary: String) {
        self.name = name
        self.form = form
        self.summary = summary
    }
}

/// The body of a call.
struct ControlBody: Sendable {
    /// The name of a schema.
    let schema: String
    let isRequired: Bool
    /// Whether YAML is read as well as JSON.
    let allowsYAML: Bool

    init(_ schema: String, isRequired: Bool = true, allowsYAML: Bool = false) {
        self.schema = schema
        self.isRequired = isRequired
        self.allowsYAML = allowsYAML
    }
}

/// The answer to a call.
struct ControlReply: Sendable {
    let status: Int
    let contentType: String
    let body: [UInt8]

    static func json(_ value: JSONValue, status: Int = 200) -> ControlReply {
        ControlReply(status: status, contentType: "application/json", body: value.encoded())
    }

    static func text(_ text: String, _ contentType: String) -> ControlReply {
        ControlReply(status: 200, contentType: contentType, body: Array(text.utf8))
    }

    var response: WireResponse {
        WireResponse(status: status, headers: ["Content-Type": contentType], body: body)
    }
}

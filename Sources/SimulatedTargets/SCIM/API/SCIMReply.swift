// SPDX-License-Identifier: Apache-2.0

import Wire

/// An answer before the common header fields.
struct SCIMReply {
    var status: Int
    var headers = WireHeaders()
    var body: [UInt8] = []

    init(status: Int, body: [UInt8] = []) {
        self.status = status
        self.body = body
    }

    init(status: Int, message: JSONObject) {
        self.status = status
        body = JSONValue.object(message).encoded()
    }
}

/// The outcome of a request for one record.
enum SCIMOutcome: Hashable {
    case created(slot: Int)
    case shown(slot: Int)
    /// Changed; the answer has no body unless attributes were asked for.
    case changed(slot: Int)
    case gone

    var slot: Int? {
        switch self {
        case .created(let slot), .shown(let slot), .changed(let slot): slot
        case .gone: nil
        }
    }

    var status: Int {
        switch self {
        case .created: 201
        case .shown: 200
        case .changed, .gone: 204
        }
    }
}

/// One request, parsed as far as every endpoint needs.
struct SCIMCall {
    let method: WireRequest.Method
    /// The id in the path; empty if there is none.
    let id: String
    let query: QueryItems
    let headers: WireHeaders
    let body: [UInt8]
    /// The prefix of absolute URLs, including the base path.
    let base: String
    /// The account whose key the request carries; `nil` for the connector's own token.
    let caller: Int?

    func object() throws(SCIMError) -> JSONObject {
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body)
        } catch {
            throw .invalidSyntax("The body is \(error).")
        }
        guard let object = value.object else {
            throw .invalidSyntax("The body must be an object.")
        }
        return object
    }

    func projection() throws(SCIMError) -> SCIMProjection {
        if query.items.isEmpty { return .standard }
        return try SCIMProjection(
            attributes: list("attributes"),
            excluded: list("excludedAttributes")
        )
    }

    private func list(_ name: String) -> [String]? {
        value(name)?.split(separator: ",").map { part in
            String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// A parameter by name, which clients write in different case.
    func value(_ name: String) -> String? {
        query.items.first { $0.name.isSameName(as: name) }?.value
    }
}

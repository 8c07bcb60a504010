// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// A request that found its route and passed authentication.
struct FreshserviceCall: Sendable {
    let request: WireRequest
    /// The numbers in the path, in order.
    let ids: [Int64]
    let query: QueryItems
    /// The slot of the key's owner.
    let actor: Int
    /// Its host is meant by clients that name none.
    let account: String

    var path: String { request.path }
    var body: [UInt8] { request.body }

    /// Scheme and host for links, such as `https://acme.freshservice.com`.
    var base: String { request.origin ?? Freshservice.base(ofAccount: account) }

    /// The first number in the path; 0, which is never an id, for paths without one.
    var id: Int64 { ids.first ?? 0 }

    /// The body as an object.
    ///
    /// Assumption: a body that is not a JSON object is 400 `invalid_json` with code and message.
    func object() throws(FreshserviceError) -> JSONObject {
        guard let value = try? JSONValue(parsing: body), let object = value.object else {
            throw .refused(
                status: 400,
                code: "invalid_json",
                message: "Request body has invalid json format"
            )
        }
        return object
    }

    /// Refuses a body where none is allowed; accepts `null` and an empty object, because clients
    /// send them: widely used Go clients encode a missing body as `null` (BATON).
    func expectNoBody() throws(FreshserviceError) {
        guard !body.isEmpty, (try? JSONValue(parsing: body)) != .null, try !object().isEmpty else {
            return
        }
        throw .refused(
            status: 400,
            code: "no_content_required",
            message: "No content required for this request"
        )
    }

    func rejectParameters(outside known: [String]) throws(FreshserviceError) {
        let unknown = query.items.filter { !known.contains($0.name) }
        guard unknown.isEmpty else {
            throw .validation(unknown.map { Violation($0.name, .unexpected) })
        }
    }

    func page() throws(FreshserviceError) -> PageRequest {
        switch PageRequest.read(query, perPageDefault: 30, perPageMax: 100) {
        case .success(let page):
            return page
        case .failure(let error):
            // Assumption: the message; the reference only says that such a value is an error.
            throw .validation(
                error.parameters.map { name in
                    let bound = name == "per_page" ? " less than or equal to 100" : ""
                    let message = "It should be a Positive Integer\(bound)"
                    return Violation(name, .invalid, message: message)
                }
            )
        }
    }

    func bool(_ name: String) throws(FreshserviceError) -> Bool? {
        switch query[name] {
        case nil: return nil
        case "true": return true
        case "false": return false
        case .some: throw .invalid(name, message: "It should be one of these values: 'true,false'")
        }
    }
}

/// The answer of a route, before the common headers.
struct FreshserviceReply: Hashable, Sendable {
    var status: Int
    var body: [UInt8] = []
    /// The location of a created record, such as `/api/v2/agents/21000000007`.
    var location: String?
    var link: String?

    static let noContent = FreshserviceReply(status: 204)
}

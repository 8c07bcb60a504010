// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Vocabulary
import Wire

/// The Freshservice API calls that a front end for requests needs (REF).
struct ServiceDeskClient {
    enum Status: Int64 {
        case resolved = 4
        case closed = 5
    }

    struct Refusal: Error, CustomStringConvertible {
        let description: String
    }

    private let transport: any Transport
    private let headers: WireHeaders

    /// `nil` for a credential that is not an API key.
    init?(transport: any Transport, credential: ConnectorCredential) {
        guard case .basic(let key, let password) = credential else { return nil }
        self.transport = transport
        headers = [
            "Authorization": "Basic \(Base64.encode(Array("\(key):\(password)".utf8)))",
            "Accept": "application/json", "Content-Type": "application/json",
        ]
    }

    private func send(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        _ body: JSONObject? = nil,
        cause: String
    ) async throws -> JSONValue {
        let purpose: RequestPurpose = method == .get ? .read : .write
        let request = WireRequest(
            method,
            "/api/v2\(path)",
            query: query,
            headers: headers,
            body: body.map { JSONValue.object($0).encoded() } ?? []
        )
        let response = try await RequestContext.$current.withValue(
            RequestContext(purpose: purpose, cause: cause)
        ) {
            try await transport.send(request)
        }
        guard (200..<300).contains(response.status) else {
            throw Refusal(description: "\(method.rawValue) \(path) is answered \(response.status)")
        }
        return try JSONValue(parsing: response.body)
    }

    private func number(_ value: JSONValue?) throws -> Int64 {
        guard let number = value?.integer else { throw Refusal(description: "an answer has no id") }
        return number
    }

    func createTicket(about text: String, by email: String, cause: String) async throws -> Int64 {
        let body: JSONObject = [
            "subject": .string(text), "description": .string(text), "email": .string(email),
            "status": 2, "priority": 1,
        ]
        return try number(await send(.post, "/tickets", body, cause: cause)["ticket"]?["id"])
    }

    func order(
        item: Int,
        by requester: String,
        for recipient: String,
        fields: JSONObject,
        cause: String
    ) async throws -> Int64 {
        let body: JSONObject = [
            "email": .string(requester), "requested_for": .string(recipient), "quantity": 1,
            "custom_fields": .object(fields),
        ]
        let path = "/service_catalog/items/\(item)/place_request"
        return try number(await send(.post, path, body, cause: cause)["service_request"]?["id"])
    }

    func requestedItem(
        of ticket: Int64,
        cause: String
    ) async throws -> (number: Int, fields: JSONObject) {
        let answer = try await send(.get, "/tickets/\(ticket)/requested_items", cause: cause)
        guard let item = answer["requested_items"]?.array?.first,
            case .object(let fields)? = item["custom_fields"]
        else { throw Refusal(description: "ticket \(ticket) has no item") }
        return (Int(try number(item["service_item_id"])), fields)
    }

    /// The id of a person's account, agent or requester; `nil` if there is none.
    func person(_ email: String, cause: String) async throws -> Int64? {
        let query = "email=\(PercentEncoding.encode(email))"
        for kind in ["agents", "requesters"] {
            let answer = try await send(.get, "/\(kind)", query: query, cause: cause)
            if let id = answer[kind]?.array?.first?["id"]?.integer { return id }
        }
        return nil
    }

    func ask(_ approver: Int64, about ticket: Int64, cause: String) async throws -> Int64 {
        let body: JSONObject = ["approver_id": .integer(approver), "approval_type": 1]
        let path = "/tickets/\(ticket)/approvals"
        return try number(await send(.post, path, body, cause: cause)["approval"]?["id"])
    }

    /// `nil` while it is open.
    func isApproved(_ approval: Int64, of ticket: Int64, cause: String) async throws -> Bool? {
        let path = "/tickets/\(ticket)/approvals/\(approval)"
        let answer = try await send(.get, path, cause: cause)
        switch try number(answer["approval"]?["approval_status"]?["id"]) {
        case 1: return true
        case 2: return false
        default: return nil
        }
    }

    func cancel(_ approval: Int64, of ticket: Int64, cause: String) async throws {
        let path = "/tickets/\(ticket)/approvals/\(approval)"
        guard try await isApproved(approval, of: ticket, cause: cause) == nil else { return }
        _ = try await send(.put, path, ["approval_status": ["id": 3]], cause: cause)
    }

    func close(_ ticket: Int64, as status: Status, cause: String) async throws {
        let body: JSONObject = ["status": .integer(status.rawValue)]
        _ = try await send(.put, "/tickets/\(ticket)", body, cause: cause)
    }
}

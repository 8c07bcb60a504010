// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Foundation
import Synchronization
import Testing
import Wire

/// An exchange of a folder of `Fixtures`, as far as a client needs it.
struct PortalExchange: Sendable {
    struct Mistake: Error {
        let file: String
    }

    let name: String
    let method: String
    let path: String
    let query: [QueryItems.Item]
    let headers: [String: String]
    let body: JSONValue?
    let text: String?
    let response: WireResponse

    init(_ name: String, of target: String = "zoho-desk") throws {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/\(target)")
        let data = try Data(contentsOf: folder.appending(path: "\(name).json"))
        let value = try JSONValue(parsing: Array(data))
        guard let request = value["request"], let answer = value["response"],
            let method = request["method"]?.string, let target = request["target"]?.string,
            let status = answer["status"]?.integer
        else { throw Mistake(file: name) }
        let parts = target.split(separator: "?", maxSplits: 1).map { String($0) }
        self.name = name
        self.method = method
        path = parts[0]
        query = QueryItems(parsing: parts.count > 1 ? parts[1] : nil)?.items ?? []
        headers = Self.headers(request["headers"])
        body = request["body"]
        text = request["text"]?.string
        var fields = WireHeaders()
        // A `*` stands for any characters; what they are is not recorded.
        for (name, value) in Self.headers(answer["headers"]) where !value.contains("*") {
            fields.append(name, value)
        }
        response = WireResponse(
            status: Int(status),
            headers: fields,
            body: answer["body"]?.encoded() ?? []
        )
    }

    private static func headers(_ value: JSONValue?) -> [String: String] {
        let members = value?.object?.members ?? []
        return Dictionary(members.map { ($0.key, $0.value.string ?? "") }) { _, last in last }
    }
}

/// Returns the recorded answers to requests shaped like the recorded ones.
final class RecordedPortal: Transport {
    private let exchanges: Mutex<[PortalExchange]>

    init(_ names: [String]) throws {
        exchanges = Mutex(try names.map { try PortalExchange($0) })
    }

    var left: [String] { exchanges.withLock { $0.map(\.name) } }

    func send(_ request: WireRequest) async throws(TransportError) -> WireResponse {
        let next = exchanges.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        guard let next else {
            Issue.record("nothing is recorded for \(request.requestTarget)")
            return WireResponse(status: 418)
        }
        expect(request, isShapedLike: next)
        return next.response
    }

    private func expect(_ request: WireRequest, isShapedLike recorded: PortalExchange) {
        let path = PercentEncoding.decode(request.path[...], plusIsBlank: false)
        #expect(request.method.rawValue == recorded.method, "\(recorded.name)")
        #expect(path == recorded.path, "\(recorded.name)")
        let sent = QueryItems(parsing: request.query)?.items ?? []
        // How many rows a page holds and where a search looks is the client's choice.
        for item in recorded.query where !["from", "limit", "fieldName"].contains(item.name) {
            #expect(sent.contains(item), "\(recorded.name)")
        }
        for (name, value) in recorded.headers where name != "Authorization" {
            #expect(request.headers[name] == value, "\(recorded.name)")
        }
        if recorded.headers["Authorization"] != nil {
            let header = request.headers["Authorization"]
            #expect(header?.hasPrefix("Zoho-oauthtoken ") == true, "\(recorded.name)")
        }
        expect(request.body, isShapedLike: recorded)
    }

    private func expect(_ body: [UInt8], isShapedLike recorded: PortalExchange) {
        if let text = recorded.text {
            let own = QueryItems(parsing: String(decoding: body, as: UTF8.self))?.items ?? []
            let expected = QueryItems(parsing: text)?.items ?? []
            #expect(own.map(\.name) == expected.map(\.name), "\(recorded.name)")
        } else if let expected = recorded.body {
            let own = body.isEmpty ? nil : try? JSONValue(parsing: body)
            let isEmpty = expected == .object(JSONObject()) && own == nil
            let strays = own.map { strayPlaces($0, expected, at: "body") }
            #expect(isEmpty || strays == [], "\(recorded.name)")
        } else {
            #expect(body.isEmpty, "\(recorded.name)")
        }
    }

    /// The places where a body has a member or a kind of value that the recorded one has not.
    private func strayPlaces(_ own: JSONValue, _ recorded: JSONValue, at place: String) -> [String]
    {
        switch (own, recorded) {
        case (.object(let object), .object(let other)):
            object.members.flatMap { member in
                let inner = "\(place).\(member.key)"
                guard let value = other[member.key] else { return [inner] }
                return strayPlaces(member.value, value, at: inner)
            }
        case (.array(let elements), .array(let others)):
            elements.flatMap { element in
                others.first.map { strayPlaces(element, $0, at: "\(place)[]") } ?? []
            }
        default: own.kindName == recorded.kindName ? [] : [place]
        }
    }
}

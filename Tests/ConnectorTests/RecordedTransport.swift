// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Foundation
import Synchronization
import Testing
import Wire

/// An exchange from `Fixtures/freshservice`, as far as a client needs it.
struct RecordedExchange: Sendable {
    struct Mistake: Error {
        let file: String
    }

    let name: String
    let method: String
    let target: String
    let headers: [String: String]
    let body: JSONValue?
    let response: WireResponse

    init(_ name: String) throws {
        let folder = URL(filePath: #filePath)
            .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/freshservice")
        let data = try Data(contentsOf: folder.appending(path: "\(name).json"))
        let value = try JSONValue(parsing: Array(data))
        guard let request = value["request"], let answer = value["response"],
            let method = request["method"]?.string, let target = request["target"]?.string,
            let status = answer["status"]?.integer
        else { throw Mistake(file: name) }
        self.name = name
        self.method = method
        self.target = target
        headers = Self.headers(request["headers"])
        body = request["body"]
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
final class RecordedTransport: Transport {
    /// A connector may send what the vendor takes with every update.
    private static let always = "can_see_all_tickets_from_associated_departments"

    private let exchanges: Mutex<[RecordedExchange]>

    init(_ names: [String]) throws {
        exchanges = Mutex(try names.map { try RecordedExchange($0) })
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

    private func expect(_ request: WireRequest, isShapedLike recorded: RecordedExchange) {
        let parts = recorded.target.split(separator: "?", maxSplits: 1).map { String($0) }
        #expect(request.method.rawValue == recorded.method, "\(recorded.name)")
        #expect(request.path == parts[0], "\(recorded.name)")
        let sent = QueryItems(parsing: request.query)?.items ?? []
        let expected = QueryItems(parsing: parts.count > 1 ? parts[1] : nil)?.items ?? []
        // How many rows a page holds is the client's choice.
        for item in expected where item.name != "per_page" {
            #expect(sent.contains(item), "\(recorded.name)")
        }
        for (name, value) in recorded.headers where name != "Authorization" {
            #expect(request.headers[name] == value, "\(recorded.name)")
        }
        #expect(request.headers["Authorization"]?.hasPrefix("Basic ") == true)
        guard let body = recorded.body else {
            #expect(request.body.isEmpty, "\(recorded.name)")
            return
        }
        let own = try? JSONValue(parsing: request.body)
        #expect(own.map { strayPlaces($0, body, at: "body") } == [], "\(recorded.name)")
    }

    /// The places where a body has a member or a kind of value that the recorded one has not.
    private func strayPlaces(_ own: JSONValue, _ recorded: JSONValue, at place: String) -> [String]
    {
        switch (own, recorded) {
        case (.object(let object), .object(let other)):
            object.members.flatMap { member in
                if member.key == Self.always { return [String]() }
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

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import Synchronization
import Testing
import Wire

/// Returns the answers in `Fixtures/scim` to requests shaped like those there.
final class RecordedService: Transport {
    private let exchanges: Mutex<[PortalExchange]>

    init(_ names: [String]) throws {
        exchanges = Mutex(try names.map { try PortalExchange($0, of: "scim") })
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
        #expect(request.method.rawValue == recorded.method, "\(recorded.name)")
        #expect(request.path == recorded.path, "\(recorded.name)")
        let sent = QueryItems(parsing: request.query)?.items ?? []
        // How many rows a page holds is the client's choice.
        for item in recorded.query where item.name != "count" {
            #expect(sent.contains(item), "\(recorded.name)")
        }
        for name in recorded.headers.keys.sorted() where name != "Host" {
            let value = recorded.headers[name] ?? ""
            let found = request.headers[name] ?? ""
            let isAsRecorded =
                name == "Authorization" ? found.hasPrefix("Bearer ") : found == value
            #expect(isAsRecorded, "\(recorded.name): \(name) is '\(found)'")
        }
        guard let body = recorded.body else {
            #expect(request.body.isEmpty, "\(recorded.name)")
            return
        }
        let own = try? JSONValue(parsing: request.body)
        let isExact = recorded.method == "PATCH"
        let strays = own.map { strayPlaces($0, body, isExact: isExact, at: "body") }
        #expect(strays == [], "\(recorded.name)")
    }

    /// The places where a body has a member or a kind of value that the recorded one has not; an
    /// exact body has the same members, elements and values.
    private func strayPlaces(
        _ own: JSONValue,
        _ recorded: JSONValue,
        isExact: Bool,
        at place: String
    ) -> [String] {
        switch (own, recorded) {
        case (.object(let object), .object(let other)):
            let missing = other.keys.filter { isExact && object[$0] == nil }
            return missing.map { "\(place).\($0)" }
                + object.members.flatMap { member in
                    let inner = "\(place).\(member.key)"
                    guard let value = other[member.key] else { return [inner] }
                    return strayPlaces(member.value, value, isExact: isExact, at: inner)
                }
        case (.array(let elements), .array(let others)):
            if isExact, elements.count != others.count { return [place] }
            return elements.enumerated().flatMap { index, element in
                let sample = isExact ? others[index] : others.first
                return sample.map {
                    strayPlaces(element, $0, isExact: isExact, at: "\(place)[\(index)]")
                } ?? []
            }
        default:
            let isSame = isExact ? own == recorded : own.kindName == recorded.kindName
            return isSame ? [] : [place]
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import LineProtocol
import Synchronization
import Wire

/// Why there is no answer from a SCIM server.
package enum SCIMTrouble: Error, Hashable, Sendable {
    case noAnswer(String)
    /// The process was asked to stop.
    case stopped

    package var text: String {
        switch self {
        case .noAnswer(let reason): reason
        case .stopped: "stopped"
        }
    }
}

/// Calls a SCIM server, and remembers what was created there so that all of it can be removed.
///
/// Everything it creates carries the mark of the run. A name is recorded before its request is
/// sent, since an answer may be lost after the server has carried it out.
package final class SCIMClient: Sendable {
    struct Answer: Sendable {
        let status: Int
        let headers: WireHeaders
        let body: [UInt8]
        /// `nil` for a body that is not JSON.
        let json: JSONValue?

        var isSuccess: Bool { (200..<300).contains(status) }
    }

    private struct State {
        var trail: [String] = []
        /// Names sent in create requests, and paths of created resources.
        var names: [String] = []
        var paths: [String] = []
        var isStopped = false
    }

    static let mediaType = "application/scim+json"
    private static let waitsMax = 3
    private static let longestWait = 30

    private let transport: any Transport
    private let clock: any CivilClock
    private let token: String
    let quotation: Quotation
    private let state = Mutex(State())

    package init(transport: any Transport, token: String, clock: any CivilClock) {
        self.transport = transport
        self.token = token
        self.clock = clock
        quotation = Quotation(secrets: [token], lengthMax: 160)
    }

    /// From here on only removals are sent.
    package func stop() {
        state.withLock { $0.isStopped = true }
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }

    /// The requests since the last look.
    func takeTrail() -> [String] {
        state.withLock { state in
            defer { state.trail = [] }
            return state.trail
        }
    }

    func noteName(_ path: String) {
        state.withLock { $0.names.append(path) }
    }

    func noteMade(_ path: String) {
        state.withLock { $0.paths.append(path) }
    }

    func send(
        _ method: WireRequest.Method,
        _ path: String,
        query: String? = nil,
        body: JSONValue? = nil,
        headers: WireHeaders = [:],
        authorization: String? = nil
    ) async throws -> Answer {
        guard !isStopped else { throw SCIMTrouble.stopped }
        return try await carry(
            request(method, path, query, body?.encoded() ?? [], headers, authorization)
        )
    }

    /// Sends bytes that need not be JSON.
    func send(raw body: [UInt8], to path: String) async throws -> Answer {
        guard !isStopped else { throw SCIMTrouble.stopped }
        return try await carry(request(.post, path, nil, body, [:], nil))
    }

    private func request(
        _ method: WireRequest.Method,
        _ path: String,
        _ query: String?,
        _ body: [UInt8],
        _ headers: WireHeaders,
        _ authorization: String?
    ) -> WireRequest {
        var request = WireRequest(method, path, query: query, headers: headers, body: body)
        let credential = authorization ?? "Bearer \(token)"
        if !credential.isEmpty { request.headers.append("Authorization", credential) }
        request.headers.append("Accept", Self.mediaType)
        if !body.isEmpty { request.headers.append("Content-Type", Self.mediaType) }
        return request
    }

    private func carry(_ request: WireRequest) async throws -> Answer {
        for attempt in 0...Self.waitsMax {
            let response: WireResponse
            do throws(TransportError) {
                response = try await transport.send(request)
            } catch {
                let reason =
                    switch error {
                    case .notSent(let reason), .noAnswer(let reason): reason
                    }
                note(request, reason)
                throw SCIMTrouble.noAnswer(
                    "\(request.method.rawValue) \(request.path): \(reason)"
                )
            }
            note(request, "\(response.status)")
            let seconds = response.headers["Retry-After"].flatMap { Int($0) } ?? 1
            if response.status == 429, attempt < Self.waitsMax, seconds <= Self.longestWait {
                try await clock.sleep(for: .seconds(seconds))
                continue
            }
            return Answer(
                status: response.status,
                headers: response.headers,
                body: response.body,
                json: try? JSONValue(parsing: response.body)
            )
        }
        throw SCIMTrouble.noAnswer("\(request.method.rawValue) \(request.path): still throttled")
    }

    private func note(_ request: WireRequest, _ outcome: String) {
        let line = "\(request.method.rawValue) \(quotation.text(request.requestTarget)) \(outcome)"
        state.withLock { $0.trail.append(line) }
    }

    /// Removes everything that was created, and names what could not be removed.
    ///
    /// A resource found by name is removed only if it has exactly that name.
    func removeAll() async -> [String] {
        let (names, paths) = state.withLock { ($0.names, $0.paths) }
        var left: [String] = []
        for path in paths.reversed() {
            if await isGone(path) { continue }
            left.append(path)
        }
        for name in names.reversed() {
            for path in await found(name) { _ = await isGone(path) }
            // A server that says it is gone may be wrong.
            left += await found(name)
        }
        state.withLock { state in
            state.names = []
            state.paths = []
        }
        return left
    }

    private func isGone(_ path: String) async -> Bool {
        let answer = try? await carry(request(.delete, path, nil, [], [:], nil))
        return answer.map { $0.isSuccess || $0.status == 404 } ?? false
    }

    /// The resources under `/Users userName residue-check-1-…`, as paths.
    private func found(_ name: String) async -> [String] {
        let words = name.split(separator: " ").map(String.init)
        guard words.count == 3 else { return [] }
        let query = Self.filter("\(words[1]) eq \"\(words[2])\"")
        let answer = try? await carry(request(.get, words[0], query, [], [:], nil))
        return (answer?.json?["Resources"]?.array ?? []).compactMap { resource in
            guard resource[words[1]]?.string == words[2], let id = resource["id"]?.string else {
                return nil
            }
            return "\(words[0])/\(PercentEncoding.encode(id))"
        }
    }

    static func filter(_ text: String) -> String { "filter=\(PercentEncoding.encode(text))" }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import Synchronization
import Testing
import Wire

@testable import ConnectorKit

#if canImport(FoundationNetworking)
import FoundationNetworking
#endif

@Suite(.serialized)
struct URLSessionTransportTests {
    private func transport(
        _ base: String,
        timeout: Duration = .seconds(60)
    ) throws -> URLSessionTransport {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.protocolClasses = [StubProtocol.self]
        return try #require(
            URLSessionTransport(baseURL: base, timeout: timeout, configuration: configuration)
        )
    }

    @Test(arguments: ["https://desk.acme.example/prefix", "https://desk.acme.example/prefix/"])
    func `a request goes to the base with its path, query, fields and body`(
        base: String
    ) async throws {
        StubProtocol.answers.withLock { $0 = .status(201, ["X-One": "1", "A-Two": "2"]) }
        let response = try await transport(base).send(
            WireRequest(
                .put,
                "/api/v2/agents/7",
                query: "a=%2B",
                headers: ["Authorization": "Basic eA==", "Accept": "application/json"],
                body: Array(#"{"a":1}"#.utf8)
            )
        )
        let seen = try #require(StubProtocol.seen.withLock { $0 })
        #expect(seen.url == "https://desk.acme.example/prefix/api/v2/agents/7?a=%2B")
        #expect(seen.method == "PUT")
        #expect(seen.authorization == "Basic eA==")
        #expect(response.status == 201)
        #expect(response.headers["x-one"] == "1")
        #expect(response.body == Array("answer".utf8))
    }

    @Test(arguments: [
        (URLError.Code.cannotConnectToHost, true), (.cannotFindHost, true), (.timedOut, false),
        (.networkConnectionLost, false), (.unknown, false),
    ])
    func `only what cannot have arrived counts as not sent`(
        code: URLError.Code,
        isNotSent: Bool
    ) async throws {
        StubProtocol.answers.withLock { $0 = .failure(code) }
        let transport = try transport("https://desk.acme.example")
        do {
            _ = try await transport.send(WireRequest(.get, "/a"))
            Issue.record("the request was answered")
        } catch .notSent {
            #expect(isNotSent)
        } catch .noAnswer {
            #expect(!isNotSent)
        }
    }

    @Test func `a silent server is waited for as long as specified`() async throws {
        StubProtocol.answers.withLock { $0 = .silence }
        let transport = try transport("https://desk.acme.example", timeout: .milliseconds(20))
        do {
            _ = try await transport.send(WireRequest(.get, "/a"))
            Issue.record("the request was answered")
        } catch {
            #expect(error == .noAnswer("the wait ended"))
        }
    }

    @Test(arguments: [
        "desk.acme.example", "ftp://desk.acme.example", "https://", "https://a:b@acme.example",
        "https://acme.example/?q=1", "file:///tmp",
    ])
    func `a base that is not a service URL is refused`(base: String) {
        #expect(URLSessionTransport(baseURL: base) == nil)
    }

    @Test func `a redirect is not followed`() throws {
        let session = URLSession(configuration: .ephemeral)
        let url = try #require(URL(string: "https://desk.acme.example/a"))
        let other = try #require(URL(string: "https://elsewhere.acme.example/a"))
        let response = try #require(
            HTTPURLResponse(url: url, statusCode: 302, httpVersion: nil, headerFields: nil)
        )
        let decisions = Mutex<[URLRequest?]>([])
        URLSessionExchanges().urlSession(
            session,
            task: session.dataTask(with: URLRequest(url: url)),
            willPerformHTTPRedirection: response,
            newRequest: URLRequest(url: other)
        ) { request in decisions.withLock { $0.append(request) } }
        #expect(decisions.withLock { $0 } == [nil])
    }

    @Test func `the wall clock does not wait for what is past`() async throws {
        let clock = WallClock()
        let before = clock.now
        try await clock.sleep(until: before.advanced(by: .seconds(-5)), tolerance: nil)
        #expect(clock.now >= before)
        #expect(before.date.year >= 2025)
    }
}

/// Answers in place of the network.
private final class StubProtocol: URLProtocol {
    enum Answer: Sendable {
        case status(Int, [String: String])
        case failure(URLError.Code)
        case silence
    }

    struct Seen: Sendable {
        var url: String
        var method: String?
        var authorization: String?
    }

    static let answers = Mutex(Answer.status(200, [:]))
    static let seen = Mutex<Seen?>(nil)

    override class func canInit(with request: URLRequest) -> Bool { true }

    override class func canonicalRequest(for request: URLRequest) -> URLRequest { request }

    override func startLoading() {
        guard let url = request.url else { return }
        let authorization = request.value(forHTTPHeaderField: "Authorization")
        let seen = Seen(
            url: url.absoluteString,
            method: request.httpMethod,
            authorization: authorization
        )
        Self.seen.withLock { $0 = seen }
        switch Self.answers.withLock({ $0 }) {
        case .status(let status, let fields):
            let response = HTTPURLResponse(
                url: url,
                statusCode: status,
                httpVersion: "HTTP/1.1",
                headerFields: fields
            )
            guard let response else { return }
            client?.urlProtocol(self, didReceive: response, cacheStoragePolicy: .notAllowed)
            client?.urlProtocol(self, didLoad: Data("answer".utf8))
            client?.urlProtocolDidFinishLoading(self)
        case .failure(let code):
            client?.urlProtocol(self, didFailWithError: URLError(code))
        case .silence: break
        }
    }

    override func stopLoading() {}
}

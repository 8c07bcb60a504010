// SPDX-License-Identifier: Apache-2.0

import CivilTime
import HTTPServer
import Testing
import Wire

@testable import Hosting

/// The page at `/` and the streams that it reads.
@Suite
struct InspectorTests {
    private static let browser: WireHeaders = [
        "Host": "127.0.0.1:8080", "Accept": "text/html,application/xhtml+xml",
    ]

    private func follow(
        _ host: TestHost,
        _ headers: WireHeaders = [:],
        world: String = "default"
    ) -> HTTPStream? {
        var headers = headers
        headers["Accept"] = "text/event-stream"
        let path = "/_residue/worlds/\(world)/events"
        return host.router.stream(for: WireRequest(.get, path, headers: headers))?.body
    }

    @Test func `a browser gets the page, a program the list of what is served`() throws {
        let host = try TestHost()
        let page = host.router.respond(to: WireRequest(.get, "/", headers: Self.browser))
        #expect(page.headers["Content-Type"] == "text/html; charset=utf-8")
        #expect(String(decoding: page.body, as: UTF8.self).contains("Residue inspector"))
        let index = host.router.respond(to: WireRequest(.get, "/"))
        #expect(try JSONValue(parsing: index.body)["service"] == "residue")
    }

    @Test(arguments: InspectorPage.paths)
    func `nothing from another origin runs in the page, frames it or hears from it`(
        path: String
    ) throws {
        let answer = try TestHost().router.respond(
            to: WireRequest(.get, path, headers: Self.browser)
        )
        #expect(answer.status == 200)
        let policy = try #require(answer.headers["Content-Security-Policy"])
        for part in [
            "default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'",
            "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        ] {
            #expect(policy.contains(part))
        }
        #expect(!policy.contains("unsafe"))
        #expect(answer.headers["X-Content-Type-Options"] == "nosniff")
        #expect(answer.headers["Cross-Origin-Resource-Policy"] == "same-origin")
    }

    @Test(arguments: ["/", "/_residue/inspector.js", "/_residue/worlds/default/events"])
    func `other origins and host names get neither page nor stream`(path: String) throws {
        for (field, value) in [
            ("Host", "attacker.example"), ("Origin", "http://attacker.example"),
            ("Sec-Fetch-Site", "cross-site"),
        ] {
            var headers = Self.browser
            headers["Accept"] = "text/html, text/event-stream"
            headers[field] = value
            let request = WireRequest(.get, path, headers: headers)
            let host = try TestHost()
            #expect(host.router.stream(for: request) == nil)
            #expect(host.router.respond(to: request).status == 403)
        }
    }

    @Test func `the page needs no token, and shows nothing without one`() throws {
        let host = try TestHost(gate: ControlGate(token: "0123456789abcdef"))
        let page = host.router.respond(to: WireRequest(.get, "/", headers: Self.browser))
        #expect(page.status == 200)
        #expect(!String(decoding: page.body, as: UTF8.self).contains("two people at a desk"))
        #expect(follow(host) == nil)
        #expect(follow(host, ["Authorization": "Bearer 0123456789abcdef"]) != nil)
    }

    @Test func `only the events of a world that exists are streamed`() throws {
        let host = try TestHost()
        #expect(follow(host) != nil)
        #expect(follow(host, world: "nowhere") == nil)
        let plain = WireRequest(.get, "/_residue/worlds/default/events")
        #expect(host.router.stream(for: plain) == nil)
    }

    @Test func `the page's scripts are text that a browser can take`() {
        let script = InspectorPage.paths.filter { $0.hasSuffix(".js") }
            .compactMap { InspectorPage.file(for: WireRequest(.get, $0))?.body }
            .map { String(decoding: $0, as: UTF8.self) }.joined()
        #expect(script.contains("textContent"))
        // Anything that would turn text into markup, or load something from elsewhere.
        for word in ["innerHTML", "outerHTML", "insertAdjacent", "document.write", "eval(", "://"] {
            #expect(!script.contains(word))
        }
    }

    @Test func `every follower is notified, and followers who left are forgotten`() throws {
        let host = try TestHost()
        let one = try #require(follow(host))
        let other = try #require(follow(host))
        #expect(host.followers.count == 2)
        one.end()
        host.followers.pulse()
        #expect(host.followers.count == 1)
        #expect(other.isOpen)
    }

    @Test func `the stream of a world that is deleted ends`() throws {
        let host = try TestHost()
        try host.call(.post, "/worlds/default/fork")
        let stream = try #require(follow(host, world: "world-1"))
        host.followers.pulse()
        #expect(stream.isOpen)
        try host.call(.delete, "/worlds/world-1")
        host.followers.pulse()
        #expect(!stream.isOpen)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Foundation
import HTTPServer
import Testing
import Wire

@testable import Hosting

/// What a reader that follows a world receives.
@Suite
struct WorldFeedTests {
    private struct Event {
        let name: String
        let id: String
        let data: JSONValue
    }

    /// The events in an answer or a piece of a stream.
    private func events(_ bytes: [UInt8]) throws -> [Event] {
        try String(decoding: bytes, as: UTF8.self).components(separatedBy: "\n\n")
            .filter { $0.hasPrefix("event:") }
            .map { block in
                let lines = block.split(separator: "\n").map(String.init)
                func value(_ field: String) throws -> String {
                    let line = try #require(lines.first { $0.hasPrefix(field + ": ") })
                    return String(line.dropFirst(field.count + 2))
                }
                return Event(
                    name: try value("event"),
                    id: try value("id"),
                    data: try JSONValue(parsing: Array(try value("data").utf8))
                )
            }
    }

    private func feed(_ host: TestHost, after id: String? = nil) -> WorldFeed {
        WorldFeed(host.world, of: host.registry, after: id)
    }

    private func numbers(_ events: [Event]) -> [Int64] {
        events.filter { $0.name == "requests" }
            .flatMap { $0.data["requests"]?.array ?? [] }
            .compactMap { $0["number"]?.integer }
    }

    @Test func `a request is shown once, with its answer and the fault that struck`() throws {
        let host = try TestHost(
            TestHost.world + "\nfaults: [{ name: full, first: 1, answer: { status: 503 } }]"
        )
        var feed = feed(host)
        _ = feed.next()
        try host.send(.get, "/api/v2/agents")
        let events = try events(feed.next())
        let one = try #require(
            events.first { $0.name == "requests" }?.data["requests"]?.array?.first
        )
        #expect(one["status"] == 503)
        #expect(one["fault"] == "full")
        #expect(one["path"] == "/api/v2/agents")
        #expect(feed.next().isEmpty)
    }

    @Test func `credentials in a query are masked`() throws {
        let host = try TestHost()
        var feed = feed(host)
        try host.send(.get, "/api/v2/agents?api_key=hush")
        let text = String(decoding: feed.next(), as: UTF8.self)
        #expect(text.contains("api_key="))
        #expect(!text.contains("hush"))
    }

    @Test func `a reader that returns with the last id misses nothing and hears nothing twice`()
        throws
    {
        let host = try TestHost()
        var first = feed(host)
        for _ in 1...3 { try host.send(.get, "/api/v2/agents") }
        let last = try #require(try events(first.next()).last?.id)
        for _ in 1...4 { try host.send(.get, "/api/v2/groups") }
        var second = feed(host, after: last)
        #expect(numbers(try events(second.next())) == [4, 5, 6, 7])
    }

    @Test(arguments: ["", "x", "3", "3/", "3/1.2", "99999999999999999999/0", "-1/0", "4000/0"])
    func `an id that no event of the world had starts over`(id: String) throws {
        let host = try TestHost()
        try host.send(.get, "/api/v2/agents")
        var feed = feed(host, after: id)
        #expect(numbers(try events(feed.next())) == [1])
    }

    @Test func `of too many requests at once, the latest are shown and the rest counted`() throws {
        let host = try TestHost(journal: 1_000)
        var feed = feed(host)
        for _ in 1...(WorldFeed.most + 7) { try host.send(.get, "/api/v2/groups") }
        let events = try events(feed.next())
        #expect(events.first?.data["skipped"] == 7)
        #expect(numbers(events).last == Int64(WorldFeed.most + 7))
        #expect(numbers(events).count == WorldFeed.most)
    }

    @Test func `changes are reported with their cause, whoever made them`() throws {
        let host = try TestHost()
        var feed = feed(host)
        _ = feed.next()
        try host.call(
            .post,
            "/worlds/default/doors",
            body: ["door": "signIn", "target": "freshservice", "email": "ana@acme.example"]
        )
        let changes = try events(feed.next()).first { $0.name == "changes" }
        #expect(changes?.data["changes"]?.array?.first?["cause"]?["door"] == "signIn")
    }

    @Test(arguments: [
        ("/clock/advance", #"{"by": "1h"}"#), ("/clock/pace", #"{"pace": 60}"#),
        ("/snapshots", ""), ("/faults", #"{"name": "f", "answer": {"status": 500}}"#),
        ("/fork", ""),
    ])
    func `every follower hears what was set`(path: String, body: String) throws {
        let host = try TestHost()
        var feeds = [feed(host), feed(host)]
        for index in feeds.indices { _ = feeds[index].next() }
        var json: JSONValue?
        if !body.isEmpty { json = try JSONValue(parsing: Array(body.utf8)) }
        #expect(try host.call(.post, "/worlds/default" + path, body: json).status < 300)
        for index in feeds.indices {
            #expect(try events(feeds[index].next()).map(\.name) == ["state"])
            #expect(feeds[index].next().isEmpty)
        }
    }

    @Test func `a restored snapshot leaves the feed in step`() throws {
        let host = try TestHost()
        try host.call(.post, "/worlds/default/snapshots")
        var feed = feed(host)
        _ = feed.next()
        let door: JSONValue = [
            "door": "signIn", "target": "freshservice", "email": "ana@acme.example",
        ]
        try host.call(.post, "/worlds/default/doors", body: door)
        _ = feed.next()
        try host.call(.post, "/worlds/default/snapshots/snapshot-1/restore")
        _ = feed.next()
        try host.call(.post, "/worlds/default/doors", body: door)
        let told = try events(feed.next()).first { $0.name == "changes" }
        #expect(told?.data["changes"]?.array?.isEmpty == false)
    }

    @Test func `a client that does not ask for a stream gets what there is, then the end`() throws {
        let host = try TestHost()
        try host.send(.get, "/api/v2/agents")
        let answer = host.router.respond(
            to: WireRequest(.get, "/_residue/worlds/default/events")
        )
        #expect(answer.status == 200)
        #expect(answer.headers["Content-Type"]?.hasPrefix("text/event-stream") == true)
        #expect(numbers(try events(answer.body)) == [1])
    }
}

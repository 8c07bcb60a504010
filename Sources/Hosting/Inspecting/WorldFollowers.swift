// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import HTTPServer
import Synchronization
import Wire

/// Sends a world's events to everybody who follows it.
package final class WorldFollowers: Sendable {
    /// How often followed worlds are polled.
    private static let interval = Duration.milliseconds(100)
    /// After this many polls without news a comment is sent, which detects disconnected readers.
    private static let quietMost = 100

    private struct Follower: Sendable {
        var feed: WorldFeed
        let stream: HTTPStream
        var quiet = 0
    }

    private let registry: WorldRegistry
    private let followers = Mutex<[Follower]>([])

    package init(registry: WorldRegistry) {
        self.registry = registry
    }

    /// A stream of the world's events, starting after the event `id` if that is known.
    func follow(_ world: HostedWorld, after id: String?) -> HTTPStream {
        let stream = HTTPStream()
        var follower = Follower(
            feed: WorldFeed(world, of: registry, after: id),
            stream: stream
        )
        stream.write(Array("retry: 500\n\n".utf8) + follower.feed.next())
        followers.withLock { $0.append(follower) }
        return stream
    }

    /// How many streams are open.
    package var count: Int { followers.withLock { $0.count } }

    /// Polls every followed world, and sends what is new.
    package func pulse() {
        followers.withLock { followers in
            for index in followers.indices {
                let world = followers[index].feed.world
                let news = followers[index].feed.next()
                followers[index].quiet = news.isEmpty ? followers[index].quiet + 1 : 0
                if !news.isEmpty {
                    followers[index].stream.write(news)
                } else if followers[index].quiet >= WorldFollowers.quietMost {
                    followers[index].quiet = 0
                    followers[index].stream.write(Array(":\n\n".utf8))
                }
                if registry.world(world.id) !== world { followers[index].stream.end() }
            }
            followers.removeAll { !$0.stream.isOpen }
        }
    }

    /// Runs until its task is canceled.
    package func run() async {
        let clock = WallClock()
        while !Task.isCancelled {
            pulse()
            do {
                try await clock.sleep(
                    until: clock.now.advanced(by: WorldFollowers.interval),
                    tolerance: nil
                )
            } catch {
                return
            }
        }
    }
}

extension ControlPlane {
    static let eventType = "text/event-stream; charset=utf-8"

    static let feedRoutes: [ControlRoute] = [
        ControlRoute(
            .get,
            "/worlds/{world}/events",
            "followWorld",
            "Server-sent events: requests, changes and the state of clock and faults; as an "
                + "open-ended stream with Accept: text/event-stream, after Last-Event-ID if sent",
            reply: ControlRoute.ReplyForm(contentType: eventType, schema: nil)
        ) { plane, call throws(ControlError) in
            var feed = WorldFeed(
                try plane.world(call),
                of: plane.registry,
                after: call.lastEventID
            )
            return .text(String(decoding: feed.next(), as: UTF8.self), eventType)
        }
    ]

    /// The head of the answer and its body, if the request asks for an event stream.
    package func stream(
        for request: WireRequest
    ) -> (head: WireResponse, body: HTTPStream)? {
        let path = request.path
        guard path.hasPrefix(ControlPlane.base), path.hasSuffix("/events"), request.method == .get,
            request.headers["Accept"]?.contains("text/event-stream") == true,
            let followers, let world = try? followed(by: request)
        else { return nil }
        let head = WireResponse(
            status: 200,
            headers: [
                "Content-Type": ControlPlane.eventType, "Cache-Control": "no-store",
                "X-Accel-Buffering": "no",
            ]
        )
        return (head, followers.follow(world, after: request.headers["Last-Event-ID"]))
    }

    /// The world that a call follows; a refused call gets an ordinary answer.
    private func followed(by request: WireRequest) throws(ControlError) -> HostedWorld? {
        guard let (route, call) = try admitted(request), route.operation == "followWorld" else {
            return nil
        }
        return try world(call)
    }
}

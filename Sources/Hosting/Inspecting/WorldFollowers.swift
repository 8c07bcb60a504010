// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import HTTPServer
import Synchronization
import Wire

/// Tells everybody who follows a world what happens there.
package final class WorldFollowers: Sendable {
    /// How often worlds are looked at while somebody follows them.
    private static let interval = Duration.milliseconds(100)
    /// After so many looks without news a comment is sent, which shows who has gone.
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

    /// A stream of the world's events, which begins after the event `id` if that is known.
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

    /// Looks at every world that is followed, and tells what is new.
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

    /// Runs until its task is cancelled.
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
            "Server-sent events: requests, changes and the state of clock and faults; without end "
                + "for who accepts text/event-stream, after Last-Event-ID if that is sent",
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

    /// The head of the answer and its body, where the request asks for events without end.
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

    /// The world that a call follows; a call that is refused gets its answer as any other does.
    private func followed(by request: WireRequest) throws(ControlError) -> HostedWorld? {
        guard let (route, call) = try admitted(request), route.operation == "followWorld" else {
            return nil
        }
        return try world(call)
    }
}

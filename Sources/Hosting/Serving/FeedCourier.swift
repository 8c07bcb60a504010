// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Connectors
import Foundation
import IdentityModel
import Scenarios
import Synchronization
import Wire

/// Where a message is posted: a base URL for a transport, and the rest of the URL.
package struct PostAddress: Hashable, Sendable {
    let base: String
    let path: String
    let query: String?

    /// `nil` unless it is an HTTP URL.
    package init?(_ url: String) {
        guard var parts = URLComponents(string: url), parts.host?.isEmpty == false,
            parts.user == nil, ["http", "https"].contains(parts.scheme?.lowercased() ?? "")
        else { return nil }
        path = parts.percentEncodedPath.isEmpty ? "/" : parts.percentEncodedPath
        query = parts.percentEncodedQuery
        parts.percentEncodedPath = ""
        parts.percentEncodedQuery = nil
        parts.fragment = nil
        guard let base = parts.string else { return nil }
        self.base = base
    }

    /// The status of the answer; `nil` for none.
    ///
    /// A redirect is an ordinary answer.
    func post(_ body: [UInt8], _ headers: WireHeaders, within timeout: Duration) async -> Int? {
        guard let transport = URLSessionTransport(baseURL: base, timeout: timeout) else {
            return nil
        }
        let request = WireRequest(.post, path, query: query, headers: headers, body: body)
        do throws(TransportError) {
            return try await transport.send(request).status
        } catch {
            return nil
        }
    }
}

/// Posts the feeds of played worlds to clients, line by line and in order.
package final class FeedCourier: Sendable {
    private let registry: WorldRegistry
    private static let interval = Duration.milliseconds(100)
    private static let timeout = Duration.seconds(10)
    /// How many attempts a line gets before it is dropped.
    static let attemptsMax = 4

    package init(registry: WorldRegistry) {
        self.registry = registry
    }

    /// Runs until its task is canceled.
    package func run() async {
        let clock = WallClock()
        while !Task.isCancelled {
            for world in registry.worlds { await deliver(of: world, clock) }
            guard await FeedCourier.pause(FeedCourier.interval, clock) else { return }
        }
    }

    /// Posts new lines to each address.
    func deliver(of world: HostedWorld, _ clock: some Clock<Duration>) async {
        guard let play = world.play else { return }
        for post in world.feedPosts.all {
            let lines = play.current.feed
            // A reset world repeats its feed.
            let start = post.sent > lines.count ? 0 : post.sent
            for line in lines.dropFirst(start) {
                let isTaken = await deliver(line, to: post.address, clock)
                world.feedPosts.note(post.address, sent: line.cursor, isTaken: isTaken)
            }
        }
    }

    private func deliver(
        _ line: FeedLine,
        to address: PostAddress,
        _ clock: some Clock<Duration>
    ) async -> Bool {
        var wait = Duration.milliseconds(200)
        for attempt in 1...FeedCourier.attemptsMax {
            let status = await address.post(
                line.json.encoded(),
                ["Content-Type": "application/json"],
                within: FeedCourier.timeout
            )
            if let status, (200..<300).contains(status) { return true }
            guard attempt < FeedCourier.attemptsMax, await FeedCourier.pause(wait, clock) else {
                break
            }
            wait = wait * 2
        }
        return false
    }

    /// `false` if the task was canceled meanwhile.
    private static func pause(_ duration: Duration, _ clock: some Clock<Duration>) async -> Bool {
        do {
            try await clock.sleep(for: duration)
            return true
        } catch {
            return false
        }
    }
}

/// Where a world's feed is posted to, and the progress.
package final class FeedPosts: Sendable {
    struct Post: Sendable {
        let address: PostAddress
        /// The cursor of the last line that was posted or dropped.
        var sent = 0
        var refused = 0
    }

    static let most = 10
    private let posts = Mutex<[Post]>([])

    var all: [Post] { posts.withLock { $0 } }

    /// `false` if there are too many.
    package func add(_ address: PostAddress) -> Bool {
        posts.withLock { posts in
            guard posts.count < FeedPosts.most else { return false }
            if !posts.contains(where: { $0.address == address }) {
                posts.append(Post(address: address))
            }
            return true
        }
    }

    func note(_ address: PostAddress, sent cursor: Int, isTaken: Bool) {
        posts.withLock { posts in
            guard let index = posts.firstIndex(where: { $0.address == address }) else { return }
            posts[index].sent = cursor
            if !isTaken { posts[index].refused += 1 }
        }
    }
}

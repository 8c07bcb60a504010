// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Scenarios
import Synchronization
import Wire

/// What a world is created from.
package enum WorldContent: Sendable {
    /// Targets, faults and accounts.
    case targets(WorldDeclaration)
    /// A scenario to play.
    case timeline(Scenario)

    fileprivate func opened(
        id: String,
        options: HostedWorld.Options,
        wall: WallTime
    ) throws(RejectedFile) -> HostedWorld {
        switch self {
        case .targets(let world):
            try HostedWorld(id: id, world, options: options, wall: wall)
        case .timeline(let scenario):
            try HostedWorld(id: id, playing: scenario, options: options, wall: wall)
        }
    }
}

/// The worlds of one server, by id; requests that name none mean the first.
package final class WorldRegistry: Sendable {
    /// How many worlds can exist at a time.
    package static let worldsMax = 1_000

    package let standard: HostedWorld
    private let options: HostedWorld.Options
    private let wall: WallTime
    private struct Book {
        var worlds: [HostedWorld]
        var made = 0
    }
    private let book: Mutex<Book>

    /// Creates the default world, with the id `default`.
    package init(
        _ content: WorldContent,
        options: HostedWorld.Options,
        wall: WallTime
    ) throws(RejectedFile) {
        self.options = options
        self.wall = wall
        standard = try content.opened(id: "default", options: options, wall: wall)
        book = Mutex(Book(worlds: [standard]))
    }

    /// In order of creation.
    package var worlds: [HostedWorld] { book.withLock { $0.worlds } }

    package func world(_ id: String) -> HostedWorld? {
        if id == standard.id { return standard }
        return book.withLock { $0.worlds.first { $0.id == id } }
    }

    /// `nil` if the limit is reached.
    func open(_ content: WorldContent) throws(RejectedFile) -> HostedWorld? {
        guard let id = nextID() else { return nil }
        let opened = try content.opened(id: id, options: options, wall: wall)
        book.withLock { $0.worlds.append(opened) }
        return opened
    }

    func fork(_ world: HostedWorld) -> HostedWorld? {
        guard let id = nextID() else { return nil }
        let fork = world.fork(id: id)
        book.withLock { $0.worlds.append(fork) }
        return fork
    }

    func remove(_ world: HostedWorld) {
        book.withLock { $0.worlds.removeAll { $0.id == world.id } }
    }

    private func nextID() -> String? {
        book.withLock { book in
            guard book.worlds.count < WorldRegistry.worldsMax else { return nil }
            book.made += 1
            return "world-\(book.made)"
        }
    }
}

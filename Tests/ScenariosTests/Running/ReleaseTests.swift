// SPDX-License-Identifier: Apache-2.0

import Simulation
import Testing

@testable import Scenarios

/// A process plays many runs, and nothing of one may stay with the next.
@Suite
struct ReleaseTests {
    private struct Ending: Sendable {
        let problems: [String]
        let isReleased: Bool
    }

    private static func run() throws -> Ending {
        let feed = SyntheticFeed.make(people: 3, seed: 1)
        let plan = Replay(feed: "synthetic", events: feed.events, groups: feed.groups).plan()
        weak var released: World?
        let problems = try {
            let world = try World(plan: plan, recorder: RunRecorder { _ in })
            released = world
            return world.live { _, _ in }.problems
        }()
        return Ending(problems: problems, isReleased: released == nil)
    }

    @Test func `a world is released once its run is over`() async throws {
        let ending = try await SimulationThread.run { Result { try Self.run() } }.get()
        #expect(ending.problems.isEmpty)
        #expect(ending.isReleased)
    }
}

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

    private static func run(isPipelined: Bool) throws -> Ending {
        let feed = SyntheticFeed.make(people: 3, seed: 1)
        let plan = Replay(feed: "synthetic", events: feed.events, groups: feed.groups).plan()
        weak var released: World?
        let problems = try {
            let recorder = RunRecorder(isPipelined: isPipelined) { _ in }
            let world = try World(plan: plan, recorder: recorder)
            released = world
            defer { recorder.finishLog() }
            return world.live { _, _ in }.problems
        }()
        return Ending(problems: problems, isReleased: released == nil)
    }

    @Test(arguments: [false, true])
    func `a world is released once its run is over`(isPipelined: Bool) async throws {
        let ending = try await SimulationThread.run {
            Result { try Self.run(isPipelined: isPipelined) }
        }.get()
        #expect(ending.problems.isEmpty)
        #expect(ending.isReleased)
    }
}

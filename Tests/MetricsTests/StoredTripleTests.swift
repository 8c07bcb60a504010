// SPDX-License-Identifier: Apache-2.0

import Testing
import Vocabulary

@testable import Metrics

/// A history is the same after it was kept.
@Suite
struct StoredTripleTests {
    private static func history(_ change: (inout TripleHistory) -> Void) -> TripleHistory {
        var list = TripleList()
        list.update(4) { _ in }
        list.update(5, with: change)
        return list[1]
    }

    private static func add(_ state: PathState, at instant: Int64, to triple: inout TripleHistory) {
        let step = PathHistory.Step(at: instant, cause: .workflow(9), state: state)
        triple.addStep(step, account: 3, through: 2, channel: .group)
    }

    @Test func `a triple that only exists is empty`() {
        let triple = Self.history { _ in }
        #expect(triple.entitlement == 5)
        #expect(triple.paths.isEmpty && triple.intent.isEmpty && triple.evidence.isEmpty)
    }

    @Test func `a path keeps its account, its way, its channel and its cause`() throws {
        let triple = Self.history { Self.add(.usable, at: 10, to: &$0) }
        let path = try #require(triple.paths.first)
        #expect(triple.paths.count == 1)
        #expect((path.account, path.through, path.channel) == (3, 2, .group))
        #expect(path.steps.map(\.at) == [10])
        #expect(path.steps.map(\.cause) == [.workflow(9)])
    }

    @Test func `a path whose only step was canceled is still there`() {
        let triple = Self.history { triple in
            Self.add(.usable, at: 10, to: &triple)
            Self.add(.dead, at: 10, to: &triple)
        }
        #expect(triple.paths.count == 1)
        #expect(triple.paths.first?.steps.isEmpty == true)
    }

    @Test func `later steps, intents and evidence keep their order`() {
        let triple = Self.history { triple in
            triple.setIntent(.rule, to: true, at: 1)
            Self.add(.usable, at: 2, to: &triple)
            triple.evidence.append(.init(at: 3, isGranted: true))
            triple.setIntent(.exception, to: true, at: 4)
            Self.add(.latent, at: 5, to: &triple)
            triple.setIntent(.rule, to: false, at: 6)
            triple.evidence.append(.init(at: 7, isGranted: false))
            Self.add(.dead, at: 8, to: &triple)
        }
        #expect(triple.intent.map(\.at) == [1, 4, 6])
        #expect(triple.intent.map(\.grounds) == [.rule, [.rule, .exception], .exception])
        #expect(triple.paths.first?.steps.map(\.state) == [.usable, .latent, .dead])
        #expect(triple.evidence.map(\.isGranted) == [true, false])
    }

    @Test func `several paths are kept apart`() {
        let triple = Self.history { triple in
            Self.add(.usable, at: 2, to: &triple)
            let step = PathHistory.Step(at: 3, cause: .background, state: .latent)
            triple.addStep(step, account: 8, through: 2, channel: .direct)
            Self.add(.dead, at: 4, to: &triple)
        }
        #expect(triple.paths.map(\.account) == [3, 8])
        #expect(triple.paths.map { $0.steps.map(\.state) } == [[.usable, .dead], [.latent]])
    }
}

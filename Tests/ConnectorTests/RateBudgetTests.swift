// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import Testing

@Suite
struct RateBudgetTests {
    private let budget = RateBudget(window: .seconds(60))

    private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: seconds * 1_000) }

    @Test func `a budget that knows nothing holds nothing back`() {
        #expect(budget.resumption(of: .overall, at: at(0)) == nil)
    }

    @Test func `an exhausted window is waited out from its opening`() {
        budget.learn(total: 3, remaining: 2, used: 1, lane: .overall, at: at(10))
        budget.learn(total: 3, remaining: 1, used: 1, lane: .overall, at: at(20))
        #expect(budget.resumption(of: .overall, at: at(20)) == nil)
        budget.learn(total: 3, remaining: 0, used: 1, lane: .overall, at: at(30))
        #expect(budget.resumption(of: .overall, at: at(30)) == at(70))
        #expect(budget.resumption(of: .overall, at: at(70)) == nil)
    }

    @Test func `a window found half used does not tell when it ends`() {
        budget.learn(total: 3, remaining: 1, used: 1, lane: .overall, at: at(10))
        budget.learn(total: 3, remaining: 0, used: 1, lane: .overall, at: at(11))
        #expect(budget.resumption(of: .overall, at: at(11)) == nil)
    }

    @Test func `an exhausted sub-limit leaves other requests alone`() {
        let lists = RateBudget.Lane(1)
        budget.learn(total: 1, remaining: 0, used: 1, lane: lists, at: at(0))
        #expect(budget.resumption(of: lists, at: at(1)) == at(60))
        #expect(budget.resumption(of: .overall, at: at(1)) == nil)
    }

    @Test func `a rate-limit refusal holds back every lane`() {
        budget.refused(waiting: .seconds(30), at: at(5))
        #expect(budget.resumption(of: .overall, at: at(5)) == at(35))
        #expect(budget.resumption(of: RateBudget.Lane(1), at: at(34)) == at(35))
        #expect(budget.resumption(of: .overall, at: at(35)) == nil)
    }

    @Test func `a shorter appointment does not cut a longer one`() {
        budget.refused(waiting: .seconds(30), at: at(0))
        budget.refused(waiting: .seconds(1), at: at(1))
        #expect(budget.resumption(of: .overall, at: at(3)) == at(30))
    }

    @Test func `a new window is counted from zero`() {
        budget.learn(total: 2, remaining: 1, used: 1, lane: .overall, at: at(0))
        budget.learn(total: 2, remaining: 0, used: 1, lane: .overall, at: at(1))
        budget.learn(total: 2, remaining: 1, used: 1, lane: .overall, at: at(60))
        budget.learn(total: 2, remaining: 0, used: 1, lane: .overall, at: at(61))
        #expect(budget.resumption(of: .overall, at: at(62)) == at(120))
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Testing
import Vocabulary
import Wire

@testable import TargetKit

@Suite
struct FaultPlanTests {
    private func rule(
        _ name: String = "lost requests",
        scope: FaultRule.Scope = FaultRule.Scope(),
        phase: FaultRule.Phase? = nil,
        occasion: FaultRule.Occasion = .always,
        timesMax: Int? = nil,
        verdict: FaultVerdict = .dropRequest
    ) -> FaultRule {
        FaultRule(
            name: name,
            scope: scope,
            phase: phase,
            occasion: occasion,
            timesMax: timesMax,
            verdict: verdict
        )
    }

    private func strike(
        of plan: inout FaultPlan,
        path: String = "/agents/7",
        subjects: [String] = [],
        page: Int? = nil,
        effects: [RequestEffect] = [],
        target: String = "desk",
        attempt: Int = 1,
        second: Int64 = 0
    ) -> FaultStrike? {
        plan.strike(
            WireRequest(.delete, path),
            traits: RequestTraits(subjects: subjects, page: page),
            effects: effects,
            target: target,
            attempt: attempt,
            at: Instant(milliseconds: second * 1_000)
        )
    }

    /// The numbers, from 1, of the requests of a row that the rule hits.
    private func hits(of rule: FaultRule, in count: Int, seed: UInt64 = 1) -> [Int] {
        var plan = FaultPlan(rules: [rule], seed: seed)
        return (1...count).filter { _ in strike(of: &plan) != nil }
    }

    @Test(arguments: [
        (FaultRule.Occasion.always, [1, 2, 3, 4, 5, 6, 7]), (.every(3), [3, 6]),
        (.first(2), [1, 2]), (.after(5), [6, 7]), (.probability(0), []),
        (.probability(1), [1, 2, 3, 4, 5, 6, 7]),
    ])
    func `an occasion picks among the matches`(occasion: FaultRule.Occasion, expected: [Int]) {
        #expect(hits(of: rule(occasion: occasion), in: 7) == expected)
    }

    @Test func `a rule stops once it has fired as often as it may`() {
        #expect(hits(of: rule(occasion: .every(2), timesMax: 2), in: 9) == [2, 4])
    }

    @Test func `a chance hits about its share of the matches`() {
        let count = hits(of: rule(occasion: .probability(0.25)), in: 4_000).count
        #expect((900...1_100).contains(count))
    }

    @Test func `the same seed draws the same chances and another seed others`() {
        let rule = rule(occasion: .probability(0.5))
        #expect(hits(of: rule, in: 100, seed: 7) == hits(of: rule, in: 100, seed: 7))
        #expect(hits(of: rule, in: 100, seed: 7) != hits(of: rule, in: 100, seed: 8))
    }

    @Test func `another rule does not shift the chances of the first`() {
        let flaky = rule(
            "flaky",
            occasion: .probability(0.5),
            verdict: .delay(.seconds(1) ... .seconds(1))
        )
        let alone = hits(of: flaky, in: 200)
        var plan = FaultPlan(
            rules: [rule("seldom", occasion: .every(5)), flaky],
            seed: 1
        )
        let beside = (1...200).filter { _ in strike(of: &plan)?.rule == "flaky" }
        #expect(beside == alone.filter { $0 % 5 != 0 })
    }

    @Test func `the first rule that strikes wins`() {
        var plan = FaultPlan(rules: [
            rule("slow", phase: .before, verdict: .delay(.seconds(2) ... .seconds(2))),
            rule("lost"),
        ])
        let strike = strike(of: &plan)
        #expect(strike?.rule == "slow")
        #expect(strike?.summary == "delay 0:00:02")
        #expect(strike?.course == FaultCourse(delayBefore: .seconds(2)))
        #expect(plan.tallies.map(\.firings) == [1, 0])
        #expect(plan.tallies.map(\.overruled) == [0, 1])
    }

    @Test func `a delay range is drawn from the seed between its bounds`() {
        func delays(seed: UInt64) -> [Duration] {
            let rule = FaultRule(name: "slow", verdict: .delay(.seconds(2) ... .seconds(5)))
            var plan = FaultPlan(rules: [rule], seed: seed)
            return (1...200).compactMap { _ in
                strike(of: &plan)?.course.delayAfter
            }
        }
        let drawn = delays(seed: 1)
        #expect(drawn.count == 200)
        #expect(drawn.allSatisfy { (.seconds(2) ... .seconds(5)).contains($0) })
        #expect(Set(drawn).count > 100)
        #expect(drawn == delays(seed: 1))
        #expect(drawn != delays(seed: 2))
    }

    @Test func `a scope holds a rule to a target, an attempt and a window`() {
        let window = Instant(milliseconds: 1_000)..<Instant(milliseconds: 3_000)
        let scope = FaultRule.Scope(target: "desk", attempt: 2, window: window)
        var plan = FaultPlan(rules: [rule(scope: scope)])
        #expect(strike(of: &plan, target: "other", attempt: 2, second: 1) == nil)
        #expect(strike(of: &plan, attempt: 1, second: 1) == nil)
        #expect(strike(of: &plan, attempt: 2, second: 0) == nil)
        #expect(strike(of: &plan, attempt: 2, second: 3) == nil)
        #expect(strike(of: &plan, attempt: 2, second: 1) != nil)
        #expect(plan.tallies.map(\.matches) == [1])
    }

    @Test func `a scope holds a rule to a page and to subjects in any case of letters`() {
        let scope = FaultRule.Scope(subjects: ["Ana@acme.example"], page: 2)
        var plan = FaultPlan(rules: [rule(scope: scope)])
        #expect(strike(of: &plan, subjects: ["ana@acme.example"], page: 1) == nil)
        #expect(strike(of: &plan, subjects: ["bo@acme.example"], page: 2) == nil)
        #expect(strike(of: &plan, subjects: ["7", "ANA@acme.example"], page: 2) != nil)
    }

    @Test func `traits are computed only for a rule that matches the path and asks for them`()
        throws
    {
        let scope = FaultRule.Scope(
            pattern: try FaultPattern(parsing: "DELETE /agents/*"),
            subjects: ["7"]
        )
        var plan = FaultPlan(rules: [rule(scope: scope)])
        var count = 0
        func traits() -> RequestTraits {
            count += 1
            return RequestTraits(subjects: ["7"])
        }
        for path in ["/groups/1", "/agents/7"] {
            _ = plan.strike(
                WireRequest(.delete, path),
                traits: traits(),
                effects: [],
                target: "desk",
                attempt: 1,
                at: Instant(milliseconds: 0)
            )
        }
        #expect(count == 1)
    }

    @Test(arguments: [
        (RequestOperation.write, ChangeKind.recordUpdated, true), (.revoke, .revoked, true),
        (.revoke, .granted, false), (.disableAccount, .accountDisabled, true),
        (.deleteAccount, .accountDisabled, false), (.read, .granted, false),
    ])
    func `an operation is recognized by what the request would change`(
        operation: RequestOperation,
        kind: ChangeKind,
        isHit: Bool
    ) {
        var plan = FaultPlan(rules: [rule(scope: FaultRule.Scope(operation: operation))])
        let effect = RequestEffect(kind: kind, subjects: ["7"], right: nil)
        let first = strike(of: &plan, effects: [effect])
        let second = strike(of: &plan)
        #expect((first != nil) == isHit)
        #expect(second == nil)
    }

    @Test func `one change must have kind, right and subject at once`() {
        let desk = RightName(kind: "group", name: "Desk")
        let scope = FaultRule.Scope(operation: .revoke, right: desk, subjects: ["ana@acme.example"])
        func isHit(_ effects: [RequestEffect]) -> Bool {
            var plan = FaultPlan(rules: [rule(scope: scope)])
            return strike(of: &plan, effects: effects) != nil
        }
        let ana = ["1", "Ana@acme.example"]
        let other = RightName(kind: "group", name: "Night")
        #expect(isHit([RequestEffect(kind: .revoked, subjects: ana, right: desk)]))
        #expect(
            !isHit([
                RequestEffect(kind: .revoked, subjects: ana, right: other),
                RequestEffect(kind: .revoked, subjects: ["2"], right: desk),
                RequestEffect(kind: .granted, subjects: ana, right: desk),
            ])
        )
    }

    @Test func `a rule that has not fired lists the nearest requests instead`() throws {
        let pattern = try FaultPattern(parsing: "PATCH /agents/*")
        var plan = FaultPlan(rules: [rule(scope: FaultRule.Scope(pattern: pattern))])
        for path in ["/agents/7", "/groups/21/members", "/agents/8"] {
            _ = strike(of: &plan, path: path)
        }
        #expect(
            plan.requestedInstead(of: "lost requests")
                == ["DELETE /agents/* (2)", "DELETE /groups/*/members (1)"]
        )
    }

    @Test func `what was requested instead says what it would have done`() {
        var plan = FaultPlan(rules: [rule(scope: FaultRule.Scope(operation: .revoke))])
        let effect = RequestEffect(kind: .granted, subjects: [], right: nil)
        _ = strike(of: &plan, effects: [effect])
        #expect(plan.requestedInstead(of: "lost requests") == ["DELETE /agents/* to grant (1)"])
    }

    @Test func `a second rule of a name is not added`() {
        var plan = FaultPlan(rules: [rule()])
        let added = [plan.add(rule()), plan.add(rule("another"))]
        #expect(added == [false, true])
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Testing
import Wire

@Suite
struct FaultPlanTests {
    private let drop = FaultVerdict.dropRequest

    private func rule(
        _ name: String = "lost requests",
        scope: FaultRule.Scope = FaultRule.Scope(),
        phase: FaultRule.Phase = .before,
        occasion: FaultRule.Occasion = .always,
        timesMax: Int? = nil,
        verdict: FaultVerdict = .dropRequest,
        fires: FaultRule.FireRequirement = .atLeast(1)
    ) -> FaultRule {
        FaultRule(
            name: name,
            scope: scope,
            phase: phase,
            occasion: occasion,
            timesMax: timesMax,
            verdict: verdict,
            fires: fires
        )
    }

    private func verdict(
        of plan: inout FaultPlan,
        path: String = "/agents/7",
        subjects: [String] = [],
        page: Int? = nil,
        target: String = "desk",
        attempt: Int = 1,
        second: Int64 = 0
    ) -> Fault? {
        plan.verdict(
            for: WireRequest(.delete, path),
            traits: RequestTraits(subjects: subjects, page: page),
            target: target,
            attempt: attempt,
            at: Instant(milliseconds: second * 1_000)
        )
    }

    /// The numbers, from 1, of the requests of a row that the rule hits.
    private func hits(of rule: FaultRule, in count: Int, seed: UInt64 = 1) -> [Int] {
        var plan = FaultPlan(rules: [rule], seed: seed)
        return (1...count).filter { _ in verdict(of: &plan) != nil }
    }

    @Test(arguments: [
        (FaultRule.Occasion.always, [1, 2, 3, 4, 5, 6, 7]), (.every(3), [3, 6]),
        (.first(2), [1, 2]), (.after(5), [6, 7]), (.probability(0), []),
        (.probability(1), [1, 2, 3, 4, 5, 6, 7]),
    ])
    func `an occasion picks among the matches`(occasion: FaultRule.Occasion, expected: [Int]) {
        #expect(hits(of: rule(occasion: occasion), in: 7) == expected)
    }

    @Test func `a rule rests once it has fired as often as it may`() {
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

    @Test func `a further rule does not shift the chances of another one`() {
        let flaky = rule("flaky", occasion: .probability(0.5), verdict: .delay(.seconds(1)))
        let alone = hits(of: flaky, in: 200)
        var plan = FaultPlan(
            rules: [rule("seldom", occasion: .every(5)), flaky],
            seed: 1
        )
        let beside = (1...200).filter { _ in verdict(of: &plan)?.rule == "flaky" }
        #expect(beside == alone.filter { $0 % 5 != 0 })
    }

    @Test func `the first rule that does more than pass wins`() {
        var plan = FaultPlan(rules: [
            rule("watch", verdict: .pass), rule("slow", verdict: .delay(.seconds(2))),
            rule("lost"),
        ])
        #expect(
            verdict(of: &plan)
                == Fault(rule: "slow", phase: .before, verdict: .delay(.seconds(2)))
        )
        #expect(plan.tallies.map(\.firings) == [1, 1, 0])
        #expect(plan.tallies.map(\.overruled) == [0, 0, 1])
    }

    @Test func `a delay that is left open is drawn between its ends and from the seed`() {
        func delays(seed: UInt64) -> [Duration] {
            let rule = FaultRule(
                name: "slow",
                verdict: .delay(.seconds(2)),
                delayMax: .seconds(5)
            )
            var plan = FaultPlan(rules: [rule], seed: seed)
            return (1...200).compactMap { _ in
                guard case .delay(let delay) = verdict(of: &plan)?.verdict else { return nil }
                return delay
            }
        }
        let drawn = delays(seed: 1)
        #expect(drawn.count == 200)
        #expect(drawn.allSatisfy { (.seconds(2) ... .seconds(5)).contains($0) })
        #expect(Set(drawn).count > 100)
        #expect(drawn == delays(seed: 1))
        #expect(drawn != delays(seed: 2))
    }

    @Test func `a cut half way is a fault although the target's own answer stands`() {
        var plan = FaultPlan(rules: [rule(phase: .halfWay, verdict: .pass)])
        #expect(verdict(of: &plan)?.phase == .halfWay)
    }

    @Test func `a scope holds a rule to a target, an attempt and a window`() {
        let window = Instant(milliseconds: 1_000)..<Instant(milliseconds: 3_000)
        let scope = FaultRule.Scope(target: "desk", attempt: 2, window: window)
        var plan = FaultPlan(rules: [rule(scope: scope)])
        #expect(verdict(of: &plan, target: "other", attempt: 2, second: 1) == nil)
        #expect(verdict(of: &plan, attempt: 1, second: 1) == nil)
        #expect(verdict(of: &plan, attempt: 2, second: 0) == nil)
        #expect(verdict(of: &plan, attempt: 2, second: 3) == nil)
        #expect(verdict(of: &plan, attempt: 2, second: 1) != nil)
        #expect(plan.tallies.map(\.matches) == [1])
    }

    @Test func `a scope holds a rule to a page and to subjects in any case of letters`() {
        let scope = FaultRule.Scope(subjects: ["Ana@acme.example"], page: 2)
        var plan = FaultPlan(rules: [rule(scope: scope)])
        #expect(verdict(of: &plan, subjects: ["ana@acme.example"], page: 1) == nil)
        #expect(verdict(of: &plan, subjects: ["bo@acme.example"], page: 2) == nil)
        #expect(verdict(of: &plan, subjects: ["7", "ANA@acme.example"], page: 2) != nil)
    }

    @Test func `traits are worked out only for a rule that has the path and asks for them`() throws
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
            _ = plan.verdict(
                for: WireRequest(.delete, path),
                traits: traits(),
                target: "desk",
                attempt: 1,
                at: Instant(milliseconds: 0)
            )
        }
        #expect(count == 1)
    }

    @Test func `a rule that never fired is named with what it matched`() {
        var plan = FaultPlan(rules: [rule(occasion: .every(3))])
        _ = verdict(of: &plan)
        #expect(
            plan.unmetRequirements() == [
                "fault 'lost requests' never fired, at least 1 required (matched 1 request): * /**"
            ]
        )
    }

    @Test func `a rule that fired too rarely says who answered first`() {
        var plan = FaultPlan(rules: [
            rule("early", occasion: .first(1)), rule("late", fires: .atLeast(2)),
        ])
        _ = verdict(of: &plan)
        _ = verdict(of: &plan)
        #expect(
            plan.unmetRequirements() == [
                "fault 'late' fired only 1 time, at least 2 required (matched 2 requests; "
                    + "another rule answered first 1 time): * /**"
            ]
        )
    }

    @Test(arguments: [(FaultRule.FireRequirement.atMost(1), false), (.exactly(2), true)])
    func `a rule that fired too often is named`(
        fires: FaultRule.FireRequirement,
        isMet: Bool
    ) {
        var plan = FaultPlan(rules: [rule(fires: fires)])
        _ = verdict(of: &plan)
        _ = verdict(of: &plan)
        #expect(plan.unmetRequirements().isEmpty == isMet)
    }

    @Test func `a rule that is allowed to stay away is met without a firing`() {
        #expect(FaultPlan(rules: [rule(fires: .atMost(3))]).unmetRequirements() == [])
    }

    @Test(arguments: [
        FaultRule(name: "x", phase: .after, verdict: .dropRequest),
        FaultRule(name: "x", phase: .before, verdict: .dropResponse),
        FaultRule(name: "x", phase: .before, verdict: .mutateResponse([.emptyBody])),
        FaultRule(name: "x", phase: .after, verdict: .mutateResponse([])),
        FaultRule(name: "x", occasion: .every(0), verdict: .dropRequest),
        FaultRule(name: "x", occasion: .probability(1.5), verdict: .dropRequest),
        FaultRule(name: "x", verdict: .dropRequest, delayMax: .seconds(1)),
        FaultRule(name: "x", verdict: .delay(.seconds(2)), delayMax: .seconds(1)),
        FaultRule(name: "x", timesMax: 1, verdict: .dropRequest, fires: .atLeast(2)),
    ])
    func `a rule that cannot work is a problem of the plan`(rule: FaultRule) {
        let problems = FaultPlan(rules: [rule]).problems
        #expect(problems.count == 1)
        #expect(problems.allSatisfy { $0.hasPrefix("fault 'x' cannot work: ") })
    }

    @Test func `two rules of one name are a problem, for a report could not tell them apart`() {
        #expect(FaultPlan(rules: [rule(), rule()]).problems.count == 1)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation
import Wire

/// The fault rules of a run and what they have done so far.
///
/// Every rule counts its own matches and draws its own random numbers, even if an earlier rule
/// answers, so that the fate of a request under one rule does not depend on the others. The first
/// rule that strikes wins.
package struct FaultPlan: Sendable {
    /// A rule's counts in the run.
    package struct Tally: Hashable, Sendable {
        package let rule: String
        package fileprivate(set) var matches = 0
        package fileprivate(set) var firings = 0
        /// Times the rule would have fired if no earlier rule had answered.
        package fileprivate(set) var overruled = 0
        /// Whether the rule is active; an inactive one neither strikes nor counts.
        package fileprivate(set) var isOn = true
    }

    fileprivate struct Entry: Sendable {
        let rule: FaultRule
        var tally: Tally
        /// A separate stream, so that adding a rule never shifts what another one draws.
        var random: SeededRandom
        var misses = NearMisses()

        init(_ rule: FaultRule, seed: UInt64) {
            self.rule = rule
            tally = Tally(rule: rule.name)
            random = SeededRandom(seed: seed, stream: "fault \(rule.name)")
        }
    }

    private var entries: [Entry]
    private let seed: UInt64
    /// Problems with the rules themselves, in the order found, without duplicates.
    ///
    /// A run with a problem has not tested what it was meant to.
    package private(set) var problems: [String] = []

    package init(rules: [FaultRule] = [], seed: UInt64 = 0) {
        self.seed = seed
        entries = rules.map { Entry($0, seed: seed) }
    }

    package var isEmpty: Bool { entries.isEmpty }

    package var rules: [FaultRule] { entries.map(\.rule) }

    /// Appends a rule; `false` if its name is taken.
    package mutating func add(_ rule: FaultRule) -> Bool {
        guard !entries.contains(where: { $0.rule.name == rule.name }) else { return false }
        entries.append(Entry(rule, seed: seed))
        return true
    }

    /// Removes a rule and its counts; `false` if there is none with that name.
    package mutating func remove(named name: String) -> Bool {
        guard let index = entries.firstIndex(where: { $0.rule.name == name }) else { return false }
        entries.remove(at: index)
        return true
    }

    /// Switches a rule on or off, keeping its counts; `false` if there is none with that name.
    package mutating func turn(_ name: String, isOn: Bool) -> Bool {
        guard let index = entries.firstIndex(where: { $0.rule.name == name }) else { return false }
        entries[index].tally.isOn = isOn
        return true
    }

    /// In the order of the rules.
    package var tallies: [Tally] { entries.map(\.tally) }

    /// Applies every rule to one request to a target, and counts.
    ///
    /// `attempt` is 1 for a request seen for the first time, 2 for its first retry.
    package mutating func strike(
        _ request: WireRequest,
        to name: String,
        _ target: some SimulatedTarget,
        attempt: Int,
        at instant: Instant
    ) -> FaultStrike? {
        strike(
            request,
            traits: target.traits(of: request),
            effects: target.effects(of: request, at: instant),
            target: name,
            attempt: attempt,
            at: instant
        )
    }

    /// The same, with what the target would say about the request; it is asked only if a rule whose
    /// method and path match needs to know.
    package mutating func strike(
        _ request: WireRequest,
        traits: @autoclosure () -> RequestTraits,
        effects: @autoclosure () -> [RequestEffect],
        target: String,
        attempt: Int,
        at instant: Instant
    ) -> FaultStrike? {
        var inquiry = RequestInquiry(request)
        var winner: FaultStrike?
        for index in entries.indices where entries[index].tally.isOn {
            let scope = entries[index].rule.scope
            guard scope.target == nil || scope.target == target else { continue }
            let matches =
                scope.admits(request, attempt: attempt, at: instant)
                && scope.admits(&inquiry, traits: traits, effects: effects)
            guard matches else {
                if entries[index].mayGoUnmet { entries[index].misses.note(&inquiry) }
                continue
            }
            guard entries[index].strikes() else { continue }
            if winner == nil {
                winner = entries[index].strike()
            } else {
                entries[index].tally.overruled += 1
            }
        }
        return winner
    }

    /// The target's answer as the sender gets it; `nil` if it is lost.
    ///
    /// An edit without effect becomes a problem.
    package mutating func answer(
        _ response: WireResponse,
        after strike: FaultStrike?
    ) -> WireResponse? {
        guard let strike else { return response }
        switch strike.course.answer {
        case .own: return response
        case .replaced(let replacement): return replacement
        case .lost: return nil
        case .edited(let edits):
            var result = response
            for edit in edits {
                do throws(FaultEdit.NoEffect) {
                    result = try edit.applied(to: result)
                } catch {
                    note(
                        "fault '\(strike.rule)' altered nothing: \(edit) had no effect on an "
                            + "answer with status \(result.status), \(error.reason)"
                    )
                }
            }
            return result
        }
    }

    /// The requests that a rule did not match, closest first, with counts: `PUT /users/* (3)`.
    package func requestedInstead(of name: String) -> [String] {
        entries.first { $0.rule.name == name }.map { entry in
            entry.misses.nearest(to: entry.rule.scope)
        } ?? []
    }

    private mutating func note(_ sentence: String) {
        if !problems.contains(sentence) { problems.append(sentence) }
    }
}

extension FaultPlan.Entry {
    /// Counts a match and returns whether the rule hits it.
    mutating func strikes() -> Bool {
        tally.matches += 1
        let isHit =
            switch rule.occasion {
            case .always: true
            case .every(let count): tally.matches % count == 0
            case .first(let count): tally.matches <= count
            case .after(let count): tally.matches > count
            case .probability(let chance): random.happens(partsPerMillion: parts(of: chance))
            }
        guard let timesMax = rule.timesMax else { return isHit }
        return isHit && tally.firings < timesMax
    }

    /// Counts a firing, and draws what the rule leaves open.
    mutating func strike() -> FaultStrike {
        tally.firings += 1
        var verdict = rule.verdict
        if case .delay(let range) = verdict {
            let delay = drawn(range)
            verdict = .delay(delay...delay)
        }
        return FaultStrike(
            rule: rule.name,
            summary: verdict.description,
            course: verdict.course(in: rule.phase)
        )
    }

    /// Whether the report may need to show what was requested instead.
    var mayGoUnmet: Bool { tally.firings < rule.fires.minimum }

    private mutating func drawn(_ range: ClosedRange<Duration>) -> Duration {
        guard range.upperBound > range.lowerBound else { return range.lowerBound }
        let span = UInt64((range.upperBound - range.lowerBound).wholeMilliseconds) + 1
        return range.lowerBound + .milliseconds(Int64(random.next(below: span)))
    }

    private func parts(of chance: Double) -> UInt64 {
        UInt64((min(max(chance, 0), 1) * 1_000_000).rounded())
    }
}

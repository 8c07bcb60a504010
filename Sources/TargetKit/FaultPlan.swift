// SPDX-License-Identifier: Apache-2.0

import CivilTime
import Simulation
import Wire

/// What the fault rules decided about one request.
package struct Fault: Hashable, Sendable {
    package let rule: String
    package let phase: FaultRule.Phase
    package let verdict: FaultVerdict

    package init(rule: String, phase: FaultRule.Phase, verdict: FaultVerdict) {
        self.rule = rule
        self.phase = phase
        self.verdict = verdict
    }
}

/// The fault rules of a run and what they have done so far.
///
/// Every rule counts its own matches and draws its own chances, also where an earlier rule
/// answers, so that the fate of a request under one rule does not depend on the others. The first
/// rule whose verdict is more than a pass wins.
package struct FaultPlan: Sendable {
    /// What a rule has met in the run.
    package struct Tally: Hashable, Sendable {
        package let rule: String
        package fileprivate(set) var matches = 0
        package fileprivate(set) var firings = 0
        /// Times the rule would have fired, had no earlier rule answered.
        package fileprivate(set) var overruled = 0
    }

    fileprivate struct Entry: Sendable {
        let rule: FaultRule
        var tally: Tally
        /// Each rule has its own stream, so that another rule does not change what this one draws.
        var random: SeededRandom

        init(_ rule: FaultRule, seed: UInt64) {
            self.rule = rule
            tally = Tally(rule: rule.name)
            random = SeededRandom(seed: seed, stream: "fault \(rule.name)")
        }
    }

    private var entries: [Entry]
    private let seed: UInt64
    /// What went wrong with the rules themselves, in the order found, each sentence once.
    ///
    /// A run with a problem has not tested what it meant to.
    package private(set) var problems: [String] = []

    package init(rules: [FaultRule] = [], seed: UInt64 = 0) {
        self.seed = seed
        entries = rules.map { Entry($0, seed: seed) }
        for (index, rule) in rules.enumerated() {
            for sentence in rule.contradictions { note(sentence) }
            if rules[..<index].contains(where: { $0.name == rule.name }) {
                note("two faults are named '\(rule.name)'")
            }
        }
    }

    package var isEmpty: Bool { entries.isEmpty }

    package var rules: [FaultRule] { entries.map(\.rule) }

    /// Adds a rule behind those that are there, unless it is impossible or its name is taken.
    ///
    /// Returns why it was not added, one sentence each; empty where it was.
    package mutating func add(_ rule: FaultRule) -> [String] {
        if entries.contains(where: { $0.rule.name == rule.name }) {
            return ["two faults are named '\(rule.name)'"]
        }
        guard rule.contradictions.isEmpty else { return rule.contradictions }
        entries.append(Entry(rule, seed: seed))
        return []
    }

    /// Takes a rule out, with what it has counted; `false` if there is none of that name.
    package mutating func remove(named name: String) -> Bool {
        guard let index = entries.firstIndex(where: { $0.rule.name == name }) else { return false }
        entries.remove(at: index)
        return true
    }

    /// In the order of the rules.
    package var tallies: [Tally] { entries.map(\.tally) }

    /// Asks every rule about one request, and counts.
    ///
    /// `traits` is worked out only if a rule with the right method and path asks for a subject or
    /// page. `attempt` is 1 for a request seen for the first time, 2 for its first retry.
    package mutating func verdict(
        for request: WireRequest,
        traits: @autoclosure () -> RequestTraits,
        target: String,
        attempt: Int,
        at instant: Instant
    ) -> Fault? {
        var known: RequestTraits?
        var winner: Fault?
        for index in entries.indices {
            guard
                entries[index].rule.scope.admits(
                    request,
                    target: target,
                    attempt: attempt,
                    at: instant
                )
            else { continue }
            if entries[index].rule.scope.asksForTraits {
                let traits = known ?? traits()
                known = traits
                guard entries[index].rule.scope.admits(traits) else { continue }
            }
            guard entries[index].strikes() else { continue }
            if winner != nil {
                entries[index].tally.overruled += 1
                continue
            }
            entries[index].tally.firings += 1
            let rule = entries[index].rule
            if rule.isHarmless { continue }
            winner = Fault(
                rule: rule.name,
                phase: rule.phase,
                verdict: entries[index].drawnVerdict()
            )
        }
        return winner
    }

    /// The target's answer as the client gets it under `fault`.
    ///
    /// A verdict that alters nothing leaves it as it is; an edit without effect becomes a problem.
    package mutating func mutated(_ response: WireResponse, by fault: Fault) -> WireResponse {
        guard case .mutateResponse(let edits) = fault.verdict else { return response }
        var result = response
        for edit in edits {
            do throws(FaultEdit.NoEffect) {
                result = try edit.applied(to: result)
            } catch {
                note(
                    "fault '\(fault.rule)' altered nothing: \(edit) had no effect on an answer "
                        + "with status \(result.status), \(error.reason)"
                )
            }
        }
        return result
    }

    /// The rules that fired too rarely or too often, one sentence each.
    package func unmetRequirements() -> [String] {
        entries.compactMap { $0.unmetRequirement }
    }

    private mutating func note(_ sentence: String) {
        if !problems.contains(sentence) { problems.append(sentence) }
    }
}

extension FaultPlan.Entry {
    /// Counts a match and tells whether the rule hits it.
    mutating func strikes() -> Bool {
        tally.matches += 1
        let isHit =
            switch rule.occasion {
            case .always: true
            case .every(let count): count > 0 && tally.matches % count == 0
            case .first(let count): tally.matches <= count
            case .after(let count): tally.matches > count
            case .probability(let chance): random.happens(partsPerMillion: parts(of: chance))
            }
        guard let timesMax = rule.timesMax else { return isHit }
        return isHit && tally.firings < timesMax
    }

    /// The verdict with its delay drawn where the rule leaves it open.
    mutating func drawnVerdict() -> FaultVerdict {
        guard case .delay(let least) = rule.verdict, let most = rule.delayMax, most > least else {
            return rule.verdict
        }
        let span = UInt64((most - least).wholeMilliseconds) + 1
        return .delay(least + .milliseconds(Int64(random.next(below: span))))
    }

    private func parts(of chance: Double) -> UInt64 {
        UInt64((min(max(chance, 0), 1) * 1_000_000).rounded())
    }

    var unmetRequirement: String? {
        let seen = "matched \(counted(tally.matches, "request"))"
        let others =
            tally.overruled > 0
            ? "; another rule answered first \(counted(tally.overruled, "time"))" : ""
        if tally.firings < rule.fires.minimum {
            let fired =
                tally.firings == 0 ? "never fired" : "fired only \(counted(tally.firings, "time"))"
            return "fault '\(rule.name)' \(fired), at least \(rule.fires.minimum) required "
                + "(\(seen)\(others)): \(rule.scope.pattern)"
        }
        if let maximum = rule.fires.maximum, tally.firings > maximum {
            return "fault '\(rule.name)' fired \(counted(tally.firings, "time")), at most "
                + "\(maximum) allowed (\(seen)): \(rule.scope.pattern)"
        }
        return nil
    }

    private func counted(_ count: Int, _ noun: String) -> String {
        count == 1 ? "1 \(noun)" : "\(count) \(noun)s"
    }
}

extension FaultRule.Scope {
    fileprivate var asksForTraits: Bool { !subjects.isEmpty || page != nil }

    fileprivate func admits(
        _ request: WireRequest,
        target name: String,
        attempt number: Int,
        at instant: Instant
    ) -> Bool {
        guard pattern.matches(request) else { return false }
        if let target, target != name { return false }
        if let attempt, attempt != number { return false }
        if let window, !window.contains(instant) { return false }
        return true
    }

    fileprivate func admits(_ traits: RequestTraits) -> Bool {
        if let page, page != traits.page { return false }
        if subjects.isEmpty { return true }
        return traits.subjects.contains { subjects.contains($0.lowercased()) }
    }
}

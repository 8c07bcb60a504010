// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Metrics
import Oracle
import Recording
import Reports
import Vocabulary

extension ExpectationJudge {
    /// Illustrative lines are limited to this number; violations are never cut.
    private static let illustrationsMax = 100

    /// The actual state: who holds or lacks which access since when, and who lost it when.
    ///
    /// A figure may fail its expectation by exceeding it, so both directions are explained.
    func explanation(
        of check: Expectation.Check,
        _ expectation: Expectation,
        at instant: Instant
    ) -> [String] {
        switch check.subject {
        case .metric(let name, _): explanation(ofMetric: name, expectation, at: instant)
        case .license(let target, let name, _, _):
            holders(at: instant) { $0.isSeat(of: name, on: target) }
        case .residual(let expected): explanation(ofResidual: expected, expectation, at: instant)
        case .findings(let checker, _):
            explanation(ofFindings: checker, expectation, at: instant)
        case .expectedFinding(let expected):
            world.oracle.findings.filter(expected.names).map(\.lapse)
        case .exceptions:
            exceptions(about: expectation.scope.person) + differences(expectation).map(\.sentence)
        case .intake:
            world.recorder.tally.quarantined.map {
                "\($0.event.rawValue) of \($0.identity.rawValue) is quarantined: \($0.reason)"
            }
        case .accounts(let count, _):
            holders(at: instant) {
                $0.counts(in: count)
                    && (expectation.scope.target ?? $0.entitlement.target) == $0.entitlement.target
            }
        }
    }

    private func explanation(
        ofMetric name: String,
        _ expectation: Expectation,
        at instant: Instant
    ) -> [String] {
        switch MetricCatalog.definition(for: name)?.id {
        case "M-01", "M-02", "M-03", "M-06": return revocations(expectation, at: instant)
        case "M-04", "M-05":
            let wrong = differences(expectation)
            let query = query(for: expectation, at: instant)
            let held = world.recorder.holdings(query)
                .filter { $0.isIntended && $0.state != .dead && !$0.isSeat }
            return wrong.map(\.sentence) + cut(held.map(\.sentence))
        case "M-10": return holders(at: instant, where: \.isSeat)
        default: return differences(expectation).map(\.sentence)
        }
    }

    /// What is still held, then all other access that had to be revoked, with the time of
    /// revocation.
    private func revocations(_ expectation: Expectation, at instant: Instant) -> [String] {
        let wrong = differences(expectation)
        let told = Set(wrong.map { Pair(identity: $0.identity, entitlement: $0.entitlement) })
        let obligations = world.recorder.obligations(query(for: expectation, at: instant))
            .filter { !told.contains(Pair(identity: $0.identity, entitlement: $0.entitlement)) }
        let open = obligations.filter { $0.state != .dead }
        let met = obligations.filter { $0.state == .dead }
        return wrong.map(\.sentence) + open.map(\.sentence) + cut(met.map(\.sentence))
    }

    private struct Pair: Hashable {
        let identity: Identity.ID
        let entitlement: Entitlement
    }

    private func explanation(
        ofResidual expected: [Entitlement],
        _ expectation: Expectation,
        at instant: Instant
    ) -> [String] {
        let wrong = differences(expectation).filter { $0.state != .dead }
        let gone = expected.sorted().filter { right in
            !wrong.contains { $0.entitlement == right }
        }
        var query = MetricQuery(at: instant)
        query.identity = expectation.scope.person
        let holdings = world.recorder.holdings(query)
        let truth = gone.flatMap { right -> [String] in
            let known = holdings.filter { $0.entitlement == right }
            return known.isEmpty ? ["nobody has ever held \(right)"] : known.map(\.sentence)
        }
        return wrong.map(\.sentence) + cut(truth)
    }

    private func explanation(
        ofFindings checker: String,
        _ expectation: Expectation,
        at instant: Instant
    ) -> [String] {
        let found = world.oracle.findings.filter { finding in
            finding.invariant.rawValue == checker
                && (expectation.scope.person == nil
                    || finding.identity == expectation.scope.person)
        }
        let sentences = found.map(\.lapse)
        let invariant = FindingRecord.Invariant(rawValue: checker)
        guard invariant == .noResidualAccess else {
            let title = invariant.map { " (\($0.title))" } ?? ""
            return found.isEmpty ? ["the run has no finding of \(checker)\(title)"] : sentences
        }
        let obligations = world.recorder.obligations(query(for: expectation, at: instant))
        return sentences + cut(obligations.filter { $0.state == .dead }.map(\.sentence))
    }

    private func exceptions(about person: Identity.ID?) -> [String] {
        world.recorder.tally.exceptions
            .filter { person == nil || $0.identity == person }
            .map { "\($0.fate.rawValue): \($0.sentence)" }
    }

    private func holders(
        at instant: Instant,
        where isMeant: (HoldingReading) -> Bool
    ) -> [String] {
        cut(world.recorder.holdings(MetricQuery(at: instant)).filter(isMeant).map(\.sentence))
    }

    private func differences(_ expectation: Expectation) -> [OpenDifference] {
        let target = expectation.scope.target
        return world.oracle.openDifferences(of: person(of: expectation))
            .filter { target == nil || $0.entitlement.target == target }
    }

    private func cut(_ sentences: [String]) -> [String] {
        let rest = sentences.count - Self.illustrationsMax
        guard rest > 0 else { return sentences }
        return sentences.prefix(Self.illustrationsMax) + ["and \(rest) more like these"]
    }
}

extension HoldingReading {
    fileprivate var isSeat: Bool { entitlement.kind == .license }

    fileprivate func isSeat(of name: String, on target: TargetName) -> Bool {
        // The connector's own agent is protected and takes no seat of the license.
        isSeat && !isProtected && entitlement.name == name && entitlement.target == target
    }

    fileprivate func counts(in count: Expectation.AccountCount) -> Bool {
        switch count {
        case .total, .active, .disabled: entitlement.kind == .account
        case .memberships:
            [.group, .groupObserver, .requesterGroup].contains(entitlement.kind)
        }
    }

    /// `ana held freshservice/group/Service Desk from 2026-03-02T09:00:00Z until …`.
    var sentence: String {
        let who = identity?.rawValue ?? "\(isProtected ? "a protected" : "an") account of nobody"
        guard let until else {
            let reason = isIntended || isProtected ? "" : ", without a reason"
            return "\(who) holds \(entitlement) (\(state.rawValue)) since \(since)\(reason)"
        }
        return "\(who) held \(entitlement) from \(since) until \(until)"
    }
}

extension ObligationReading {
    /// `ana had to lose freshservice/group/Service Desk at 2026-04-01T09:00:00Z (leaver) and lost
    /// it 0:00:00.720 later`.
    var sentence: String {
        let duty =
            "\(identity.rawValue) had to lose \(entitlement) at \(effectiveAt) (\(event.rawValue))"
        if let heldUntil {
            let delay = effectiveAt.duration(to: heldUntil)
            return delay == .zero
                ? "\(duty) and lost it at once"
                : "\(duty) and lost it \(delay.clockText) later, at \(heldUntil)"
        }
        let last = usableUntil.map { ", last usable at \($0)" } ?? ""
        return "\(duty) and still holds it (\(state.rawValue)\(last))"
    }
}

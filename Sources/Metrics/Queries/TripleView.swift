// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Vocabulary

/// One triple's spans as of a query's instant.
struct TripleView {
    let triple: TripleHistory
    let usable: Intervals
    /// Usable or latent.
    ///
    /// During a long absence, latent access is suspended, not held.
    let held: Intervals
    let intended: Intervals
    private let suspended: Intervals
    private let horizon: Int64

    init(_ triple: TripleHistory, _ reader: MetricReader, absences: Intervals) {
        self.triple = triple
        horizon = reader.at
        suspended = absences
        usable = triple.held(atLeast: .usable, until: reader.at)
        intended = triple.intended(by: [.rule, .exception], until: reader.at)
        let held = triple.held(atLeast: .latent, until: reader.at)
        self.held =
            absences.isEmpty || held == usable
            ? held : held.subtracting(absences).union(usable)
    }

    func usable(_ channel: Channel?) -> Intervals {
        channel == nil ? usable : triple.held(atLeast: .usable, until: horizon, by: channel)
    }

    func held(_ channel: Channel?) -> Intervals {
        guard channel != nil else { return held }
        return triple.held(atLeast: .latent, until: horizon, by: channel).subtracting(suspended)
            .union(usable(channel))
    }

    /// Whether the intent last changed at least a deadline ago, so that work in progress is not
    /// blamed (M-04).
    func isSettled(_ reader: MetricReader) -> Bool {
        guard let last = triple.intent.last(where: { $0.at <= horizon }) else { return true }
        return horizon - last.at >= reader.deadline
    }
}

extension TripleHistory {
    /// The core's cause whose work ended a path at `instant`; `nil` if somebody else did.
    func workflow(endingAt instant: Int64) -> Int32? {
        for path in paths {
            for step in path.steps where step.at == instant && step.state != .usable {
                if let cause = step.cause.workflow { return cause }
            }
        }
        return nil
    }

    func isUsable(at instant: Int64) -> Bool {
        paths.contains { path in
            path.steps.last { $0.at <= instant }?.state == .usable
        }
    }
}

extension AccountHistory {
    /// The spans in which policy says that no automation may touch the account.
    func protected(until instant: Int64) -> Intervals {
        var result = Intervals()
        for index in steps.indices where steps[index].isProtected {
            guard steps[index].at <= instant else { break }
            let next = index + 1 < steps.count ? steps[index + 1].at : Intervals.open
            result.append(from: steps[index].at, to: next)
        }
        return result
    }
}

extension MetricReader {
    /// When the person was on long leave.
    func absences(of person: PersonHistory) -> Intervals {
        var result = Intervals()
        for (index, cause) in person.facts.enumerated() {
            guard let fact = fact(of: cause), fact.kind == .leave else { continue }
            let next = index + 1 < person.facts.count ? person.facts[index + 1] : nil
            let end = next.flatMap { self.fact(of: $0) }?.effectiveAt ?? Intervals.open
            result.append(from: fact.effectiveAt, to: end)
        }
        return result
    }

    /// The spans that began while an event of the kind was the latest about the person.
    func spans(
        of intervals: Intervals,
        startedUnder kind: LifecycleEvent.Kind,
        of person: PersonHistory
    ) -> Intervals {
        let facts = person.facts.compactMap { fact(of: $0) }
        return Intervals.union(
            intervals.spans.filter { span in
                facts.last { $0.effectiveAt <= span.start }?.kind == kind
            }
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording

/// Events whose deadline has passed, and what the core claimed about them (M-07).
struct CompletionTally {
    private(set) var due = 0
    /// Not due by the query's instant, or superseded by a later fact before that.
    private(set) var notDue = 0
    private(set) var complete = 0
    /// Complete, without anybody losing what they should keep.
    private(set) var confident = 0
    private(set) var late = 0
    private(set) var claimed = 0
    private(set) var pendingThoughClean = 0
    /// Claims for all events, due or not.
    private(set) var called = 0
    private(set) var calledFalsely = 0
    private(set) var pathsCalledDead = 0
    private(set) var pathsCalledDeadFalsely = 0

    /// The kinds judged if a query names none; movers only if named.
    static let kinds: Set<LifecycleEvent.Kind> = [.leaver]

    init(
        read reader: MetricReader,
        kinds: Set<LifecycleEvent.Kind> = CompletionTally.kinds
    ) {
        for cause in reader.facts(of: kinds) {
            guard let fact = reader.fact(of: cause),
                let now = reader.revocations.event(of: cause)
            else { continue }
            judgeClaim(now)
            let dueAt = fact.controllableAt + reader.deadline
            if dueAt > reader.at || reader.isOvertaken(cause, of: fact.person, before: dueAt) {
                notDue += 1
            } else {
                judge(cause, now: now, dueAt: dueAt, reader)
            }
        }
    }

    private mutating func judge(
        _ cause: Int32,
        now: EventRevocation,
        dueAt: Int64,
        _ reader: MetricReader
    ) {
        due += 1
        let history = reader.ledger.causes[Int(cause)]
        let isProven = reader.evidence.isComplete(for: cause)
        let wasClean = now.atDeadline?.isFull ?? false
        let isClean = now.strictTriples.isFull
        let isClaimed = history.claim(at: reader.at)?.state == .complete
        if wasClean, isProven, history.verifiedAt <= dueAt {
            complete += 1
            if !reader.removals.wrong.contains(where: { $0.cause == cause }) { confident += 1 }
        } else if isClean, isProven, history.verifiedAt <= reader.at {
            late += 1
        }
        if isClaimed { claimed += 1 }
        if isClean, !isClaimed { pendingThoughClean += 1 }
    }

    /// A claim is false if something was left when it was made, or is still left now.
    private mutating func judgeClaim(_ now: EventRevocation) {
        guard let then = now.atClaim else { return }
        called += 1
        if !now.strictTriples.isFull || !then.isFull { calledFalsely += 1 }
        pathsCalledDead += Int(now.paths.all)
        pathsCalledDeadFalsely += Int(now.paths.all - now.paths.dead)
    }
}

extension MetricReader {
    /// Whether a later fact about the person took effect before `instant`.
    fileprivate func isOvertaken(_ cause: Int32, of person: Int32, before instant: Int64) -> Bool {
        let facts = ledger.persons[Int(person)].facts
        guard let index = facts.lastIndex(of: cause), index + 1 < facts.count,
            let next = fact(of: facts[index + 1])
        else { return false }
        return next.effectiveAt < instant
    }
}

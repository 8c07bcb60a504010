// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Recording
import Vocabulary

/// The outcome of one path that an event obliges the core to revoke.
struct PathOutcome {
    let channel: Channel
    var wasHeld = false
    /// The state as of the query's instant.
    var now = PathState.dead
    /// The best state just before the access was intended again; dead if it was not alive then.
    var lapsed = PathState.dead
    /// The first and the last instant, from the event on, at which the path was usable.
    var firstUsable: Int64?
    var lastUsable: Int64?
    /// What ended the last usable span; `nil` while it continues, or if it ended by becoming
    /// intended.
    var endedBy: StepCause?

    init(channel: Channel) {
        self.channel = channel
    }

    /// How long it stayed usable; `nil` if it never was.
    fileprivate var time: Distribution.Quantile? {
        guard let firstUsable, let lastUsable else { return nil }
        let time = lastUsable - firstUsable
        return now == .usable ? .beyond(time) : .finite(time)
    }
}

/// How many are dead, of how many in total.
struct DeadCount: Hashable {
    var dead: Int64 = 0
    var all: Int64 = 0

    var isFull: Bool { dead == all }

    mutating func count(_ weight: Int64 = 1, isDead: Bool) {
        all += weight
        if isDead { dead += weight }
    }

    mutating func add(_ other: DeadCount) {
        dead += other.dead
        all += other.all
    }
}

/// The must-revoke set of one event as of an instant, judged (M-01).
struct EventRevocation {
    let cause: Int32
    var triples = DeadCount()
    var strictTriples = DeadCount()
    var strictWeights = DeadCount()
    var paths = DeadCount()
    var strictPaths = DeadCount()
    /// Only of channels that had something to revoke.
    private(set) var channels: [(channel: Channel, count: DeadCount)] = []
    /// From when each path that was usable was first so until it was last so.
    private(set) var pathTimes: [Distribution.Quantile] = []
    /// How many paths the target itself ended.
    private(set) var endedByTarget = 0
    /// The last instant at which any path was usable; `nil` if none was.
    var lastUsable: Int64?
    var isCensored = false
    /// Triples without a usable or latent path at the event's own deadline; `nil` until that has
    /// passed.
    var atDeadline: DeadCount?
    /// The same when the core claimed that the event is complete; `nil` if it does not claim so.
    var atClaim: DeadCount?
    var exposure: Int64 = 0
    var weightedExposure: Int64 = 0
    var latentExposure: Int64 = 0

    init(cause: Int32) {
        self.cause = cause
    }

    func count(of channel: Channel) -> DeadCount {
        channels.first { $0.channel == channel }?.count ?? DeadCount()
    }
}

/// When an event's obligations begin and end.
struct ObligationWindow {
    /// The event's effective instant.
    let start: Int64
    /// When a later fact about the person took effect; whatever appears from then on belongs to
    /// that fact.
    let next: Int64
    /// When the triple became intended again, `Int64.max` if it did not.
    private(set) var lapse: Int64
    private(set) var asOf: Int64

    init(start: Int64, next: Int64, lapse: Int64, asOf instant: Int64) {
        self.start = start
        self.next = next
        self.lapse = lapse
        asOf = instant
    }

    /// The same window as an earlier instant knew it.
    fileprivate func asOf(_ instant: Int64) -> ObligationWindow {
        var window = self
        if lapse > instant { window.lapse = Intervals.open }
        window.asOf = instant
        return window
    }
}

extension TripleHistory {
    /// Whether some path is alive at `instant` or later; most past holdings are not.
    fileprivate func isHeld(from instant: Int64) -> Bool {
        paths.contains { path in
            path.steps.last.map { $0.state != .dead || $0.at > instant } ?? false
        }
    }
}

extension PathHistory {
    /// The outcome of the path within the window; adds spans for the sums of M-03.
    func outcome(
        in window: ObligationWindow,
        usable: inout [Intervals.Span],
        latent: inout [Intervals.Span]
    ) -> PathOutcome {
        outcome(in: window) { span, state in
            if state == .usable { usable.append(span) } else { latent.append(span) }
        }
    }

    /// The same, with each span in which the path was alive told as it comes.
    fileprivate func outcome(
        in window: ObligationWindow,
        telling tell: (Intervals.Span, PathState) -> Void
    ) -> PathOutcome {
        var outcome = PathOutcome(channel: channel)
        var aliveSince: Int64?
        for index in steps.indices {
            let step = steps[index]
            if step.at > window.asOf || step.at >= window.lapse { break }
            guard step.state != .dead else {
                aliveSince = nil
                continue
            }
            let since = aliveSince ?? step.at
            aliveSince = since
            if since >= window.next { break }
            let following = index + 1 < steps.count ? steps[index + 1] : nil
            let end = min(following?.at ?? Intervals.open, window.lapse)
            guard end > window.start else { continue }
            let span = Intervals.Span(start: max(step.at, window.start), end: end)
            outcome.add(span, step.state, window: window, endedBy: following)
            tell(span, step.state)
        }
        return outcome
    }
}

extension PathOutcome {
    fileprivate mutating func add(
        _ span: Intervals.Span,
        _ state: PathState,
        window: ObligationWindow,
        endedBy following: PathHistory.Step?
    ) {
        wasHeld = true
        if span.end > window.asOf { now = state }
        if span.end == window.lapse, window.lapse <= window.asOf { lapsed = state }
        guard state == .usable else { return }
        firstUsable = firstUsable ?? span.start
        lastUsable = min(span.end, window.asOf)
        endedBy = following?.at == span.end && span.end <= window.asOf ? following?.cause : nil
    }
}

extension MetricReader {
    /// Judges the must-revoke set of an event.
    ///
    /// The set contains each path of the person that was usable or latent at some instant from the
    /// event on and whose triple the event left unintended. A triple that is intended again leaves
    /// the set if it is still held then; if it was already dead, it stays revoked. A later fact
    /// about the person takes over what appears after it, but not what was never revoked.
    func revocation(of cause: Int32) -> EventRevocation {
        var result = EventRevocation(cause: cause)
        guard let fact = fact(of: cause) else { return result }
        // An absence only suspends access, so latent access is correct.
        let isSuspension = fact.kind == .leave
        let due = fact.controllableAt + deadline
        let claim = ledger.causes[Int(cause)].claim(at: at)
        let claimedAt = claim?.state == .complete ? claim?.at : nil
        if due <= at { result.atDeadline = DeadCount() }
        if claimedAt != nil { result.atClaim = DeadCount() }
        forEachObligation(of: fact, cause) { triple, window in
            judge(triple, in: window, isSuspension: isSuspension, into: &result)
            if due <= at {
                count(triple, in: window.asOf(due), isSuspension, into: &result.atDeadline)
            }
            if let claimedAt {
                count(triple, in: window.asOf(claimedAt), isSuspension, into: &result.atClaim)
            }
        }
        return result
    }

    /// Counts the triple as one of `strictTriples`.
    private func count(
        _ triple: TripleHistory,
        in window: ObligationWindow,
        _ isSuspension: Bool,
        into count: inout DeadCount?
    ) {
        let strict = isSuspension ? PathState.usable : .latent
        var (now, lapsed, isMember) = (PathState.dead, PathState.dead, false)
        for path in triple.paths where query.channel == nil || query.channel == path.channel {
            let outcome = path.outcome(in: window) { _, _ in }
            guard outcome.wasHeld else { continue }
            isMember = true
            now = max(now, outcome.now)
            lapsed = max(lapsed, outcome.lapsed)
        }
        if isMember, lapsed < strict { count?.count(isDead: now < strict) }
    }

    /// Calls `body` for each triple that may be in the must-revoke set, with the window in which it
    /// is judged.
    func forEachObligation(
        of fact: CauseHistory.Fact,
        _ cause: Int32,
        _ body: (TripleHistory, ObligationWindow) -> Void
    ) {
        let person = Int(fact.person)
        let next = nextFactAt(after: cause, of: ledger.persons[person].facts)
        for triple in ledger.persons[person].holdings.triples {
            // Cheapest first: most of what somebody once held is either intended or long gone.
            guard triple.grounds(at: fact.effectiveAt).isEmpty,
                triple.isHeld(from: fact.effectiveAt), includes(entitlement: triple.entitlement)
            else { continue }
            let lapse = triple.intent.first {
                $0.at > fact.effectiveAt && $0.at <= at && !$0.grounds.isEmpty
            }
            let window = ObligationWindow(
                start: fact.effectiveAt,
                next: next,
                lapse: lapse?.at ?? Intervals.open,
                asOf: at
            )
            body(triple, window)
        }
    }

    private func nextFactAt(after cause: Int32, of facts: ShortList<Int32>) -> Int64 {
        guard let index = facts.lastIndex(of: cause), index + 1 < facts.count else {
            return Intervals.open
        }
        return ledger.causes[Int(facts[index + 1])].fact?.effectiveAt ?? Intervals.open
    }

    private func judge(
        _ triple: TripleHistory,
        in window: ObligationWindow,
        isSuspension: Bool,
        into result: inout EventRevocation
    ) {
        var (usable, latent): ([Intervals.Span], [Intervals.Span]) = ([], [])
        var (now, lapsed, isMember) = (PathState.dead, PathState.dead, false)
        for path in triple.paths where query.channel == nil || query.channel == path.channel {
            let outcome = path.outcome(in: window, usable: &usable, latent: &latent)
            guard outcome.wasHeld else { continue }
            isMember = true
            now = max(now, outcome.now)
            lapsed = max(lapsed, outcome.lapsed)
            result.add(outcome, isSuspension: isSuspension)
        }
        guard isMember else { return }
        let strict: PathState = isSuspension ? .usable : .latent
        let weight = traits(of: triple.entitlement).weight
        if lapsed < .usable { result.triples.count(isDead: now < .usable) }
        if lapsed < strict {
            result.strictTriples.count(isDead: now < strict)
            result.strictWeights.count(weight, isDead: now < strict)
        }
        let exposed = Intervals.union(usable)
        let exposure = exposed.length(until: window.asOf)
        result.exposure += exposure
        result.weightedExposure += weight * exposure
        result.latentExposure += Intervals.union(latent).subtracting(exposed)
            .length(until: window.asOf)
    }
}

extension EventRevocation {
    fileprivate mutating func add(_ outcome: PathOutcome, isSuspension: Bool) {
        let strict: PathState = isSuspension ? .usable : .latent
        if outcome.lapsed < .usable {
            paths.count(isDead: outcome.now < .usable)
            let place = channels.firstIndex { $0.channel == outcome.channel } ?? channels.count
            if place == channels.count { channels.append((outcome.channel, DeadCount())) }
            channels[place].count.count(isDead: outcome.now < .usable)
        }
        if outcome.lapsed < strict { strictPaths.count(isDead: outcome.now < strict) }
        if let time = outcome.time { pathTimes.append(time) }
        if outcome.endedBy == .background, outcome.now < .usable { endedByTarget += 1 }
        if let last = outcome.lastUsable { lastUsable = max(lastUsable ?? last, last) }
        if outcome.now == .usable { isCensored = true }
    }
}

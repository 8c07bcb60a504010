// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension AccessOracle {
    /// Applies a business fact; to be called at its effective instant, in order.
    ///
    /// Returns `false` if nothing changes: for a repeated event, one older than the person's last
    /// effective one, or one from a source that is not authoritative.
    @discardableResult
    package func apply(fact event: LifecycleEvent, at instant: Instant) -> Bool {
        guard policy.authoritativeSources.contains(event.source),
            facts.position(of: event.id) == nil, isAnswered(event), isCoded(event),
            !endsBeforeItBegins(event)
        else { return false }
        let person = person(event.identity)
        if let last = people[person].revision, event.revision < last { return false }
        let fact = facts.count
        facts.append(AppliedFact(event: event, person: person))
        sink.record(.fact(event), at: instant)
        take(event, number: fact, of: person, at: instant)
        return true
    }

    private func take(
        _ event: LifecycleEvent,
        number fact: Int,
        of person: Int,
        at instant: Instant
    ) {
        let wasGone = people[person].standing.isGone
        let former = people[person].profile
        people[person].revision = event.revision
        people[person].fact = fact
        if let profile = event.profile {
            people[person].described = event
            for known in [profile.answerable, profile.creator].compactMap(\.self) {
                people[person].formerAnswerables.insert(known)
            }
        }
        if event.kind == .joiner || event.kind == .rehire {
            people[person].startedAt = event.effectiveAt
        }
        if event.kind == .leaver {
            people[person].formerly.formUnion(people[person].intents.map(\.entitlement))
        }
        people[person].standing = event.kind.standing(after: people[person].standing)
        registerAddresses(of: person, at: instant)
        reviseIntents(of: person, beginning: .fact(fact), at: instant)
        judgeAttributes(of: person, beginning: .fact(fact), at: instant)
        if people[person].standing.isGone {
            people[person].lostAccounts = []
            if event.kind == .leaver { watchDecisions(owedBy: event.identity, at: instant) }
            if !wasGone || event.kind == .leaver {
                restartObligations(of: person, fact: fact, at: instant)
            }
            deadlines.schedule(
                .probe(person: person, fact: fact),
                at: max(instant, facts[fact].controllableAt).advanced(by: deadline)
            )
        }
        askAboutKeys(after: event, at: instant)
        scheduleEnds(after: event, of: person, at: instant)
        watchTriggers(after: event, of: person, former: former, at: instant)
    }

    /// Recomputes what a person should hold, records the changes and judges everything affected.
    func reviseIntents(of person: Int, beginning: Discrepancy.Beginning, at instant: Instant) {
        let before = people[person].intents
        let after = currentIntents(of: person, at: instant)
        people[person].intents = after
        if !governance.data.reviews.isEmpty {
            let held = Set(before.map(\.entitlement))
            let newcomers = after.map(\.entitlement).filter { !held.contains($0) }
            watchReviews(of: person, newcomers: newcomers, at: instant)
        }
        recordDifferences(from: before, to: after, of: person, beginning: beginning, at: instant)
        var touched = before.map(\.entitlement)
        touched += after.map(\.entitlement)
        touched += people[person].holdings.keys
        touched.sort()
        for entitlement in touched.withoutRepeats() {
            checkStart(of: entitlement, by: person, beginning: beginning, at: instant)
            judge(person: person, entitlement: entitlement, beginning: beginning, at: instant)
        }
        judgeTwins(of: person, beginning: beginning, at: instant)
        noteSeatCells(of: person, at: instant)
    }

    private func currentIntents(of person: Int, at instant: Instant) -> [Intent] {
        guard people[person].standing == .active, let profile = people[person].profile else {
            people[person].barred = [:]
            people[person].suspendedAt = []
            people[person].requests = []
            return []
        }
        var intents = intendedAccess.entitlements(of: profile, in: &table).map {
            Intent(entitlement: $0, ground: .rule)
        }
        let byRule = intents.count
        for number in exceptionsByPerson[people[person].id] ?? [] {
            let exception = policy.exceptions[number]
            guard exception.expiresAt.map({ instant < $0 }) ?? true else { continue }
            let entitlement = table.number(of: exception.entitlement)
            guard !intents.contains(where: { $0.entitlement == entitlement }) else { continue }
            intents.append(Intent(entitlement: entitlement, ground: .exception))
        }
        for entitlement in requestedRights(of: person, at: instant)
        where !intents.contains(where: { $0.entitlement == entitlement }) {
            intents.append(Intent(entitlement: entitlement, ground: .exception))
        }
        if intents.count > byRule { intents.sort { $0.entitlement < $1.entitlement } }
        let wanted = intendedAccess.withoutReplacedRequesters(intents, in: table)
        let allowed = permitted(wanted, of: person, at: instant)
        barPendingRules(of: person, profile, beyond: wanted)
        return withoutKeys(allowed, of: person, at: instant)
    }

    private func recordDifferences(
        from before: [Intent],
        to after: [Intent],
        of person: Int,
        beginning: Discrepancy.Beginning,
        at instant: Instant
    ) {
        var old = before.makeIterator()
        var new = after.makeIterator()
        var left = old.next()
        var right = new.next()
        func record(_ intent: Intent, _ isIntended: Bool) {
            let change = IntentChange(
                identity: people[person].id,
                entitlement: table[intent.entitlement].entitlement,
                isIntended: isIntended,
                ground: intent.ground,
                event: beginning.fact.map { facts[$0].id }
            )
            sink.record(.intent(change), at: instant)
        }
        while left != nil || right != nil {
            if let gone = left, gone.entitlement < right?.entitlement ?? Int.max {
                record(gone, false)
                left = old.next()
            } else if let come = right, come.entitlement < left?.entitlement ?? Int.max {
                record(come, true)
                right = new.next()
            } else {
                // Perhaps only the reason changed: a rule took over from an exception.
                if let was = left, let kept = right, kept.ground != was.ground {
                    record(was, false)
                    record(kept, true)
                }
                left = old.next()
                right = new.next()
            }
        }
    }

    /// Checks for access that the event's own workflow granted before the event took effect (I10).
    private func checkStart(
        of entitlement: Int,
        by person: Int,
        beginning: Discrepancy.Beginning,
        at instant: Instant
    ) {
        guard case .fact(let fact) = beginning, people[person].intends(entitlement),
            let early = people[person].holdings[entitlement], early.canAct,
            early.since < instant,
            people[person].earlyCauses[entitlement] == facts[fact].id.rawValue
        else { return }
        reportEarlyStart(of: entitlement, by: person, fact: fact, since: early.since, at: instant)
    }

    /// Once a person has left, every obligation restarts from that event, whatever was wrong
    /// before.
    private func restartObligations(of person: Int, fact: Int, at instant: Instant) {
        for entitlement in people[person].holdings.keys.sorted() {
            let subject = Subject.triple(person: person, entitlement: entitlement)
            guard let open = discrepancies[subject], open.beginning.fact != fact else { continue }
            settle(subject, at: instant)
            judge(
                person: person,
                entitlement: entitlement,
                beginning: .fact(fact),
                at: instant
            )
        }
    }

    func endException(_ number: Int, at instant: Instant) {
        guard let person = people.position(of: policy.exceptions[number].identity) else { return }
        reviseIntents(of: person, beginning: .exceptionEnded, at: instant)
    }
}

extension LifecycleEvent.Kind {
    /// A move changes what somebody should hold, not whether they are active: it neither ends a
    /// leave nor brings back a leaver.
    func standing(after former: KnownPerson.Standing) -> KnownPerson.Standing {
        switch self {
        case .joiner, .rehire: .active
        case .return: former == .left ? .left : .active
        case .mover: former.isGone ? former : .active
        case .leave: former == .left ? .left : .away
        case .leaver: .left
        }
    }
}

extension Discrepancy.Beginning {
    /// The fact that began it, if any.
    var fact: Int? {
        switch self {
        case .fact(let number): number
        case .exceptionEnded, .decided, .access: nil
        }
    }
}

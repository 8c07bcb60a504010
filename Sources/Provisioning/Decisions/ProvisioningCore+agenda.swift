// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Scheduled work on decisions.
extension ProvisioningCore {
    /// Sleeps until the next instant at which a decision is due or ends.
    func rearm() {
        guard halted == nil, !decisionRules.isEmpty else { return }
        let next = nextOnAgenda
        guard next != agendaAt else { return }
        agenda?.cancel()
        agenda = nil
        agendaAt = next
        guard let next else { return }
        agenda = startTask { [clock] in
            // A cancellation means that something earlier replaced it.
            do { try await clock.sleep(until: next, tolerance: nil) } catch { return }
            await self.workAgenda(of: next)
        }
    }

    private var nextOnAgenda: Instant? {
        var next: Instant?
        func meet(_ instant: Instant) {
            if instant < next ?? .distantFuture { next = instant }
        }
        if !options.omits.contains(.escalation) {
            for number in state.decisions.open {
                let record = state.decisions.decisions[number].record
                if !overdue.contains(record.id) { meet(record.dueAt) }
            }
        }
        for decision in state.decisions.decisions where decision.stands {
            if let end = decision.record.validUntil, end > now { meet(end) }
        }
        if !options.omits.contains(.exceptionLimit) {
            for (id, record) in state.openExceptions {
                guard let since = state.exceptionSince[id], let terms = terms(of: record) else {
                    continue
                }
                meet(since.advanced(by: terms.within))
            }
        }
        if !options.omits.contains(.end) {
            for request in state.requests.live { if let until = request.until { meet(until) } }
        }
        for record in state.forced.values { if let until = record.until { meet(until) } }
        for end in retentionEnds.values { meet(end) }
        for source in governance.silence.keys.sorted() {
            if let due = silenceDue(of: source) { meet(due) }
        }
        if !options.omits.contains(.campaign) {
            for campaign in governance.reviews {
                if let opening = nextOpening(of: campaign, after: now) { meet(opening) }
            }
        }
        return next
    }

    private func workAgenda(of instant: Instant) {
        guard agendaAt == instant else { return }
        agenda = nil
        agendaAt = nil
        attempt { () throws(JournalError) in
            try passDue()
            try endGrants(at: instant)
            try endRequests()
            try escalateExceptions()
            try endForcedClosures()
            try endRetentions()
            tellOfSilence()
            if !options.omits.contains(.campaign) { try openCampaigns(since: instant) }
        }
        rearm()
    }

    /// Passes on what was not answered in time, repeatedly if several deadlines have passed.
    func passDue() throws(JournalError) {
        guard !options.omits.contains(.escalation) else { return }
        while let due = state.decisions.open.map({ state.decisions.decisions[$0].record })
            .filter({ $0.dueAt <= now && !overdue.contains($0.id) }).min(by: { $0.dueAt < $1.dueAt }
            )
        {
            let owner = due.owner?.rawValue ?? "nobody"
            try move(due, reason: "\(owner) did not answer in time", from: due.dueAt)
        }
    }

    /// Ends grants whose time is up: unused ones are requested again, temporary exceptions are
    /// revoked.
    func endGrants(at instant: Instant) throws(JournalError) {
        var people: [Int] = []
        for decision in state.decisions.decisions where decision.stands {
            guard let end = decision.record.validUntil, end <= now, end >= instant else { continue }
            if decision.record.kind == .approval, isHeld(decision.record) { continue }
            if decision.record.kind == .deletion, !isThere(decision.record) { continue }
            if options.omits.contains(.validity) { continue }
            try take(.ended, decision.record, reason: "its time is over")
            if let number = state.number(of: decision.record.subject), !people.contains(number) {
                people.append(number)
            }
        }
        for number in people { try reviseDecisions(of: number) }
    }

    /// Asks again what a stopped core had asked, and catches up with what is overdue.
    ///
    /// `instant` is when the stopped core is last known to have acted.
    func resumeDecisions(since instant: Instant) {
        guard !decisionRules.isEmpty else { return }
        attempt { () throws(JournalError) in
            for number in state.decisions.open {
                let record = state.decisions.decisions[number].record
                try take(.reminded, record, reason: record.reason ?? "")
            }
            for number in state.people.indices { try reviseDecisions(of: number) }
            try passDue()
            try endGrants(at: Instant(milliseconds: .min))
            try endRequests()
            try escalateExceptions()
            try endForcedClosures()
            for number in state.people.indices {
                for target in targets.indices { try followKept(in: lanes[number, target]) }
            }
            if !options.omits.contains(.campaign) { try openCampaigns(since: instant) }
        }
        rearm()
    }
}

/// Exceptions are work that a person owes: with an owner, a limit, and an escalation.
extension ProvisioningCore {
    /// How an exception is owed; `nil` where it stays with whoever has it.
    private func terms(of record: ExceptionRecord) -> DecisionTerms? {
        let isSuspicion = record.reason == ExceptionRecord.credentialSuspected
        return (isSuspicion ? governance.suspects : nil) ?? governance.exceptions
    }

    /// Who handles an exception about the person, first to last.
    func exceptionOwners(of record: ExceptionRecord) -> [Identity.ID] {
        guard let terms = terms(of: record) else { return [] }
        let subject = record.identity
        let manager = subject.flatMap(state.number).flatMap {
            state.people[$0].profile?.attributes["manager"]
        }
        var owners: [Identity.ID] = []
        for decider in terms.deciders {
            switch decider {
            case .manager: if let manager { owners.append(Identity.ID(manager)) }
            case .person(let id): owners.append(id)
            case .owner:
                let whole = record.target.map {
                    Entitlement(target: $0, kind: .account, name: "*")
                }
                if let owner = whole.flatMap(decisionRules.owner) { owners.append(owner) }
            case .sponsor: break
            }
        }
        if let last = governance.owner { owners.append(last) }
        return owners.filter { $0 != subject && !hasLeft($0) }
    }

    private func nextOwner(of record: ExceptionRecord) -> Identity.ID? {
        let owners = exceptionOwners(of: record)
        guard let position = owners.firstIndex(of: Identity.ID(record.owner)) else {
            return owners.first
        }
        return owners.dropFirst(position + 1).first
    }

    /// Passes an overdue exception to the next owner, and marks it ignored if there is none.
    private func escalateExceptions() throws(JournalError) {
        guard !options.omits.contains(.exceptionLimit) else { return }
        for id in state.openExceptions.keys.sorted() {
            guard var record = state.openExceptions[id], let since = state.exceptionSince[id],
                let terms = terms(of: record), since.advanced(by: terms.within) <= now
            else { continue }
            if let next = nextOwner(of: record) {
                record.owner = next.rawValue
            } else {
                record.fate = .ignored
            }
            try commit(.exception(record, at: now))
            emit(.exception(record))
        }
    }
}

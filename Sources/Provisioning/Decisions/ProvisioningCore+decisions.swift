// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension ProvisioningCore {
    var governance: Governance { policy.governance }

    /// Withdraws moot decisions, finds new owners, and asks for missing ones.
    func reviseDecisions(of number: Int) throws(JournalError) {
        guard !decisionRules.isEmpty else { return }
        let person = state.people[number]
        if person.standing != .active {
            for request in state.requests.of(person.id) {
                try end(request, .ended, "\(person.id.rawValue) is no longer active")
            }
        }
        let wanted = wanted(by: number)
        for decision in state.decisions.about(person.id)
        where !wanted.contains(decision.record.entitlement) && decision.record.kind.needsRight {
            if decision.isOpen {
                try take(.withdrawn, decision.record, reason: "nobody asks for the right any more")
            } else if decision.stands {
                try take(.ended, decision.record, reason: "nobody asks for the right any more")
            }
        }
        for decision in state.decisions.about(person.id) where decision.isOpen {
            let record = decision.record
            if record.kind.isOfEvent, record.cause != person.current?.id.rawValue {
                try take(.withdrawn, record, reason: "a later event took its place")
            } else {
                try reroute(record)
            }
        }
        try endDeletions(of: person)
        if person.standing == .left, !options.omits.contains(.departedOwner) {
            for open in state.decisions.open.map({ state.decisions.decisions[$0].record })
            where open.owner == person.id {
                try move(open, reason: "\(person.id.rawValue) has left", from: now)
            }
        }
        if let profile = person.profile {
            for right in wanted.sorted() {
                try ask(about: right, for: number, profile, among: wanted)
            }
        }
        rearm()
    }

    private func ask(
        about right: Entitlement,
        for number: Int,
        _ profile: PersonProfile,
        among wanted: Set<Entitlement>
    ) throws(JournalError) {
        let subject = state.people[number].id
        for question in questions(about: right, of: number, profile, among: wanted)
        where !(question.kind == .conflict && options.omits.contains(.conflict)) {
            if let answer = state.decisions.current(
                question.kind,
                question.rule,
                right,
                of: subject
            ) {
                guard answer.stands, answer.record.ruling == .grant, !isInForce(answer) else {
                    continue
                }
                try take(.ended, answer.record, reason: "it was not used in time")
            }
            try ask(
                question.kind,
                question.rule,
                about: right,
                of: subject,
                requester: state.requests.of(subject).last { $0.entitlement == right }?.requester,
                cause: state.requests.of(subject).last { $0.entitlement == right }?.id
                    ?? state.people[number].current?.id.rawValue ?? question.rule,
                terms: question.terms
            )
        }
    }

    /// Puts a question to the first person who may answer it.
    ///
    /// If nobody may, the default applies at once.
    func ask(
        _ kind: DecisionRecord.Kind,
        _ rule: String,
        about right: Entitlement,
        of subject: Identity.ID,
        requester: Identity.ID? = nil,
        cause: String,
        terms: DecisionTerms?
    ) throws(JournalError) {
        var record = DecisionRecord(
            id: state.decisions.nextID,
            kind: kind,
            step: .asked,
            rule: rule,
            cause: cause,
            subject: subject,
            requester: requester ?? subject,
            entitlement: right,
            owner: nil,
            dueAt: now.advanced(by: terms?.within ?? .zero)
        )
        record.owner = terms.flatMap { chain(for: record, $0).first }
        record.basis = record.kind == .ruleChange ? preview(of: cause) : basis(of: record)
        try enter(record)
        if record.owner == nil { try lapse(record, reason: "nobody may decide") }
    }

    /// Everybody who may be asked, first to last: nobody decides on themselves, and leavers never
    /// decide.
    func chain(for record: DecisionRecord, _ terms: DecisionTerms) -> [Identity.ID] {
        let profile = state.number(of: record.subject).flatMap { state.people[$0].profile }
        var people = terms.deciders.compactMap { decider -> Identity.ID? in
            switch decider {
            case .manager: profile?.attributes["manager"].map { Identity.ID($0) }
            case .sponsor: profile?.attributes["sponsor"].map { Identity.ID($0) }
            case .owner: decisionRules.owner(of: record.entitlement)
            case .person(let id): id
            }
        }
        if let last = governance.owner { people.append(last) }
        var chain: [Identity.ID] = []
        for person in people where !chain.contains(person) && !record.agreedBy.contains(person) {
            let isSelf = person == record.subject || person == record.requester
            if isSelf, !options.omits.contains(.selfApproval) { continue }
            if hasLeft(person), !options.omits.contains(.departedOwner) { continue }
            chain.append(person)
        }
        return chain
    }

    func hasLeft(_ person: Identity.ID) -> Bool {
        state.number(of: person).map { state.people[$0].standing == .left } ?? false
    }

    /// Reassigns an open decision after a change of manager or of the policy.
    private func reroute(_ record: DecisionRecord) throws(JournalError) {
        guard let terms = decisionRules.terms(of: record), let owner = record.owner,
            !hasLeft(owner), !chain(for: record, terms).contains(owner)
        else { return }
        try move(record, reason: "\(owner.rawValue) is no longer responsible for it", from: now)
    }

    /// Passes the decision to the next in line, or applies the default.
    func move(
        _ record: DecisionRecord,
        reason: String,
        from instant: Instant
    ) throws(JournalError) {
        guard let terms = decisionRules.terms(of: record) else {
            return try lapse(record, reason: "the policy no longer asks for it")
        }
        let chain = chain(for: record, terms)
        let position = record.owner.flatMap(chain.firstIndex)
        let next = position.map { chain.dropFirst($0 + 1).first } ?? chain.first
        guard let next else { return try lapse(record, reason: reason) }
        var moved = record
        moved.owner = next
        moved.dueAt = instant.advanced(by: terms.within)
        try take(.moved, moved, reason: reason)
    }

    /// Applies the default, because nobody answered.
    ///
    /// If silence decides nothing, the decision stays open and an exception reports it.
    func lapse(_ record: DecisionRecord, reason: String) throws(JournalError) {
        var lapsed = record
        let silence = decisionRules.terms(of: record)?.unanswered ?? .refuse
        if silence == .overdue, !options.omits.contains(.silence) {
            return leaveOverdue(record, reason: reason)
        }
        lapsed.ruling = silence.ruling ?? .refuse
        if options.omits.contains(.ruling) { lapsed.ruling = nil }
        try take(.lapsed, lapsed, reason: reason)
    }

    private func leaveOverdue(_ record: DecisionRecord, reason: String) {
        overdue.insert(record.id)
        open(
            ExceptionRecord(
                id: overdueID(record),
                cause: record.id,
                identity: record.subject,
                // A lane that settles would end an exception of its own target.
                target: nil,
                reason: "decisionOverdue",
                detail: "\(record.kind.rawValue) of \(record.entitlement.description) waits for "
                    + "a ruling: \(reason)",
                owner: governance.owner?.rawValue ?? options.exceptionOwner,
                fate: .opened
            )
        )
    }

    private func overdueID(_ record: DecisionRecord) -> String { "decisionOverdue/\(record.id)" }

    /// Journals and reports a step, and starts the work that follows from it.
    func take(
        _ step: DecisionRecord.Step,
        _ record: DecisionRecord,
        reason: String
    ) throws(JournalError) {
        var record = record
        record.step = step
        record.reason = reason
        try enter(record)
    }

    private func enter(_ record: DecisionRecord) throws(JournalError) {
        try commit(.decision(record, at: now))
        emit(.decision(record))
        if overdue.remove(record.id) != nil { resolve(overdueID(record)) }
        if record.kind == .handOff { return try handOffMoved(record) }
        if record.kind == .ruleChange { return try ruleChangeMoved(record) }
        guard let number = state.number(of: record.subject),
            let target = targets.firstIndex(of: record.entitlement.target)
        else { return }
        let lane = lanes[number, target]
        if !state[lane].isSettled {
            lane.renew(needsRead: true)
            enqueue(lane)
        } else if !lane.isInFlight {
            lanes.rest(lane)
        }
    }
}

extension DecisionRecord.Kind {
    /// Whether it is moot once the right is no longer wanted.
    var needsRight: Bool {
        switch self {
        case .emergency, .handOff, .deletion, .ruleChange: false
        case .approval, .conflict, .review, .inactivity: true
        }
    }

    /// Whether it belongs to one event and is moot with the next.
    var isOfEvent: Bool { self == .handOff || self == .deletion }

    /// Whether it is about access that is already held.
    var isOfStandingAccess: Bool {
        switch self {
        case .approval, .conflict, .handOff, .deletion, .ruleChange: false
        case .review, .inactivity, .emergency: true
        }
    }
}

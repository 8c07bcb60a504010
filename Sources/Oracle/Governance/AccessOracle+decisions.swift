// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension AccessOracle {
    /// Records a person's answer to a decision: the truth that the core's record is compared with.
    package func answered(_ answer: AnswerRecord) {
        decisions[answer.decision]?.answers.append(answer)
    }

    /// Follows a decision that the core reports, and judges the step by the policy.
    package func decided(_ record: DecisionRecord, at instant: Instant) {
        switch record.step {
        case .reminded, .turnedAway: return
        case .asked:
            decisions[record.id] = KnownDecision(record: record, askedAt: instant)
            decisionsByPerson[record.subject, default: []].append(record.id)
            watch(record, at: instant)
        case .moved:
            if let owner = decisions[record.id]?.record.owner {
                decisions[record.id]?.formerOwners.insert(owner)
            }
            decisions[record.id]?.record = record
            watch(record, at: instant)
        case .decided: conclude(record, by: objectionToAnswer(record, at: instant), at: instant)
        case .lapsed: conclude(record, by: objectionToLapse(record, at: instant), at: instant)
        case .withdrawn, .ended: decisions[record.id]?.record = record
        }
        if record.kind == .ruleChange, record.step.isFinal {
            return judgeRuleChange(record, at: instant)
        }
        guard record.step.isFinal, let person = people.position(of: record.subject) else { return }
        reviseIntents(of: person, beginning: .decided, at: instant)
    }

    private func watch(_ record: DecisionRecord, at instant: Instant) {
        if let (invariant, what) = objectionToOwner(record) {
            report(invariant, record, "\(what) owes \(record.phrase)", at: instant)
        }
        deadlines.schedule(
            .decisionDue(record.id, since: record.dueAt),
            at: max(instant, record.dueAt).advanced(by: deadline)
        )
    }

    private func conclude(
        _ record: DecisionRecord,
        by objection: Objection?,
        at instant: Instant
    ) {
        guard var known = decisions[record.id] else { return }
        if let objection { report(objection.invariant, record, objection.sentence, at: instant) }
        if record.ruling == .grant, record.step == .decided, record.validUntil == nil,
            governance.terms(of: record.kind, record.rule)?.validFor != nil
        {
            report(.grantsEnd, record, "\(record.phrase) is let pass without an end", at: instant)
        }
        // Earlier rulings stand.
        guard known.isOpen else { return }
        known.isValid = objection == nil
        known.record = record
        known.decidedAt = instant
        let terms = governance.terms(of: record.kind, record.rule)
        known.record.validUntil =
            record.step == .decided && record.ruling == .grant
            ? terms?.validFor.map { instant.advanced(by: $0) } : nil
        decisions[record.id] = known
        if let end = known.record.validUntil, let person = people.position(of: record.subject) {
            deadlines.schedule(.rightsEnd(person: person), at: end)
        }
        if record.ruling == .reassign, known.isValid { watchPassedOn(record, at: instant) }
    }

    struct Objection {
        let invariant: FindingRecord.Invariant
        let sentence: String
    }

    private func objectionToOwner(
        _ record: DecisionRecord
    ) -> (FindingRecord.Invariant, String)? {
        guard let owner = record.owner else { return nil }
        let name = owner.rawValue
        if owner == record.subject || owner == record.requester {
            return (.nobodyOnThemselves, "\(name), whom it is about,")
        }
        guard let terms = governance.terms(of: record.kind, record.rule) else {
            return (.rightDecider, "\(name), whom no rule names,")
        }
        let profile = people.position(of: record.subject).flatMap { people[$0].profile }
        guard governance.names(owner, in: terms, about: record.entitlement, of: profile) else {
            return (.rightDecider, "\(name), whom the policy does not name,")
        }
        return isGone(owner) ? (.decisionsOwned, "\(name), who has left,") : nil
    }

    func isGone(_ person: Identity.ID) -> Bool {
        people.position(of: person).map { people[$0].standing == .left } ?? false
    }

    /// Why a decision does not count: it must rest on an answer that its owner gave through the
    /// form.
    private func objectionToAnswer(_ record: DecisionRecord, at instant: Instant) -> Objection? {
        let phrase = record.phrase
        guard let by = record.decidedBy, let known = decisions[record.id],
            let answer = known.answers.last(where: { $0.by == by && $0.ruling == record.ruling })
        else {
            let who = record.decidedBy?.rawValue ?? "nobody"
            return Objection(
                invariant: .decisionsAreReal,
                sentence: "\(phrase) is decided by \(who), who never said so"
            )
        }
        let name = by.rawValue
        func objection(_ invariant: FindingRecord.Invariant, _ what: String) -> Objection {
            Objection(invariant: invariant, sentence: "\(phrase) is decided \(what)")
        }
        if known.record.step == .decided {
            return objection(.firstRulingStands, "a second time, by \(name)")
        }
        if !known.isOpen { return objection(.approvalInForce, "by \(name) after it was closed") }
        if by == record.subject || by == record.requester {
            return objection(.nobodyOnThemselves, "by \(name), whom it is about")
        }
        if answer.channel != .form {
            return objection(.channelOfRecord, "by \(answer.channel.rawValue) of \(name)")
        }
        if isGone(by) { return objection(.rightDecider, "by \(name), who has left") }
        let owes = known.record.owner.map { owner in
            owner == by || governance.isDeputy(by, of: owner, at: instant)
        }
        if !(owes ?? false), let owner = known.record.owner, governance.isEverDeputy(by, of: owner)
        {
            return objection(.deputiesInTime, "by \(name), whose time as a deputy is not now")
        }
        guard owes ?? false else {
            return objection(.rightDecider, "by \(name), who does not owe it")
        }
        if record.ruling == .reassign, waiting(for: record).isEmpty {
            return objection(.casesConclude, "by \(name), who passes a seat on to nobody")
        }
        let terms = governance.terms(of: record.kind, record.rule)
        if let terms, terms.votes > 1, record.ruling == .grant {
            let agreed = Set(known.answers.filter { $0.ruling == .grant }.map(\.by)).filter {
                mayHaveAgreed($0, to: known, terms)
            }
            if agreed.count < terms.votes {
                return objection(
                    .enoughAgree,
                    "by \(agreed.count) of \(terms.votes) who must agree"
                )
            }
        }
        if terms?.needsReason ?? false, record.ruling == .grant,
            answer.reason.allSatisfy(\.isWhitespace)
        {
            return objection(.decisionsConsidered, "by \(name) without a reason")
        }
        if !governance.hasCode(answer.reason) {
            return objection(
                .decisionsConsidered,
                "by \(name) for a reason that the policy does not know"
            )
        }
        if record.ruling == .grant,
            let unsaid = terms?.criteria.first(where: { !answer.reason.contains($0 + ":") })
        {
            return objection(.decisionsConsidered, "by \(name), who says nothing of \(unsaid)")
        }
        return nil
    }

    /// Whether somebody's vote counts: they were asked, and it is not about them.
    private func mayHaveAgreed(
        _ person: Identity.ID,
        to known: KnownDecision,
        _ terms: DecisionTerms
    ) -> Bool {
        let record = known.record
        guard person != record.subject, person != record.requester else { return false }
        let asked = known.formerOwners.union([record.owner].compactMap(\.self))
        return asked.contains(person)
            || asked.contains { governance.isEverDeputy(person, of: $0) }
    }

    /// Why a default does not count: it needs the policy's ruling, and its time must be up.
    private func objectionToLapse(_ record: DecisionRecord, at instant: Instant) -> Objection? {
        let phrase = record.phrase
        func objection(_ what: String) -> Objection {
            Objection(invariant: .casesConclude, sentence: "\(phrase) is closed \(what)")
        }
        guard let ruling = record.ruling else { return objection("without a ruling") }
        let silence = governance.terms(of: record.kind, record.rule)?.unanswered ?? .refuse
        guard let expected = silence.ruling else {
            return objection("by silence, which decides nothing")
        }
        guard ruling == expected else {
            return objection("by '\(ruling.rawValue)', not by '\(expected.rawValue)'")
        }
        guard let known = decisions[record.id], let owner = known.record.owner,
            instant < known.record.dueAt, !isGone(owner)
        else { return nil }
        let isHandedUp = known.answers.contains { $0.by == owner && $0.ruling == nil }
        return isHandedUp ? nil : objection("before its time")
    }

    /// Judges a decision that nobody took up by its deadline plus a grace period.
    func judgeDue(_ id: String, since due: Instant, at instant: Instant) {
        guard let known = decisions[id], known.isOpen, known.record.dueAt == due,
            let owner = known.record.owner, !isGone(owner)
        else { return }
        let silence = governance.terms(of: known.record.kind, known.record.rule)?.unanswered
        if silence == .overdue, overdueTold.contains(id) { return }
        let sentence = "\(known.record.phrase) is still with \(owner.rawValue), due \(due.rfc3339)"
        report(.decisionsMoveOn, known.record, sentence, at: instant)
    }

    /// Judges a decision that is still owed by somebody who has left.
    func judgeOwner(_ id: String, _ owner: Identity.ID, at instant: Instant) {
        guard let known = decisions[id], known.isOpen, known.record.owner == owner, isGone(owner)
        else { return }
        let sentence = "\(known.record.phrase) is still with \(owner.rawValue), who has left"
        report(.decisionsOwned, known.record, sentence, at: instant)
    }

    /// Decisions owed by a leaver must get a new owner.
    func watchDecisions(owedBy owner: Identity.ID, at instant: Instant) {
        guard !governance.isEmpty else { return }
        for id in decisions.keys.sorted() {
            guard let known = decisions[id], known.isOpen, known.record.owner == owner else {
                continue
            }
            deadlines.schedule(.decisionOwner(id, owner), at: instant.advanced(by: deadline))
        }
    }

    private func report(
        _ invariant: FindingRecord.Invariant,
        _ record: DecisionRecord,
        _ sentence: String,
        at instant: Instant
    ) {
        report(
            FindingRecord(
                invariant: invariant,
                identity: record.subject,
                target: record.entitlement.target,
                entitlement: record.entitlement,
                since: instant,
                event: fact(of: record.cause).map { facts[$0].id },
                summary: sentence
            ),
            at: instant
        )
    }
}

extension DecisionRecord {
    /// `approval d-1 of role 'Account Admin' for ana`.
    var phrase: String {
        "\(kind.rawValue) \(id) of \(entitlement.phrase) for \(subject.rawValue)"
    }
}

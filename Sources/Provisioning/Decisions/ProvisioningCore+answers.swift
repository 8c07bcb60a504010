// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

extension ProvisioningCore {
    /// Handles an answer to a decision; one that does not count is reported and changes nothing.
    package func answer(_ answer: AnswerRecord) async {
        attempt { () throws(JournalError) in
            guard halted == nil, let decision = state.decisions[answer.decision] else { return }
            if let objection = objection(to: answer, decision) {
                var record = decision.record
                record.decidedBy = answer.by
                record.ruling = answer.ruling
                try take(.turnedAway, record, reason: objection)
            } else {
                try accept(answer, decision)
            }
            rearm()
        }
    }

    /// Why an answer does not count; `nil` for one that does.
    private func objection(to answer: AnswerRecord, _ decision: Decision) -> String? {
        let record = decision.record
        func leavesOut(_ check: CoreOptions.Omission) -> Bool { options.omits.contains(check) }
        if !decision.isOpen, !leavesOut(.closedDecision) || record.step == .withdrawn {
            return "the decision is closed"
        }
        if answer.channel != .form, !leavesOut(.channel) {
            return "it did not come through the "
                + "form"
        }
        if hasLeft(answer.by) { return "\(answer.by.rawValue) has left" }
        let isSelf = answer.by == record.subject || answer.by == record.requester
        if isSelf, !leavesOut(.selfApproval) { return "nobody decides on themselves" }
        let owner = record.owner
        let decides =
            owner == answer.by
            || owner.map {
                decisionRules.stands(
                    answer.by,
                    for: $0,
                    at: leavesOut(.deputyTime) ? nil : now
                )
            } ?? false
        if record.agreedBy.contains(answer.by) {
            return "\(answer.by.rawValue) has agreed already"
        }
        if !decides, !leavesOut(.decider), !(isSelf && leavesOut(.selfApproval)) {
            return "\(answer.by.rawValue) does not owe the decision"
        }
        if answer.ruling == .reassign {
            guard record.kind == .inactivity else { return "only an unused seat can be passed on" }
            let target = targets.firstIndex(of: record.entitlement.target)
            guard
                target.map({ seatWaiters[$0].contains(where: \.awaitsSeat) }) ?? false
                    || leavesOut(.waiter)
            else {
                return "nobody waits for a seat"
            }
        }
        let needsReason = decisionRules.terms(of: record)?.needsReason ?? false
        if needsReason, answer.ruling == .grant, !leavesOut(.reason),
            answer.reason.allSatisfy(\.isWhitespace)
        {
            return "no reason is given"
        }
        if answer.ruling != nil, !leavesOut(.reason),
            let objection = decisionRules.objection(toReason: answer.reason)
        {
            return objection
        }
        if answer.ruling == .grant, !leavesOut(.reason) {
            let missing = decisionRules.terms(of: record)?.criteria.first { criterion in
                !answer.reason.contains("\(criterion):")
            }
            if let missing { return "it says nothing of '\(missing)'" }
        }
        return nil
    }

    private func accept(_ answer: AnswerRecord, _ decision: Decision) throws(JournalError) {
        var record = decision.record
        var ruling = answer.ruling
        if ruling == nil, options.omits.contains(.handingUp) { ruling = .grant }
        guard let ruling else {
            return try move(record, reason: "\(answer.by.rawValue) hands it up", from: now)
        }
        let terms = decisionRules.terms(of: record)
        if ruling == .grant, record.agreedBy.count + 1 < terms?.votes ?? 1,
            !options.omits.contains(.votes)
        {
            record.agreedBy.append(answer.by)
            let who = answer.by.rawValue
            return try move(record, reason: "\(who) agrees, and another one has to", from: now)
        }
        record.ruling = ruling
        record.decidedBy = answer.by
        record.validUntil = nil
        if ruling == .grant, !options.omits.contains(.grantEnd) {
            record.validUntil = terms?.validFor.map { now.advanced(by: $0) }
        }
        try take(.decided, record, reason: answer.reason)
    }
}

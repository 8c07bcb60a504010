// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// What the policy asks of whom, looked up; knows no person and no time.
struct DecisionRules: Sendable {
    /// A question whose answer a right waits for.
    struct Question: Hashable {
        let kind: DecisionRecord.Kind
        let rule: String
        /// `nil` where nobody may answer, so that the answer is no.
        let terms: DecisionTerms?
    }

    /// The name of the rule about inactivity, of which there is one.
    static let inactivity = "inactivity"
    /// The name of the rule about accounts that are kept for a time.
    static let retention = "retention"

    let governance: Governance
    /// Whether nobody is ever asked anything.
    let isEmpty: Bool
    private let weights: [Policy.EntitlementPattern: Int]

    init(policy: Policy) {
        governance = policy.governance
        isEmpty = policy.governance.isEmpty
        weights = policy.weights
    }

    private func weight(of right: Entitlement) -> Int {
        weights.weight(of: right.kind, right.name)
    }

    /// The first rule of approval for the right.
    func approval(of right: Entitlement, for profile: PersonProfile) -> ApprovalRule? {
        governance.approvals.first { rule in
            (rule.rights.contains { $0.covers(right) } || weighs(right, in: rule.weighing))
                && rule.conditions.allSatisfy { profile.meets($0) }
        }
    }

    /// An account and a seat weigh what their rights do, and wait for nothing by weight.
    private func weighs(_ right: Entitlement, in range: ClosedRange<Int>?) -> Bool {
        guard let range, right.kind != .account, right.kind != .license else { return false }
        return range.contains(weight(of: right))
    }

    /// The work that an event of the kind sets going; `nil` where no register says.
    func workflow(for kind: LifecycleEvent.Kind) -> Workflow? {
        governance.workflows.first { $0.events.contains(kind) }
    }

    /// Who has to agree before the right is given to somebody who is to hold `wanted`.
    func questions(
        about right: Entitlement,
        for profile: PersonProfile,
        among wanted: Set<Entitlement>,
        isExcepted: Bool,
        form: RequestTemplate?,
        at instant: Instant
    ) -> [Question] {
        var questions: [Question] = []
        if !isExcepted, form?.kind != .emergency {
            if let rule = approval(of: right, for: profile) {
                if !rule.isCatalog(at: instant) {
                    questions.append(Question(kind: .approval, rule: rule.name, terms: rule.terms))
                }
            } else if let form {
                questions.append(Question(kind: .approval, rule: form.name, terms: form.terms))
            }
        }
        for conflict in governance.conflicts where conflict.keeps(right, from: wanted) {
            questions.append(
                Question(kind: .conflict, rule: conflict.name, terms: conflict.exception)
            )
        }
        return questions
    }

    /// The terms of a decision; `nil` for a rule that is gone from the policy.
    func terms(of record: DecisionRecord) -> DecisionTerms? {
        switch record.kind {
        case .approval:
            governance.approvals.first { $0.name == record.rule }?.terms
                ?? governance.templates.first { $0.name == record.rule }?.terms
        case .conflict: governance.conflicts.first { $0.name == record.rule }?.exception
        case .review:
            governance.reviews.first { $0.name == record.rule }?.terms
                ?? governance.templates.first { $0.name == record.rule }?.terms
        case .handOff: governance.handOffs.first { $0.name == record.rule }?.terms
        case .inactivity: governance.inactivity?.terms
        case .deletion: governance.retention?.terms
        case .ruleChange: governance.ruleChanges
        case .emergency: governance.templates.first { $0.name == record.rule }?.terms
        }
    }

    /// Why a reason is none of the policy's; `nil` for one that is.
    func objection(toReason text: String) -> String? {
        guard !governance.reasons.isEmpty else { return nil }
        let code = text.prefix { $0 != ":" }.filter { !$0.isWhitespace }
        let isKnown = governance.reasons.contains { $0.filter { !$0.isWhitespace } == code }
        return isKnown
            ? nil
            : "the reason is none of the policy's; begin with "
                + governance.reasons.joined(separator: ", ")
    }

    /// The rule that keeps accounts of the kind; `nil` where they may go at once.
    func retention(of account: Entitlement) -> RetentionRule? {
        governance.retention.flatMap { rule in
            rule.accounts.contains { $0.covers(account) } ? rule : nil
        }
    }

    func owner(of right: Entitlement) -> Identity.ID? {
        governance.owners.first { $0.covers(right) }?.owner
    }

    /// Whether one may answer in the place of the other; at any time where none is given.
    func stands(_ deputy: Identity.ID, for owner: Identity.ID, at instant: Instant?) -> Bool {
        governance.delegations.contains { delegation in
            guard delegation.from == owner, delegation.to == deputy else { return false }
            guard let instant else { return true }
            return delegation.since.map { $0 <= instant } ?? true && instant < delegation.until
        }
    }
}

extension ApprovalRule {
    func isCatalog(at instant: Instant) -> Bool { catalog.map { instant < $0.until } ?? false }
}

extension DutyConflict {
    fileprivate func keeps(_ right: Entitlement, from wanted: Set<Entitlement>) -> Bool {
        second.contains { $0.covers(right) }
            && wanted.contains { other in
                other != right && first.contains { $0.covers(other) }
            }
    }
}

extension RightPattern {
    func covers(_ right: Entitlement) -> Bool {
        kind == right.kind && (name == "*" || name == right.name)
            && (target == nil || target == right.target)
    }
}

extension RightOwner {
    fileprivate func covers(_ right: Entitlement) -> Bool {
        target == right.target && (kind == nil || kind == right.kind)
            && (name == nil || name == right.name)
    }
}

extension PersonProfile {
    /// Whether a condition of a rule holds.
    func meets(_ condition: AccessRule.Condition) -> Bool {
        switch condition.attribute {
        case "groups": groups.contains(where: condition.anyOf.contains)
        case "employment": condition.anyOf.contains(employment.rawValue)
        default: attributes[condition.attribute].map(condition.anyOf.contains) ?? false
        }
    }
}

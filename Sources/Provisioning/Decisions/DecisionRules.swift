// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Looks up what the policy asks of whom; knows no person and no time.
struct DecisionRules: Sendable {
    /// A question that must be answered before a right is granted.
    struct Question: Hashable {
        let kind: DecisionRecord.Kind
        let rule: String
        /// `nil` if nobody may answer, so that the answer is no.
        let terms: DecisionTerms?
    }

    /// The name of the only rule about inactivity.
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

    /// The first approval rule for the right.
    func approval(of right: Entitlement, for profile: PersonProfile) -> ApprovalRule? {
        governance.approvals.first { rule in
            (rule.rights.contains { $0.covers(right) } || weighs(right, in: rule.weighing))
                && rule.conditions.allSatisfy { profile.meets($0) }
        }
    }

    /// Accounts and seats have the weight of their rights, so they need no approval by weight.
    private func weighs(_ right: Entitlement, in range: ClosedRange<Int>?) -> Bool {
        guard let range, right.kind != .account, right.kind != .license else { return false }
        return range.contains(weight(of: right))
    }

    /// The workflow that an event of the kind starts; `nil` if none is registered.
    func workflow(for kind: LifecycleEvent.Kind) -> Workflow? {
        governance.workflows.first { $0.events.contains(kind) }
    }

    /// Who has to agree before the right is granted to somebody who should hold `wanted`.
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

    /// The terms of a decision; `nil` if the policy no longer has the rule.
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

    /// Whether the deputy may answer for the owner; without an instant, at any time.
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

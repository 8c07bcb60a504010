// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Wire

/// Who decides on what while a policy is in force, in words for an auditor.
package struct ApprovalLogic: Hashable, Sendable {
    /// As evidence names it.
    package let policyVersion: String
    let governance: Governance

    package init(policyVersion: String, governance: Governance) {
        self.policyVersion = policyVersion
        self.governance = governance
    }

    var json: JSONValue {
        var object: JSONObject = ["policy": .string(policyVersion)]
        object["owner"] = governance.owner.map { .string($0.rawValue) }
        object["owners"] = .array(governance.owners.map(value))
        object["approvals"] = .array(governance.approvals.map(value))
        object["conflicts"] = .array(governance.conflicts.map(value))
        object["delegates"] = .array(governance.delegations.map(value))
        object["reviews"] = .array(governance.reviews.map(value))
        object["forms"] = .array(governance.templates.map(value))
        object["exceptions"] = governance.exceptions.map { .object(terms($0)) }
        object["inactivity"] = governance.inactivity.map { .object(terms($0.terms)) }
        object["suspects"] = governance.suspects.map { .object(terms($0)) }
        return .object(object)
    }

    private func value(_ owner: RightOwner) -> JSONValue {
        let parts = [owner.target.rawValue, owner.kind?.rawValue, owner.name].compactMap(\.self)
        return [
            "of": .string(parts.joined(separator: "/")), "owner": .string(owner.owner.rawValue),
        ]
    }

    private func value(_ rule: ApprovalRule) -> JSONValue {
        var object = named(rule.name, rule.rights)
        object["weighing"] = rule.weighing.map {
            .string($0.upperBound == .max ? "\($0.lowerBound) and more" : "\($0)")
        }
        object["when"] = .array(
            rule.conditions.map { condition in
                .string("\(condition.attribute): \(condition.anyOf.joined(separator: ", "))")
            }
        )
        if let entry = rule.catalog {
            object["approvedBeforehandBy"] = .string(entry.approver.rawValue)
            object["until"] = .string(entry.until.rfc3339)
        } else {
            add(rule.terms, to: &object)
        }
        return .object(object)
    }

    private func value(_ conflict: DutyConflict) -> JSONValue {
        var object: JSONObject = ["name": .string(conflict.name)]
        object["first"] = patterns(conflict.first)
        object["second"] = patterns(conflict.second)
        object["exception"] = conflict.exception.map { .object(terms($0)) }
        return .object(object)
    }

    private func value(_ delegation: Delegation) -> JSONValue {
        var object: JSONObject = ["from": .string(delegation.from.rawValue)]
        object["to"] = .string(delegation.to.rawValue)
        object["since"] = delegation.since.map { .string($0.rfc3339) }
        object["until"] = .string(delegation.until.rfc3339)
        return .object(object)
    }

    private func value(_ review: ReviewCampaign) -> JSONValue {
        var object = named(review.name, review.rights)
        object["every"] = review.every.map { .string($0.clockText) }
        object["on"] = .array(review.triggers.map(\.rawValue).sorted().map { .string($0) })
        add(review.terms, to: &object)
        return .object(object)
    }

    private func value(_ form: RequestTemplate) -> JSONValue {
        var object = named(form.name, form.rights)
        object["kind"] = .string(form.kind.rawValue)
        object["owner"] = .string(form.owner.rawValue)
        object["longest"] = .string(form.longest.clockText)
        add(form.terms, to: &object)
        return .object(object)
    }

    private func named(_ name: String, _ rights: [RightPattern]) -> JSONObject {
        ["name": .string(name), "rights": patterns(rights)]
    }

    private func patterns(_ rights: [RightPattern]) -> JSONValue {
        .array(rights.map { .string($0.description) })
    }

    private func terms(_ terms: DecisionTerms) -> JSONObject {
        var object = JSONObject()
        add(terms, to: &object)
        return object
    }

    private func add(_ terms: DecisionTerms, to object: inout JSONObject) {
        object["by"] = .array(terms.deciders.map { .string($0.word) })
        object["within"] = .string(terms.within.clockText)
        object["validFor"] = terms.validFor.map { .string($0.clockText) }
        object["unanswered"] = .string(terms.unanswered.rawValue)
        object["votes"] = .integer(Int64(terms.votes))
        object["reason"] = .bool(terms.needsReason)
        object["criteria"] = .array(terms.criteria.map { .string($0) })
    }
}

extension DecisionTerms.Decider {
    fileprivate var word: String {
        switch self {
        case .manager: "manager"
        case .sponsor: "sponsor"
        case .owner: "owner"
        case .person(let id): id.rawValue
        }
    }
}

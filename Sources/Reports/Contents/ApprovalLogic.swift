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
}

extension ApprovalLogic: ReportObject {
    static let definition: String? = "approvalLogic"
    /// The parts as the organization's file says them.
    static let members: [ReportMember<Self>] = [
        .init("policy", \.policyVersion),
        .optional("owner", \.governance.owner?.rawValue),
        part("owners") { $0.owners.map(value) },
        part("approvals") { $0.approvals.map(value) },
        part("conflicts") { $0.conflicts.map(value) },
        part("delegates") { $0.delegations.map(value) },
        part("reviews") { $0.reviews.map(value) },
        part("forms") { $0.templates.map(value) },
        ending("exceptions", \.exceptions),
        ending("inactivity", \.inactivity?.terms),
        ending("suspects", \.suspects),
    ]

    private static let any: JSONValue = ["type": "object"]

    private static func part(
        _ key: String,
        _ value: @escaping @Sendable (Governance) -> [JSONValue]
    ) -> ReportMember<Self> {
        ReportMember(key, ["type": "array", "items": any]) { .array(value($0.governance)) }
    }

    private static func ending(
        _ key: String,
        _ value: @escaping @Sendable (Governance) -> DecisionTerms?
    ) -> ReportMember<Self> {
        ReportMember(key, any, isOptional: true) { value($0.governance).map { .object(terms($0)) } }
    }

    private static func value(_ owner: RightOwner) -> JSONValue {
        let parts = [owner.target.rawValue, owner.kind?.rawValue, owner.name].compactMap(\.self)
        return [
            "of": .string(parts.joined(separator: "/")), "owner": .string(owner.owner.rawValue),
        ]
    }

    private static func value(_ rule: ApprovalRule) -> JSONValue {
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

    private static func value(_ conflict: DutyConflict) -> JSONValue {
        var object: JSONObject = ["name": .string(conflict.name)]
        object["first"] = patterns(conflict.first)
        object["second"] = patterns(conflict.second)
        object["exception"] = conflict.exception.map { .object(terms($0)) }
        return .object(object)
    }

    private static func value(_ delegation: Delegation) -> JSONValue {
        var object: JSONObject = ["from": .string(delegation.from.rawValue)]
        object["to"] = .string(delegation.to.rawValue)
        object["since"] = delegation.since.map { .string($0.rfc3339) }
        object["until"] = .string(delegation.until.rfc3339)
        return .object(object)
    }

    private static func value(_ review: ReviewCampaign) -> JSONValue {
        var object = named(review.name, review.rights)
        object["every"] = review.every.map { .string($0.clockText) }
        object["on"] = .array(review.triggers.map(\.rawValue).sorted().map { .string($0) })
        add(review.terms, to: &object)
        return .object(object)
    }

    private static func value(_ form: RequestTemplate) -> JSONValue {
        var object = named(form.name, form.rights)
        object["kind"] = .string(form.kind.rawValue)
        object["owner"] = .string(form.owner.rawValue)
        object["longest"] = .string(form.longest.clockText)
        add(form.terms, to: &object)
        return .object(object)
    }

    private static func named(_ name: String, _ rights: [RightPattern]) -> JSONObject {
        ["name": .string(name), "rights": patterns(rights)]
    }

    private static func patterns(_ rights: [RightPattern]) -> JSONValue {
        .array(rights.map { .string($0.description) })
    }

    private static func terms(_ terms: DecisionTerms) -> JSONObject {
        var object = JSONObject()
        add(terms, to: &object)
        return object
    }

    private static func add(_ terms: DecisionTerms, to object: inout JSONObject) {
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

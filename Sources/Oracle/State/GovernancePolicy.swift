// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import Recording

/// Who has to agree to what, read straight from the policy, independently of the core.
struct GovernancePolicy {
    let data: Governance
    /// Whether nobody is ever asked anything.
    let isEmpty: Bool
    /// People and rights covered by an exception in the policy, with its end.
    private let excepted: [Identity.ID: [(right: Entitlement, until: Instant)]]
    private let weights: [Policy.EntitlementPattern: Int]

    init(policy: Policy) {
        data = policy.governance
        weights = policy.weights
        isEmpty = policy.governance.isEmpty
        var excepted: [Identity.ID: [(right: Entitlement, until: Instant)]] = [:]
        for exception in policy.exceptions {
            excepted[exception.identity, default: []].append(
                (exception.entitlement, exception.expiresAt ?? .distantFuture)
            )
        }
        self.excepted = excepted
    }

    /// The rule that wants an approval before this person holds the right.
    func approvalRule(
        for right: Entitlement,
        of person: Identity.ID,
        _ profile: PersonProfile,
        at instant: Instant
    ) -> ApprovalRule? {
        for exception in excepted[person] ?? []
        where exception.right == right && instant < exception.until {
            return nil
        }
        for rule in data.approvals where isOf(rule, right) {
            guard rule.conditions.allSatisfy({ isMet($0, by: profile) }) else { continue }
            if let entry = rule.catalog, instant < entry.until { return nil }
            return rule
        }
        return nil
    }

    private func isOf(_ rule: ApprovalRule, _ right: Entitlement) -> Bool {
        if isAbout(right, rule.rights) { return true }
        guard let bounds = rule.weighing else { return false }
        // The weight of an account or a seat is that of the rights on it.
        if right.kind == .account || right.kind == .license { return false }
        return bounds.contains(weights.weight(of: right.kind, right.name))
    }

    /// The name of the rule or form whose approval a right needs, whether held by rule or by
    /// `form`.
    func approval(
        for right: Entitlement,
        of person: Identity.ID,
        _ profile: PersonProfile,
        by form: RequestTemplate?,
        at instant: Instant
    ) -> String? {
        if form?.kind == .emergency { return nil }
        if let rule = approvalRule(for: right, of: person, profile, at: instant) {
            return rule.name
        }
        guard let form else { return nil }
        let isInCatalog = data.approvals.contains { rule in
            isOf(rule, right) && rule.catalog.map { instant < $0.until } ?? false
        }
        return isInCatalog ? nil : form.name
    }

    /// The form of a request, if it allows the request.
    func form(of request: AccessRequest) -> RequestTemplate? {
        guard let form = data.templates.first(where: { $0.name == request.template }),
            isAbout(request.entitlement, form.rights),
            !request.intent.allSatisfy(\.isWhitespace), hasCode(request.intent)
        else { return nil }
        let end = request.until ?? request.askedAt
        let last = request.askedAt.advanced(by: form.longest)
        return request.askedAt <= end && end <= last ? form : nil
    }

    /// Conflicts of the right with others that the person should hold.
    func conflicts(of right: Entitlement, with others: [Entitlement]) -> [DutyConflict] {
        data.conflicts.filter { conflict in
            guard isAbout(right, conflict.second) else { return false }
            return others.contains { $0 != right && isAbout($0, conflict.first) }
        }
    }

    /// Who is asked, for how long, and the default; `nil` if nobody may decide.
    func terms(of kind: DecisionRecord.Kind, _ rule: String) -> DecisionTerms? {
        switch kind {
        case .approval:
            let approval = data.approvals.first { $0.name == rule }?.terms
            return approval ?? data.templates.first { $0.name == rule }?.terms
        case .conflict: return data.conflicts.first { $0.name == rule }?.exception
        case .review:
            let review = data.reviews.first { $0.name == rule }?.terms
            return review ?? data.templates.first { $0.name == rule }?.terms
        case .handOff: return data.handOffs.first { $0.name == rule }?.terms
        case .inactivity: return data.inactivity?.terms
        case .deletion: return data.retention?.terms
        case .ruleChange: return data.ruleChanges
        case .emergency: return data.templates.first { $0.name == rule }?.terms
        }
    }

    /// Whether these terms name the person for decisions about the right.
    func names(
        _ person: Identity.ID,
        in terms: DecisionTerms,
        about right: Entitlement,
        of profile: PersonProfile?
    ) -> Bool {
        if person == data.owner { return true }
        return terms.deciders.contains { decider in
            switch decider {
            case .manager: profile?.attributes["manager"] == person.rawValue
            case .sponsor: profile?.attributes["sponsor"] == person.rawValue
            case .owner: ownerOf(right) == person
            case .person(let id): id == person
            }
        }
    }

    func isDeputy(_ person: Identity.ID, of owner: Identity.ID, at instant: Instant) -> Bool {
        for delegation in data.delegations
        where delegation.from == owner && delegation.to == person {
            let begins = delegation.since ?? Instant(milliseconds: .min)
            if begins <= instant, instant < delegation.until { return true }
        }
        return false
    }

    func isEverDeputy(_ person: Identity.ID, of owner: Identity.ID) -> Bool {
        data.delegations.contains { $0.from == owner && $0.to == person }
    }

    /// Whether a reason begins with a code of the policy, where the policy has codes.
    func hasCode(_ reason: String) -> Bool {
        if data.reasons.isEmpty { return true }
        let first = reason.split(separator: ":", omittingEmptySubsequences: false).first ?? ""
        return data.reasons.contains { code in
            code.split(separator: " ") == first.split(separator: " ")
        }
    }

    func ownerOf(_ right: Entitlement) -> Identity.ID? {
        for entry in data.owners where entry.target == right.target {
            if let kind = entry.kind, kind != right.kind { continue }
            if let name = entry.name, name != right.name { continue }
            return entry.owner
        }
        return nil
    }

    func isAbout(_ right: Entitlement, _ patterns: [RightPattern]) -> Bool {
        for pattern in patterns where pattern.kind == right.kind {
            if let target = pattern.target, target != right.target { continue }
            if pattern.name == "*" || pattern.name == right.name { return true }
        }
        return false
    }

    private func isMet(_ condition: AccessRule.Condition, by profile: PersonProfile) -> Bool {
        switch condition.attribute {
        case "groups": profile.groups.contains { condition.anyOf.contains($0) }
        case "employment": condition.anyOf.contains(profile.employment.rawValue)
        default: profile.attributes[condition.attribute].map(condition.anyOf.contains) ?? false
        }
    }
}

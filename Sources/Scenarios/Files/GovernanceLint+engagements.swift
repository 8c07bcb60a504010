// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel

/// Probable mistakes in exceptions, rules, contracts and workflows.
extension GovernanceLint {
    /// Exceptions without an end.
    var endlessExceptions: [Diagnostic] {
        guard !governance.isEmpty else { return [] }
        let note = "Say when it ends: what never ends is never reviewed."
        let standing = scenario.organization.policy.exceptions.enumerated().compactMap {
            index,
            exception -> Diagnostic? in
            guard exception.expiresAt == nil else { return nil }
            return warning(
                "exception \(index)",
                "the exception of '\(exception.identity.rawValue)' for \(exception.entitlement) "
                    + "has no end",
                note
            )
        }
        return standing
            + governance.conflicts.compactMap { conflict in
                guard let terms = conflict.exception, terms.validFor == nil else { return nil }
                return warning(
                    "conflict \(conflict.name)",
                    "the exception to '\(conflict.name)' has no end",
                    "Add 'validFor' to its exception."
                )
            }
    }

    /// A rule whose conditions nobody ever meets in the timeline.
    ///
    /// Variants share an organization, so a single variant says nothing about its rules.
    var unmetRules: [Diagnostic] {
        guard scenario.variant == nil else { return [] }
        let reported = scenario.timeline.compactMap { $0.event?.profile }
        let profiles = scenario.organization.people.map(\.profile) + reported
        return scenario.organization.policy.rules.compactMap { rule in
            guard places["rule \(rule.id)"] != nil,
                !profiles.contains(where: { profile in
                    rule.conditions.allSatisfy { isMet($0, by: profile) }
                })
            else { return nil }
            return warning(
                "rule \(rule.id)",
                "nobody ever meets the rule '\(rule.id)'",
                "Correct 'when', or remove the rule."
            )
        }
    }

    private func isMet(_ condition: AccessRule.Condition, by profile: PersonProfile) -> Bool {
        switch condition.attribute {
        case "groups": profile.groups.contains { condition.anyOf.contains($0) }
        case "employment": condition.anyOf.contains(profile.employment.rawValue)
        default: profile.attributes[condition.attribute].map(condition.anyOf.contains) ?? false
        }
    }

    /// Rules without a stated need, or not validated for too long.
    var groundlessRules: [Diagnostic] {
        scenario.organization.policy.rules.flatMap { rule -> [Diagnostic] in
            let what = places[rule.id] == nil ? "rule \(rule.id)" : rule.id
            var warnings: [Diagnostic] = []
            if governance.needsNeeds, rule.need == nil {
                let note = "Say with 'need' what the access is for."
                warnings.append(warning(what, "'\(rule.id)' states no need", note))
            }
            guard let validity = governance.ruleValidity else { return warnings }
            let isValid = rule.validatedAt.map { scenario.end <= $0.advanced(by: validity) }
            if isValid != true {
                let since = rule.validatedAt.map { "since \($0.rfc3339)" } ?? "ever"
                let note = "Let '\(rule.owner)' look at it, and say when with 'validated'."
                warnings.append(warning(what, "nobody validated '\(rule.id)' \(since)", note))
            }
            return warnings
        }
    }

    private static let savings: Set<String> = [
        "wasteSeatDays", "idleSeatDays", "seatRecovery", "seatUtilization",
    ]

    /// Expectations about savings, but none about remaining access.
    var savingsAlone: [Diagnostic] {
        var place: SourceLocation?
        for check in scenario.expectations.flatMap(\.checks) {
            guard case .metric(let name, _) = check.subject else { return [] }
            guard GovernanceLint.savings.contains(name) else { return [] }
            place = place ?? check.location
        }
        guard let place else { return [] }
        return [
            Diagnostic(
                .warning,
                at: place,
                "savings alone say nothing about who can still act",
                note: "Add accuracy, completeness or exposure."
            )
        ]
    }

    /// A contract that ends before it begins.
    var backwardContracts: [Diagnostic] {
        scenario.timeline.compactMap { entry in
            guard let event = entry.event, event.kind == .joiner || event.kind == .rehire,
                let end = event.profile?.endsAt, end <= event.effectiveAt
            else { return nil }
            return Diagnostic(
                .warning,
                at: entry.location,
                "'\(event.identity.rawValue)' ends at \(end.rfc3339), before they begin",
                note: "Correct 'endDate', or the time of the \(event.kind.rawValue)."
            )
        }
    }

    /// Offboarding should be owned by the owner of governance, not by whoever notices first.
    var foreignOffboarding: [Diagnostic] {
        governance.workflows.compactMap { workflow in
            guard workflow.events.contains(.leaver), let owner = governance.owner,
                workflow.owner != owner
            else { return nil }
            return warning(
                "workflow \(workflow.name)",
                "'\(workflow.owner.rawValue)' owns offboarding, but '\(owner.rawValue)' answers "
                    + "for governance",
                "Let '\(owner.rawValue)' own '\(workflow.name)'."
            )
        }
    }
}

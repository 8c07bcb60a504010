// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// Probable mistakes in a governance policy, each with a suggestion.
package struct GovernanceLint {
    let scenario: Scenario
    let governance: Governance
    let places: [String: SourceLocation]

    package init(_ scenario: Scenario) {
        self.scenario = scenario
        governance = scenario.organization.policy.governance
        places = scenario.organization.places
    }

    package var warnings: [Diagnostic] {
        (deputies + leaversWhoOwe + idleRules + interestedDeciders + conflictingJobs
            + groundlessRules + savingsAlone + endlessExceptions + unmetRules + backwardContracts
            + foreignOffboarding).sorted()
    }

    func place(_ what: String) -> SourceLocation {
        places[what] ?? SourceLocation(file: scenario.file, line: 1, column: 1)
    }

    func warning(_ what: String, _ message: String, _ note: String) -> Diagnostic {
        Diagnostic(.warning, at: place(what), message, note: note)
    }

    /// Deputies that form a cycle.
    private var deputies: [Diagnostic] {
        governance.delegations.enumerated().compactMap { index, delegation in
            var seen: Set<Identity.ID> = [delegation.from]
            var next = delegation.to
            while seen.insert(next).inserted,
                let further = governance.delegations.first(where: { $0.from == next })
            {
                next = further.to
            }
            guard next == delegation.from else { return nil }
            let names = "\(delegation.from.rawValue) and \(delegation.to.rawValue)"
            return warning(
                "delegation \(index)",
                "a cycle of deputies: \(names) stand in for each other",
                "Name somebody outside the cycle."
            )
        }
    }

    /// People who owe decisions by name but leave in the timeline.
    private var leaversWhoOwe: [Diagnostic] {
        var gone: Set<Identity.ID> = []
        for entry in scenario.timeline {
            guard case .lifecycle(let step) = entry.action, step.isTrue else { continue }
            if step.event.kind == .leaver {
                gone.insert(step.event.identity)
            } else {
                gone.remove(step.event.identity)
            }
        }
        var warnings: [Diagnostic] = []
        if let owner = governance.owner, gone.contains(owner) {
            warnings.append(
                warning(
                    "owner",
                    "'\(owner.rawValue)', who is asked last, leaves in the timeline",
                    "Name an owner who stays, or nobody decides in the end."
                )
            )
        }
        for entry in governance.owners where gone.contains(entry.owner) {
            warnings.append(
                warning(
                    "owner of \(entry.target.rawValue)",
                    "'\(entry.owner.rawValue)', who owns rights of '\(entry.target.rawValue)', "
                        + "leaves in the timeline",
                    "Name an owner who stays."
                )
            )
        }
        for workflow in governance.workflows where gone.contains(workflow.owner) {
            warnings.append(
                warning(
                    "workflow \(workflow.name)",
                    "'\(workflow.owner.rawValue)', who owns the workflow '\(workflow.name)', "
                        + "leaves in the timeline",
                    "Name an owner who stays."
                )
            )
        }
        return warnings
    }

    /// Rules about rights that nothing grants.
    private var idleRules: [Diagnostic] {
        let policy = scenario.organization.policy
        let given = policy.rules.flatMap(\.access).flatMap { item in
            [(item.target, Entitlement.Kind.account, item.account.rawValue)]
                + item.rights.map { right in
                    switch right {
                    case .named(let kind, let name): (item.target, kind, name)
                    case .eachGroup(let kind): (item.target, kind, "*")
                    }
                }
        }
        func isGiven(_ pattern: RightPattern) -> Bool {
            let isAskedFor = governance.templates.contains { $0.rights.contains(pattern) }
            return isAskedFor
                || given.contains { target, kind, name in
                    (pattern.target == nil || pattern.target == target) && pattern.kind == kind
                        && (pattern.name == "*" || name == "*" || pattern.name == name)
                }
        }
        let rules =
            governance.approvals.map { ("approval \($0.name)", $0.rights) }
            + governance.reviews.map { ("review \($0.name)", $0.rights) }
            + governance.conflicts.map { ("conflict \($0.name)", $0.first + $0.second) }
        return rules.flatMap { what, rights in
            rights.filter { !isGiven($0) }.map { pattern in
                warning(
                    what,
                    "\(what) names \(pattern), which no job, rule or form grants",
                    "Correct the name, or remove it."
                )
            }
        }
    }

    /// People who are asked by name about what they hold themselves.
    private var interestedDeciders: [Diagnostic] {
        var held: [Identity.ID: Set<String>] = [:]
        for entry in scenario.timeline {
            guard case .lifecycle(let step) = entry.action,
                let job = step.event.profile?.attributes["job"]
            else { continue }
            held[step.event.identity, default: []].insert(job)
        }
        return governance.approvals.flatMap { rule in
            rule.terms.deciders.compactMap { decider -> Diagnostic? in
                guard case .person(let id) = decider,
                    let job = scenario.organization.jobs.first(where: { job in
                        held[id]?.contains(job.name) == true && gives(job, anyOf: rule.rights)
                    })
                else { return nil }
                return warning(
                    "approval \(rule.name)",
                    "'\(id.rawValue)' approves what the job '\(job.name)' gives them as well",
                    "Somebody else decides on theirs; name a second decider."
                )
            }
        }
    }

    /// A job that conflicts with itself.
    private var conflictingJobs: [Diagnostic] {
        governance.conflicts.flatMap { conflict in
            scenario.organization.jobs.filter { job in
                gives(job, anyOf: conflict.first) && gives(job, anyOf: conflict.second)
            }
            .map { job in
                warning(
                    "conflict \(conflict.name)",
                    "the job '\(job.name)' gives both duties of '\(conflict.name)'",
                    "Split the job, or everybody who has it needs an exception."
                )
            }
        }
    }

    private func gives(_ job: Organization.Job, anyOf patterns: [RightPattern]) -> Bool {
        job.access.contains { item in
            item.rights.contains { right in
                guard case .named(let kind, let name) = right else { return false }
                return patterns.contains { pattern in
                    (pattern.target == nil || pattern.target == item.target)
                        && pattern.kind == kind && (pattern.name == "*" || pattern.name == name)
                }
            }
        }
    }
}

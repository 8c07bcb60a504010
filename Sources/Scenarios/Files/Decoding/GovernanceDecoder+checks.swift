// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// Checks of a governance policy as a whole.
extension GovernanceDecoder {
    /// The location of each part.
    func places(_ node: YAMLNode?) -> [String: SourceLocation] {
        guard let node else { return [:] }
        var places: [String: SourceLocation] = [:]
        places["owner"] = node["owner"]?.location
        for (key, word) in [
            ("approvals", "approval"), ("conflicts", "conflict"), ("reviews", "review"),
            ("templates", "template"), ("handOffs", "hand-off"), ("workflows", "workflow"),
        ] {
            for element in node[key]?.elements ?? [] {
                guard let name = element["name"]?.json.string else { continue }
                places["\(word) \(name)"] = element.location
            }
        }
        for (index, element) in (node["delegates"]?.elements ?? []).enumerated() {
            places["delegation \(index)"] = element.location
        }
        if case .mapping(let owners) = node["owners"]?.content {
            for entry in owners {
                let target = entry.key.prefix { $0 != "/" }
                places["owner of \(target)"] = places["owner of \(target)"] ?? entry.keyLocation
            }
        }
        for key in ["inactivity", "retention", "ruleChanges"] { places[key] = node[key]?.location }
        return places
    }

    /// Every decision needs a decider, and sensitive rights must not be pre-approved.
    func check(_ policy: Policy, _ node: YAMLNode?) {
        let governance = policy.governance
        let places = places(node)
        func complain(_ what: String, _ message: String, _ note: String) {
            guard let place = places[what] ?? node?.location else { return }
            decoder.log.error(message, at: place, note: note)
        }
        var owed: [(String, DecisionTerms)] =
            governance.approvals.filter { $0.catalog == nil }.map {
                ("approval \($0.name)", $0.terms)
            }
        owed += governance.reviews.map { ("review \($0.name)", $0.terms) }
        owed += governance.templates.map { ("template \($0.name)", $0.terms) }
        owed += governance.handOffs.map { ("hand-off \($0.name)", $0.terms) }
        if let inactivity = governance.inactivity { owed.append(("inactivity", inactivity.terms)) }
        if let terms = governance.ruleChanges { owed.append(("ruleChanges", terms)) }
        if let retention = governance.retention { owed.append(("retention", retention.terms)) }
        for (what, terms) in owed where terms.deciders.isEmpty && governance.owner == nil {
            let note = "Say who with 'by', or name an 'owner' of the governance."
            complain(what, "\(what) has nobody who decides", note)
        }
        for review in governance.reviews where review.every == nil && review.triggers.isEmpty {
            let note = "Say how often with 'every', or after what with 'on'."
            complain("review \(review.name)", "review \(review.name) never opens", note)
        }
        for (what, terms) in owed where terms.votes > 1 {
            let deciders = terms.deciders.count + (governance.owner == nil ? 0 : 1)
            guard deciders < terms.votes else { continue }
            let note = "Name more people with 'by', or ask for fewer votes."
            complain(what, "\(what) needs \(terms.votes) votes of \(deciders) deciders", note)
        }
        for rule in governance.approvals where rule.catalog != nil {
            if (rule.weighing?.upperBound ?? 0) >= 10 {
                let note = "End 'weighing' below 10."
                complain(
                    "approval \(rule.name)",
                    "what weighs 10 or more cannot be pre-approved",
                    note
                )
            }
            let heavy = rule.rights.first { pattern in
                policy.weights.contains { weighed, weight in
                    weight >= 10 && weighed.kind == pattern.kind
                        && (weighed.name == pattern.name || weighed.name == "*"
                            || pattern.name == "*")
                }
            }
            guard let heavy else { continue }
            let note = "Let somebody decide each time: remove 'catalog'."
            complain(
                "approval \(rule.name)",
                "\(heavy) weighs 10 or more and cannot be pre-approved",
                note
            )
        }
        checkKeys(governance, complain)
        var seen: Set<String> = []
        let names =
            governance.approvals.map { "approval \($0.name)" }
            + governance.reviews.map { "review \($0.name)" }
            + governance.conflicts.map { "conflict \($0.name)" }
            + governance.templates.map { "template \($0.name)" }
            + governance.handOffs.map { "hand-off \($0.name)" }
            + governance.workflows.map { "workflow \($0.name)" }
        for name in names where !seen.insert(name).inserted {
            complain(name, "a second \(name)", "Rename one of them.")
        }
    }

    /// Keys are asked for by forms of their own.
    private func checkKeys(
        _ governance: Governance,
        _ complain: (String, String, String) -> Void
    ) {
        for template in governance.templates {
            let isForKeys = template.kind == .credential
            guard template.rights.contains(where: { ($0.kind == .credential) != isForKeys }) else {
                continue
            }
            complain(
                "template \(template.name)",
                isForKeys
                    ? "a form of kind 'credential' offers more than keys"
                    : "a key must be requested by its own form",
                "Offer 'credential/…' in a form of kind 'credential', and nothing else in it."
            )
        }
    }
}

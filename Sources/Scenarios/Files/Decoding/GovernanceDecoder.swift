// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit
import Vocabulary
import Wire

/// Reads the part of an organization that says who decides on what.
struct GovernanceDecoder {
    let decoder: FileDecoder
    let targets: [String]
    let people: [String]

    func governance(_ node: YAMLNode?) -> Governance {
        guard let node, let fields = decoder.fields(node, GovernanceShapes.governance) else {
            return Governance()
        }
        var governance = Governance(
            owner: person(fields["owner"]),
            approvals: decoder.list(fields["approvals"]).compactMap(approval),
            conflicts: decoder.list(fields["conflicts"]).compactMap(conflict),
            delegations: decoder.list(fields["delegates"]).compactMap(delegation),
            reviews: decoder.list(fields["reviews"]).compactMap(review),
            inactivity: fields["inactivity"].flatMap(inactivity),
            exceptions: fields["exceptions"].flatMap {
                decoder.fields($0, Shape("a rule about exceptions", GovernanceShapes.terms))
            }.map { terms($0) },
            templates: decoder.list(fields["templates"]).compactMap(template),
            owners: decoder.entries(fields["owners"]).compactMap(owner)
        )
        governance.reasons = decoder.list(fields["reasons"]).compactMap(reasonCode)
        governance.suspects = fields["suspects"].flatMap {
            decoder.fields($0, Shape("a rule about suspicion", GovernanceShapes.terms))
        }.map { terms($0) }
        governance.connections = decoder.list(fields["connections"]).compactMap(connection)
        governance.needsNeeds = decoder.flag(fields["needsRequired"]) ?? false
        governance.ruleValidity = decoder.positive(fields["ruleValidity"])
        governance.needsOwners = decoder.flag(fields["ownersRequired"]) ?? false
        governance.handOffs = decoder.list(fields["handOffs"]).compactMap(handOff)
        governance.workflows = decoder.list(fields["workflows"]).compactMap(workflow)
        governance.seats = fields["seats"].flatMap(seats)
        governance.administration = fields["administration"].flatMap(administration)
        governance.retention = fields["retention"].flatMap(retention)
        governance.ruleChanges = fields["ruleChanges"].flatMap {
            decoder.fields($0, GovernanceShapes.ruleChanges)
        }.map(consent)
        for entry in decoder.entries(fields["silence"]) {
            governance.silence[entry.key] = decoder.positive(entry.value)
        }
        return governance
    }

    private func reasonCode(_ node: YAMLNode) -> String? {
        guard let code = decoder.text(node) else { return nil }
        guard !code.contains(":"), !code.allSatisfy(\.isWhitespace) else {
            let note = "The words come after it: 'need: the audit'."
            decoder.log.error("a code has no colon", at: node.location, note: note)
            return nil
        }
        return code
    }

    private func connection(_ node: YAMLNode) -> Connection? {
        guard let fields = decoder.fields(node, GovernanceShapes.connection),
            let kind = decoder.word(fields["by"], "connection", as: Connection.Kind.self),
            let from = decoder.name(fields["from"], "target", among: targets),
            let to = decoder.name(fields["to"], "target", among: targets)
        else { return nil }
        guard from != to else {
            decoder.log.error("a target needs no way into itself", at: node.location)
            return nil
        }
        return Connection(kind, from: TargetName(from), to: TargetName(to))
    }

    private func handOff(_ node: YAMLNode) -> HandOff? {
        guard let fields = decoder.fields(node, GovernanceShapes.handOff),
            let name = decoder.text(fields["name"])
        else { return nil }
        return HandOff(
            name: name,
            events: events(fields["on"]),
            isLast: decoder.flag(fields["last"]) ?? false,
            terms: terms(fields)
        )
    }

    private func workflow(_ node: YAMLNode) -> Workflow? {
        guard let fields = decoder.fields(node, GovernanceShapes.workflow),
            let name = decoder.text(fields["name"]), let owner = person(fields["owner"]),
            let approvals = person(fields["approvals"]),
            let exceptions = person(fields["exceptions"])
        else { return nil }
        let powers = decoder.list(fields["may"]).compactMap {
            decoder.word($0, "power", as: Workflow.Power.self)
        }
        return Workflow(
            name: name,
            events: events(fields["on"]),
            owner: owner,
            approvals: approvals,
            exceptions: exceptions,
            may: Set(powers)
        )
    }

    private func events(_ node: YAMLNode?) -> Set<LifecycleEvent.Kind> {
        Set(
            decoder.list(node).compactMap {
                decoder.word($0, "event", as: LifecycleEvent.Kind.self)
            }
        )
    }

    private func seats(_ node: YAMLNode) -> SeatRule? {
        guard let fields = decoder.fields(node, GovernanceShapes.seats),
            let idle = decoder.positive(fields["idleAfter"]),
            let within = decoder.positive(fields["within"])
        else { return nil }
        return SeatRule(idleAfter: idle, within: within)
    }

    private func administration(_ node: YAMLNode) -> AdministrationRule? {
        guard let fields = decoder.fields(node, GovernanceShapes.administration) else { return nil }
        let most = fields["perHour"].flatMap { decoder.whole($0, atLeast: 1) }
        var rule = AdministrationRule(perHour: most)
        if let from = decoder.whole(fields["from"], atLeast: 0, atMost: 23),
            let to = decoder.whole(fields["to"], atLeast: 1, atMost: 24)
        {
            guard from < to else {
                decoder.log.error("the hours end before they begin", at: node.location)
                return nil
            }
            rule.hours = from..<to
        }
        rule.never = decoder.list(fields["never"]).compactMap {
            decoder.word($0, "kind of change", as: ChangeKind.self)?.rawValue
        }
        return rule
    }

    private func person(_ node: YAMLNode?) -> Identity.ID? {
        decoder.name(node, "person", among: people).map { Identity.ID($0) }
    }

    private func owner(_ entry: YAMLNode.Entry) -> RightOwner? {
        let parts = entry.key.split(separator: "/", maxSplits: 2).map(String.init)
        let owner = person(entry.value)
        guard let target = parts.first,
            decoder.check(target, "target", among: targets, at: entry.keyLocation)
        else { return nil }
        if parts.count > 1, !decoder.checkKind(parts[1], at: entry.keyLocation) { return nil }
        return owner.map { owner in
            RightOwner(
                target: TargetName(target),
                kind: parts.count > 1 ? Entitlement.Kind(rawValue: parts[1]) : nil,
                name: parts.count > 2 ? parts[2] : nil,
                owner: owner
            )
        }
    }

    private func patterns(_ node: YAMLNode?) -> [RightPattern] {
        let patterns = decoder.list(node).compactMap(pattern)
        if let node, patterns.isEmpty, decoder.log.isEmpty {
            decoder.log.error("the list of rights is empty", at: node.location)
        }
        return patterns
    }

    /// `kind/name` on every target, or `target/kind/name`: a kind is never the name of a target.
    private func pattern(_ node: YAMLNode) -> RightPattern? {
        guard let text = decoder.text(node) else { return nil }
        var parts = text.split(separator: "/", maxSplits: 1).map(String.init)
        var target: TargetName?
        let kinds = OrganizationShapes.kinds.map(\.rawValue)
        if let first = parts.first, !kinds.contains(first), targets.contains(first) {
            target = TargetName(first)
            parts = text.split(separator: "/", maxSplits: 2).dropFirst().map(String.init)
        }
        guard parts.count == 2 else {
            decoder.mismatch(node, "kind/name or target/kind/name")
            return nil
        }
        guard decoder.checkKind(parts[0], at: node.location) else { return nil }
        return RightPattern(
            target: target,
            kind: Entitlement.Kind(rawValue: parts[0]),
            name: parts[1]
        )
    }

    private func terms(_ fields: Fields, unanswered: Silence = .refuse) -> DecisionTerms {
        let within = decoder.positive(fields["within"]) ?? .seconds(2 * 86_400)
        let silence = decoder.word(fields["unanswered"], "ruling", as: Silence.self)
        var terms = DecisionTerms(
            deciders: decoder.list(fields["by"]).compactMap(decider),
            within: within,
            validFor: decoder.positive(fields["validFor"]),
            unanswered: silence ?? unanswered,
            needsReason: decoder.flag(fields["needsReason"]) ?? false
        )
        terms.criteria = decoder.texts(fields["criteria"])
        if let votes = fields["votes"] { terms.votes = decoder.whole(votes, atLeast: 1) ?? 1 }
        return terms
    }

    private func decider(_ node: YAMLNode) -> DecisionTerms.Decider? {
        switch node.json.string {
        case "manager": return .manager
        case "sponsor": return .sponsor
        case "owner": return .owner
        default: break
        }
        let known = people + ["manager", "sponsor", "owner"]
        return decoder.name(node, "decider", among: known).map { .person(Identity.ID($0)) }
    }

    private func approval(_ node: YAMLNode) -> ApprovalRule? {
        guard let fields = decoder.fields(node, GovernanceShapes.approval),
            let name = decoder.text(fields["name"])
        else { return nil }
        var rule = ApprovalRule(
            name: name,
            rights: patterns(fields["rights"]),
            conditions: decoder.conditions(fields["when"]),
            terms: consent(fields),
            catalog: fields["catalog"].flatMap(catalog)
        )
        rule.weighing = fields["weighing"].flatMap(weights)
        return rule
    }

    private func weights(_ node: YAMLNode) -> ClosedRange<Int>? {
        guard let fields = decoder.fields(node, GovernanceShapes.weighing) else { return nil }
        let least = fields["atLeast"].flatMap { decoder.whole($0, atLeast: 1) } ?? 1
        let most = fields["atMost"].flatMap { decoder.whole($0, atLeast: 1) } ?? 1_000
        guard least <= most else {
            decoder.log.error("no weight lies between them", at: node.location)
            return nil
        }
        return least...most
    }

    private func catalog(_ node: YAMLNode) -> ApprovalRule.CatalogEntry? {
        guard let fields = decoder.fields(node, GovernanceShapes.catalog),
            let approver = person(fields["approver"]), let until = decoder.instant(fields["until"])
        else { return nil }
        return ApprovalRule.CatalogEntry(approver: approver, until: until)
    }

    private func conflict(_ node: YAMLNode) -> DutyConflict? {
        guard let fields = decoder.fields(node, GovernanceShapes.conflict),
            let name = decoder.text(fields["name"])
        else { return nil }
        let shape = GovernanceShapes.exception
        let exception = fields["exception"].flatMap { decoder.fields($0, shape) }.map { terms($0) }
        return DutyConflict(
            name: name,
            first: patterns(fields["first"]),
            second: patterns(fields["second"]),
            exception: exception
        )
    }

    private func delegation(_ node: YAMLNode) -> Delegation? {
        guard let fields = decoder.fields(node, GovernanceShapes.delegate),
            let from = person(fields["from"]), let to = person(fields["to"]),
            let until = decoder.instant(fields["until"])
        else { return nil }
        let since = decoder.instant(fields["since"])
        if let since, since >= until, let node = fields["until"] {
            decoder.log.error("the delegation ends before it begins", at: node.location)
        }
        return Delegation(from: from, to: to, since: since, until: until)
    }

    private func review(_ node: YAMLNode) -> ReviewCampaign? {
        guard let fields = decoder.fields(node, GovernanceShapes.review),
            let name = decoder.text(fields["name"])
        else { return nil }
        let triggers = decoder.list(fields["on"]).compactMap {
            decoder.word($0, "trigger", as: ReviewCampaign.Trigger.self)
        }
        return ReviewCampaign(
            name: name,
            rights: patterns(fields["rights"]),
            every: decoder.positive(fields["every"]),
            triggers: Set(triggers),
            terms: terms(fields)
        )
    }

    private func inactivity(_ node: YAMLNode) -> InactivityRule? {
        guard let fields = decoder.fields(node, GovernanceShapes.inactivity),
            let after = decoder.positive(fields["after"])
        else { return nil }
        let everyAccount = RightPattern(target: nil, kind: .account, name: "*")
        var rule = InactivityRule(
            after: after,
            accounts: fields["accounts"].map(patterns) ?? [everyAccount],
            terms: terms(fields, unanswered: .suspend)
        )
        rule.underused = fields["underused"].flatMap { decoder.whole($0, atLeast: 2) }
        return rule
    }

    private func retention(_ node: YAMLNode) -> RetentionRule? {
        guard let fields = decoder.fields(node, GovernanceShapes.retention),
            let period = decoder.positive(fields["period"])
        else { return nil }
        let everyAccount = RightPattern(target: nil, kind: .account, name: "*")
        return RetentionRule(
            period: period,
            accounts: fields["accounts"].map(patterns) ?? [everyAccount],
            terms: consent(fields)
        )
    }

    /// Terms by which silence is never a yes.
    private func consent(_ fields: Fields) -> DecisionTerms {
        let terms = terms(fields)
        if terms.unanswered == .grant, let node = fields["unanswered"] {
            let note = "Say refuse, or leave it out."
            decoder.log.error("silence cannot approve anything", at: node.location, note: note)
        }
        return terms
    }

    private func template(_ node: YAMLNode) -> RequestTemplate? {
        guard let fields = decoder.fields(node, GovernanceShapes.template),
            let name = decoder.text(fields["name"]),
            let kind = decoder.word(fields["kind"], "kind", as: RequestTemplate.Kind.self),
            let owner = person(fields["owner"]), let longest = decoder.positive(fields["longest"])
        else { return nil }
        return RequestTemplate(
            name: name,
            kind: kind,
            owner: owner,
            rights: patterns(fields["rights"]),
            longest: longest,
            terms: terms(fields)
        )
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit
import Wire

/// Reads an organization, and restricts its policy to the targets of one scenario.
struct OrganizationDecoder {
    private let decoder: FileDecoder
    private let scenarioTargets: [String]
    /// The targets that access may name; default: the scenario's.
    private var knownTargets: [String] = []
    /// `nil` if the file does not list its groups.
    private var knownGroups: [String]?
    private var fallbackOwner: String?

    init(decoder: FileDecoder, targets: [String]) {
        self.decoder = decoder
        scenarioTargets = targets
    }

    mutating func organization(_ node: YAMLNode) -> Organization? {
        guard let fields = decoder.fields(node, OrganizationShapes.organization) else {
            return nil
        }
        fallbackOwner = decoder.text(fields["owner"])
        knownTargets = fields["targets"].map(decoder.texts) ?? scenarioTargets
        knownGroups = fields["groups"].map(decoder.texts)
        var people = people(fields["people"])
        let crowds = CrowdDecoder(decoder: decoder).crowds(fields["crowds"], beside: people)
        people += crowds.flatMap(\.people)
        let jobs = decoder.entries(fields["jobs"]).compactMap(job)
        var rules = jobs.compactMap(\.rule)
        let birthright = decoder.list(fields["birthright"]).compactMap(access)
        if !birthright.isEmpty {
            let owner = owner(nil, of: "birthright", at: fields.keyLocation("birthright"))
            rules.append(AccessRule(id: "birthright", owner: owner, access: birthright))
        }
        rules += decoder.list(fields["rules"]).compactMap(rule)
        checkRuleNames(decoder.list(fields["rules"]))
        var policy = PolicyDecoder(
            decoder: decoder,
            targets: knownTargets,
            people: people.map(\.id.rawValue)
        ).policy(fields["policy"])
        if let engagement = policy.engagements[.serviceIdentity] {
            decoder.checkInventory(fields["people"], engagement)
        }
        policy.rules = rules.map(cut)
        let governance = GovernanceDecoder(
            decoder: decoder,
            targets: knownTargets,
            people: people.map(\.id.rawValue)
        )
        policy.governance = governance.governance(fields["governance"])
        governance.check(policy, fields["governance"])
        policy.exceptions.removeAll {
            !scenarioTargets.contains($0.entitlement.target.rawValue)
        }
        return Organization(
            people: people,
            crowds: Dictionary(crowds.map { ($0.name, $0.people.map(\.id)) }) { first, _ in first },
            jobs: jobs.map(\.job),
            policy: policy,
            rights: rights(fields),
            places: governance.places(fields["governance"]).merging(places(fields)) { first, _ in
                first
            }
        )
    }

    /// Locations of rules, exceptions and people, for the lint.
    private func places(_ fields: Fields) -> [String: SourceLocation] {
        var places: [String: SourceLocation] = [:]
        for node in fields["rules"]?.elements ?? [] {
            guard let name = node["name"]?.json.string else { continue }
            places["rule \(name)"] = node.location
        }
        if case .mapping(let jobs) = fields["jobs"]?.content {
            for entry in jobs { places["job \(entry.key)"] = entry.keyLocation }
        }
        for (index, node) in (fields["policy"]?["exceptions"]?.elements ?? []).enumerated() {
            places["exception \(index)"] = node.location
        }
        if case .mapping(let people) = fields["people"]?.content {
            for entry in people { places["person \(entry.key)"] = entry.keyLocation }
        }
        return places
    }

    private func people(_ node: YAMLNode?) -> [Identity] {
        var holders: [String: String] = [:]
        return decoder.entries(node).compactMap { entry in
            guard let identity = person(entry) else { return nil }
            let addresses = [identity.profile.email] + identity.profile.alternateEmails
            for address in addresses.map({ $0.lowercased() }) {
                guard let holder = holders[address] else {
                    holders[address] = entry.key
                    continue
                }
                let message = "'\(entry.key)' has the address \(address) of '\(holder)'"
                decoder.log.error(message, at: entry.keyLocation)
            }
            return identity
        }
    }

    private func person(_ entry: YAMLNode.Entry) -> Identity? {
        guard let fields = decoder.fields(entry.value, OrganizationShapes.person) else {
            return nil
        }
        let name = name(fields, fallback: entry.key)
        let email = fields["email"].flatMap(address)
        for other in fields.others {
            // Any other key is an attribute, so a typo in a known key shows only here.
            if let near = Suggestion.nearest(to: other.key, among: ["email", "alternateEmails"]) {
                let message = "the attribute '\(other.key)' looks like a misspelled key"
                let note = "Did you mean '\(near)'?"
                decoder.log.error(message, at: other.keyLocation, note: note)
            }
        }
        let groups = decoder.list(fields["groups"]).compactMap(group)
        return Identity(
            id: Identity.ID(entry.key),
            profile: PersonProfile(
                givenName: name.given,
                familyName: name.family,
                email: email ?? "",
                alternateEmails: decoder.list(fields["alternateEmails"]).compactMap(address),
                employment: decoder.word(fields["employment"], "employment") ?? .employee,
                attributes: attributes(fields.others),
                groups: Set(groups).sorted()
            )
        )
    }

    private func name(_ fields: Fields, fallback: String) -> (given: String, family: String) {
        let given = decoder.text(fields["givenName"])
        let family = decoder.text(fields["familyName"])
        guard let name = decoder.text(fields["name"]) else {
            return (given ?? fallback, family ?? "")
        }
        let words = name.split(separator: " ")
        let last = words.count > 1 ? String(words[words.count - 1]) : ""
        let first = words.dropLast(words.count > 1 ? 1 : 0).joined(separator: " ")
        return (given ?? first, family ?? last)
    }

    private func address(_ node: YAMLNode) -> String? {
        guard let text = decoder.text(node) else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), !text.contains(" ") else {
            decoder.mismatch(node, "an address such as ana@acme.example")
            return nil
        }
        return text
    }

    private func group(_ node: YAMLNode) -> String? {
        guard let knownGroups else { return decoder.text(node) }
        return decoder.name(node, "group", among: knownGroups)
    }

    private func attributes(_ entries: [YAMLNode.Entry]) -> [String: String] {
        var attributes: [String: String] = [:]
        for entry in entries { attributes[entry.key] = decoder.attribute(of: entry) }
        return attributes
    }

    private func job(
        _ entry: YAMLNode.Entry
    ) -> (job: Organization.Job, rule: AccessRule?)? {
        guard let fields = decoder.fields(entry.value, OrganizationShapes.job) else { return nil }
        let access = decoder.list(fields["access"]).compactMap(access)
        let job = Organization.Job(
            name: entry.key,
            attributes: attributes(decoder.entries(fields["attributes"])),
            access: access
        )
        guard !access.isEmpty else { return (job, nil) }
        let name = "job \(entry.key)"
        var rule = AccessRule(
            id: name,
            owner: owner(fields["owner"], of: name, at: entry.keyLocation),
            conditions: [AccessRule.Condition(attribute: "job", anyOf: [entry.key])],
            access: access
        )
        ground(&rule, fields)
        return (job, rule)
    }

    /// A rule told outside the organization, cut to the scenario's targets; what is not said of its
    /// owner is as it was.
    mutating func changedRule(_ node: YAMLNode, of policy: Policy) -> AccessRule? {
        knownTargets = scenarioTargets
        fallbackOwner = policy.rules.first { $0.id == node["name"]?.json.string }?.owner
        return rule(node).map(cut)
    }

    private func rule(_ node: YAMLNode) -> AccessRule? {
        guard let fields = decoder.fields(node, OrganizationShapes.rule),
            let name = decoder.text(fields["name"])
        else { return nil }
        var rule = AccessRule(
            id: name,
            owner: owner(fields["owner"], of: "rule \(name)", at: node.location),
            conditions: decoder.conditions(fields["when"]),
            access: decoder.list(fields["access"]).compactMap(access)
        )
        ground(&rule, fields)
        return rule
    }

    private func ground(_ rule: inout AccessRule, _ fields: Fields) {
        rule.need = decoder.text(fields["need"])
        rule.validatedAt = decoder.instant(fields["validated"])
    }

    private func checkRuleNames(_ nodes: [YAMLNode]) {
        var lines: [String: Int] = ["birthright": 0]
        for node in nodes {
            guard let name = node["name"], let text = name.json.string else { continue }
            if lines[text] != nil {
                decoder.log.error("a second rule with the name '\(text)'", at: name.location)
            }
            lines[text] = name.location.line
        }
    }

    /// Access always needs an owner.
    private func owner(
        _ node: YAMLNode?,
        of subject: String,
        at location: SourceLocation
    ) -> String {
        if let owner = decoder.text(node) ?? fallbackOwner { return owner }
        let note = "Name one here, or one for all with 'owner' at the top of the organization."
        decoder.log.error("\(subject) has no owner", at: location, note: note)
        return ""
    }

    private func access(_ node: YAMLNode) -> AccessItem? {
        guard let fields = decoder.fields(node, OrganizationShapes.access) else { return nil }
        let target = decoder.name(fields["target"], "target", among: knownTargets)
        let accounts = OrganizationShapes.accountKinds.map(\.rawValue)
        let account = decoder.name(fields["account"], "kind of account", among: accounts)
        var rights: [AccessItem.Right] = []
        if let seat = decoder.text(fields["seat"]) {
            rights.append(.named(kind: .license, name: seat))
        }
        for (key, kind) in OrganizationShapes.rightLists {
            rights += decoder.texts(fields[key]).map { .named(kind: kind, name: $0) }
        }
        let kinds = OrganizationShapes.kinds.map(\.rawValue)
        if let kind = decoder.name(fields["eachGroup"], "kind of entitlement", among: kinds) {
            rights.append(.eachGroup(kind: Entitlement.Kind(rawValue: kind)))
        }
        guard let target, let account else { return nil }
        return AccessItem(
            target: TargetName(target),
            account: Account.Kind(rawValue: account),
            rights: rights
        )
    }

    /// Every right of every access item, with its location; unreadable ones were reported.
    private func rights(_ fields: Fields) -> [Organization.DeclaredRight] {
        var items: [(job: String?, node: YAMLNode)] = []
        if case .mapping(let jobs) = fields["jobs"]?.content {
            items += jobs.flatMap { job in
                (job.value["access"]?.elements ?? []).map { (job.key, $0) }
            }
        }
        items += (fields["birthright"]?.elements ?? []).map { (nil, $0) }
        items += (fields["rules"]?.elements ?? []).flatMap { rule in
            (rule["access"]?.elements ?? []).map { (nil, $0) }
        }
        return items.flatMap { rights(of: $0.node, job: $0.job) }
    }

    private func rights(of node: YAMLNode, job: String?) -> [Organization.DeclaredRight] {
        guard let target = node["target"]?.json.string, scenarioTargets.contains(target) else {
            return []
        }
        func named(_ kind: Entitlement.Kind, _ node: YAMLNode?) -> [Organization.DeclaredRight] {
            (node?.elements ?? []).compactMap { element in
                element.json.string.map { name in
                    Organization.DeclaredRight(
                        entitlement: Entitlement(
                            target: TargetName(target),
                            kind: kind,
                            name: name
                        ),
                        job: job,
                        location: element.location
                    )
                }
            }
        }
        return named(.account, node["account"]) + named(.license, node["seat"])
            + OrganizationShapes.rightLists.flatMap { named($0.kind, node[$0.key]) }
    }

    private func cut(_ rule: AccessRule) -> AccessRule {
        var rule = rule
        rule.access.removeAll { !scenarioTargets.contains($0.target.rawValue) }
        return rule
    }
}

extension FileDecoder {
    /// Attributes with the values that match.
    func conditions(_ node: YAMLNode?) -> [AccessRule.Condition] {
        entries(node).map { entry in
            var values: [String] = []
            if case .sequence(let elements) = entry.value.content {
                values = elements.compactMap { attribute($0) }
            } else if let value = attribute(entry.value) {
                values = [value]
            }
            return AccessRule.Condition(attribute: entry.key, anyOf: values)
        }
    }
}

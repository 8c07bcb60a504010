// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit

/// Reads the part of an organization that says how changes are guarded.
struct PolicyDecoder {
    let decoder: FileDecoder
    let targets: [String]
    let people: [String]

    /// A policy without rules, which are elsewhere in the file.
    func policy(_ node: YAMLNode?) -> Policy {
        var policy = Policy(rules: [])
        guard let node, let fields = decoder.fields(node, OrganizationShapes.policy) else {
            return policy
        }
        policy.offboarding = offboarding(fields["offboarding"])
        policy.massChange = massChange(fields["massChange"])
        if let node = fields["contractors"] {
            policy.engagements[.contractor] = engagement(
                node,
                OrganizationShapes.contractors,
                "sponsor"
            )
        }
        if let node = fields["services"] {
            policy.engagements[.serviceIdentity] = engagement(
                node,
                OrganizationShapes.services,
                "owner"
            )
        }
        if let sources = fields["sources"] {
            policy.authoritativeSources = decoder.texts(sources)
            if policy.authoritativeSources.isEmpty {
                decoder.log.error("no source may start a change", at: sources.location)
            }
        }
        for entry in decoder.entries(fields["codes"]) {
            policy.codes[entry.key] = decoder.list(entry.value).compactMap(decoder.attribute)
            if policy.codes[entry.key]?.isEmpty ?? true {
                let note = "List its values, or leave it out."
                let message = "no report could have the attribute '\(entry.key)'"
                decoder.log.error(message, at: entry.keyLocation, note: note)
            }
        }
        policy.weights = weights(fields["weights"])
        policy.protectedAccounts = decoder.texts(fields["protected"])
        policy.exceptions = decoder.list(fields["exceptions"]).compactMap(exception)
        return policy
    }

    func offboarding(_ node: YAMLNode?) -> Policy.Offboarding {
        guard let node, let fields = decoder.fields(node, OrganizationShapes.offboarding) else {
            return Policy.Offboarding()
        }
        var offboarding = Policy.Offboarding()
        if let agent = decoder.word(
            fields["agent"],
            "way to end an agent's account",
            as: Policy.Offboarding.Agent.self
        ) {
            offboarding.agent = agent
        }
        if let user = decoder.word(
            fields["user"],
            "way to end a user's account",
            as: Policy.Offboarding.User.self
        ) {
            offboarding.user = user
        }
        return offboarding
    }

    private func engagement(
        _ node: YAMLNode,
        _ shape: Shape,
        _ answerable: String
    ) -> Policy.Engagement {
        var engagement = Policy.Engagement()
        guard let fields = decoder.fields(node, shape) else { return engagement }
        let word = decoder.word(
            fields[answerable],
            "word about whether there has to be one",
            as: Policy.Engagement.Answerable.self
        )
        if let word { engagement.answerable = word }
        engagement.accessMax = positive(fields["accessMax"])
        engagement.rotateEvery = positive(fields["rotateEvery"])
        if let grace = decoder.duration(fields["grace"]) { engagement.grace = grace }
        return engagement
    }

    private func positive(_ node: YAMLNode?) -> Duration? {
        guard let node, let duration = decoder.duration(node) else { return nil }
        guard duration > .zero else {
            let note = "A schedule of zero never settles; give a time, or leave it out."
            decoder.log.error("the time must be longer than nothing", at: node.location, note: note)
            return nil
        }
        return duration
    }

    private func massChange(_ node: YAMLNode?) -> MassChangeGuard {
        var limits = MassChangeGuard()
        guard let node, let fields = decoder.fields(node, OrganizationShapes.massChange) else {
            return limits
        }
        if let people = fields["people"] {
            limits.peopleMax = people.isNull ? nil : decoder.whole(people)
        }
        if let percent = fields["percent"] {
            limits.percentMax = percent.isNull ? nil : decoder.whole(percent, atMost: 100)
        }
        return limits
    }

    private func weights(_ node: YAMLNode?) -> [Policy.EntitlementPattern: Int] {
        var weights: [Policy.EntitlementPattern: Int] = [:]
        for entry in decoder.entries(node) {
            let parts = entry.key.split(separator: "/", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                let message = "expected kind/name, found '\(entry.key)'"
                decoder.log.error(message, at: entry.keyLocation)
                continue
            }
            guard decoder.checkKind(parts[0], at: entry.keyLocation) else { continue }
            let kind = Entitlement.Kind(rawValue: parts[0])
            let pattern = Policy.EntitlementPattern(kind: kind, name: parts[1])
            weights[pattern] = decoder.whole(entry.value, atLeast: 1, atMost: 1_000)
        }
        return weights
    }

    private func exception(_ node: YAMLNode) -> AccessException? {
        guard let fields = decoder.fields(node, OrganizationShapes.exception) else { return nil }
        let person = decoder.name(fields["person"], "person", among: people)
        let entitlement = decoder.entitlement(fields["entitlement"], targets: targets)
        let approver = decoder.text(fields["approver"])
        let until = decoder.instant(fields["until"])
        guard let person, let entitlement, let approver else { return nil }
        return AccessException(
            identity: Identity.ID(person),
            entitlement: entitlement,
            approver: approver,
            expiresAt: until
        )
    }
}

extension FileDecoder {
    /// Reads target, kind and name: `freshservice/role/Account Admin`.
    func entitlement(_ node: YAMLNode?, targets: [String]) -> Entitlement? {
        guard let node, let text = text(node) else { return nil }
        let parts = text.split(separator: "/", maxSplits: 2).map(String.init)
        guard parts.count == 3 else {
            mismatch(node, "target/kind/name")
            return nil
        }
        let isTarget = check(parts[0], "target", among: targets, at: node.location)
        guard checkKind(parts[1], at: node.location), isTarget else { return nil }
        return Entitlement(
            target: TargetName(parts[0]),
            kind: Entitlement.Kind(rawValue: parts[1]),
            name: parts[2]
        )
    }

    func checkKind(_ kind: String, at location: SourceLocation) -> Bool {
        let kinds = OrganizationShapes.kinds.map(\.rawValue)
        return check(kind, "kind of entitlement", among: kinds, at: location)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import IdentityModel
import TargetKit

/// Reads a world from its nodes.
struct WorldDecoder {
    let decoder = FileDecoder()
    let targetKinds: [String]

    /// 2026-01-01T00:00:00Z, the default start of a world.
    static let start = Instant(milliseconds: 1_767_225_600_000)

    /// `nil`, or a value that must not be used, if anything was reported.
    func world(_ root: YAMLNode, file: String) -> WorldDeclaration? {
        guard let fields = decoder.fields(root, WorldShapes.world) else { return nil }
        let targets = decoder.targets(fields["targets"], of: "a world", kinds: targetKinds)
        let references = References(
            decoder: decoder,
            organization: nil,
            targets: targets.map(\.name.rawValue)
        )
        let start = decoder.instant(fields["start"]) ?? WorldDecoder.start
        return WorldDeclaration(
            file: file,
            title: decoder.text(fields["world"]) ?? "",
            why: decoder.text(fields["why"]),
            seed: decoder.seed(fields["seed"]),
            start: start,
            targets: targets,
            faults: rules(fields["faults"], references, start: start),
            accounts: accounts(fields, references)
        )
    }

    /// Subjects of faults are addresses here, since a world has no people.
    func rules(_ node: YAMLNode?, _ references: References, start: Instant) -> [FaultRule] {
        let decoder = FaultDecoder(references: references, start: start) { [$0.rawValue] }
        return decoder.faults(node)
    }

    private func accounts(
        _ fields: Fields,
        _ references: References
    ) -> [WorldDeclaration.Account] {
        let named = decoder.list(fields["accounts"]).compactMap { account($0, references) }
        let people = named.map { account in
            Identity(
                id: Identity.ID(account.email),
                profile: PersonProfile(givenName: "", familyName: "", email: account.email)
            )
        }
        let crowds = CrowdDecoder(decoder: decoder, shape: WorldShapes.crowd)
            .crowds(fields["crowds"], beside: people)
        return named
            + crowds.flatMap { crowd -> [WorldDeclaration.Account] in
                guard let holding = holding(crowd.fields, references) else { return [] }
                return crowd.people.map { person in
                    let profile = person.profile
                    return holding.account(
                        profile.email,
                        "\(profile.givenName) \(profile.familyName)"
                    )
                }
            }
    }

    /// An account's kind and holdings, whoever owns it.
    private struct Holding {
        let location: SourceLocation
        let target: TargetName
        let kind: String
        let isEnabled: Bool
        let grants: [WorldDeclaration.Account.Grant]
        let attributes: [WorldDeclaration.Account.Attribute]

        func account(_ email: String, _ name: String) -> WorldDeclaration.Account {
            WorldDeclaration.Account(
                location: location,
                target: target,
                kind: kind,
                email: email,
                name: name,
                isEnabled: isEnabled,
                grants: grants,
                attributes: attributes
            )
        }
    }

    private func account(
        _ node: YAMLNode,
        _ references: References
    ) -> WorldDeclaration.Account? {
        guard let fields = decoder.fields(node, WorldShapes.account) else { return nil }
        let name = decoder.text(fields["name"])
        let holding = holding(fields, references)
        guard let email = decoder.text(fields["email"]), let holding else { return nil }
        return holding.account(email, name ?? String(email.prefix { $0 != "@" }))
    }

    private func holding(_ fields: Fields, _ references: References) -> Holding? {
        let kinds = OrganizationShapes.accountKinds.map(\.rawValue)
        let kind = decoder.name(fields["kind"], "kind of account", among: kinds)
        let target = target(fields, references)
        let grants = decoder.list(fields["grants"]).compactMap(grant)
        let attributes = decoder.entries(fields["attributes"]).map { entry in
            WorldDeclaration.Account.Attribute(
                name: entry.key,
                value: entry.value.isNull ? nil : decoder.attribute(entry.value)
            )
        }
        let isEnabled = decoder.flag(fields["enabled"]) ?? true
        guard let kind, let target else { return nil }
        return Holding(
            location: fields.location,
            target: target,
            kind: kind,
            isEnabled: isEnabled,
            grants: grants,
            attributes: attributes
        )
    }

    private func target(_ fields: Fields, _ references: References) -> TargetName? {
        if let node = fields["target"] { return references.target(node) }
        guard references.targets.count == 1 else {
            if !references.targets.isEmpty {
                let note = "Known are \(references.targets.sorted().joined(separator: ", "))."
                decoder.log.error("an account needs a target", at: fields.location, note: note)
            }
            return nil
        }
        return TargetName(references.targets[0])
    }

    private func grant(_ node: YAMLNode) -> WorldDeclaration.Account.Grant? {
        guard let fields = decoder.fields(node, TimelineShapes.right) else { return nil }
        let kinds = OrganizationShapes.kinds.map(\.rawValue)
        let kind = decoder.name(fields["kind"], "kind of entitlement", among: kinds)
        guard let name = decoder.text(fields["name"]), let kind else { return nil }
        return WorldDeclaration.Account.Grant(kind: kind, name: name)
    }
}

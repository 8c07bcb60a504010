// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import Wire

/// Reads what happens inside a product without its API.
struct SideDoorDecoder {
    let references: References

    private var decoder: FileDecoder { references.decoder }

    /// `nil` where the entry says something else, or after a report.
    func step(_ fields: Fields) -> SideDoorStep? {
        if let node = fields["byHand"] { return byHand(node, isCorrection: false) }
        if let node = fields["correct"] { return byHand(node, isCorrection: true) }
        if let node = fields["signIn"] { return ofPerson(node, .signIn) }
        if let node = fields["signOut"] { return ofPerson(node, .signOut) }
        if let node = fields["issueKey"] { return ofPerson(node, .issueKey) }
        if let node = fields["approvePending"] { return ofPerson(node, .approvePending) }
        if let node = fields["acceptInvitation"] { return ofPerson(node, .acceptInvitation) }
        if let node = fields["giveWork"] { return giveWork(node) }
        if let node = fields["authorizeConnectorAgain"] { return authorizeAgain(node) }
        if let node = fields["expireConnectorCredential"] {
            return references.target(node).map { ofTarget($0, .expireConnectorCredential) }
        }
        if let node = fields["buySeats"] { return buySeats(node) }
        if let node = fields["rename"] { return rename(node) }
        return nil
    }

    private func ofTarget(_ target: TargetName, _ door: SideDoorStep.Door) -> SideDoorStep {
        SideDoorStep(target: target, holder: .nobody, door: door, isCorrection: false)
    }

    private func ofPerson(_ node: YAMLNode, _ door: SideDoorStep.Door) -> SideDoorStep? {
        if case .mapping = node.content {
            guard let fields = decoder.fields(node, TimelineShapes.holder),
                let holder = holder(fields)
            else { return nil }
            let target = references.target(fields["target"]) ?? onlyTarget
            return SideDoorStep(target: target, holder: holder, door: door, isCorrection: false)
        }
        return references.person(node).map { person in
            SideDoorStep(
                target: onlyTarget,
                holder: .person(person),
                door: door,
                isCorrection: false
            )
        }
    }

    private func byHand(_ node: YAMLNode, isCorrection: Bool) -> SideDoorStep? {
        guard let fields = decoder.fields(node, TimelineShapes.byHand) else { return nil }
        let target = references.target(fields["target"]) ?? onlyTarget
        if target == nil, fields["target"] == nil, !references.targets.isEmpty {
            let note = "Known are \(references.targets.sorted().joined(separator: ", "))."
            decoder.log.error("a change by hand needs a target", at: node.location, note: note)
        }
        let holder = holder(fields)
        guard let holder, let door = door(fields, holder), let target else { return nil }
        return SideDoorStep(
            target: target,
            holder: holder,
            door: door,
            isCorrection: isCorrection
        )
    }

    private func door(_ fields: Fields, _ holder: SideDoorStep.Holder) -> SideDoorStep.Door? {
        if fields["enable"] != nil { return .enable }
        if fields["disable"] != nil { return .disable }
        if fields["delete"] != nil { return .delete }
        if fields["anonymize"] != nil { return .anonymize }
        if let node = fields["grant"] {
            return right(node).map { .grant(kind: $0.kind, name: $0.name) }
        }
        if let node = fields["revoke"] {
            return right(node).map { .revoke(kind: $0.kind, name: $0.name) }
        }
        if let node = fields["edit"] { return edit(node) }
        return fields["create"].flatMap { create($0, holder) }
    }

    private func right(_ node: YAMLNode) -> (kind: String, name: String)? {
        guard let fields = decoder.fields(node, TimelineShapes.right) else { return nil }
        let kind = kind(fields["kind"])
        guard let name = decoder.text(fields["name"]), let kind else { return nil }
        return (kind, name)
    }

    private func edit(_ node: YAMLNode) -> SideDoorStep.Door? {
        guard let fields = decoder.fields(node, TimelineShapes.edit),
            let attribute = decoder.text(fields["attribute"])
        else { return nil }
        guard let node = fields["value"], !node.isNull else {
            return .edit(attribute: attribute, value: nil)
        }
        return decoder.attribute(node).map { .edit(attribute: attribute, value: $0) }
    }

    private func create(
        _ node: YAMLNode,
        _ holder: SideDoorStep.Holder
    ) -> SideDoorStep.Door? {
        guard let fields = decoder.fields(node, TimelineShapes.create) else { return nil }
        let kinds = OrganizationShapes.accountKinds.map(\.rawValue)
        let kind = decoder.name(fields["kind"], "kind of account", among: kinds)
        let name = decoder.text(fields["name"]) ?? name(of: holder)
        return kind.map { .create(accountKind: $0, name: name) }
    }

    private func name(of holder: SideDoorStep.Holder) -> String {
        switch holder {
        case .person(let id), .account(of: let id, _):
            guard let profile = references.profile(of: id) else {
                return id.rawValue
            }
            return profile.familyName.isEmpty
                ? profile.givenName : "\(profile.givenName) \(profile.familyName)"
        case .address(let address): return String(address.prefix { $0 != "@" })
        case .nobody: return ""
        }
    }

    private func holder(_ fields: Fields) -> SideDoorStep.Holder? {
        if let node = fields["person"] { return references.person(node).map { .person($0) } }
        guard let address = decoder.text(fields["email"]) else { return nil }
        return references.holder(of: address).map { .account(of: $0, address: address) }
            ?? .address(address)
    }

    private func giveWork(_ node: YAMLNode) -> SideDoorStep? {
        guard let fields = decoder.fields(node, TimelineShapes.work) else { return nil }
        let target = references.target(fields["target"]) ?? onlyTarget
        let items = decoder.whole(fields["items"], atLeast: 1, atMost: 1_000_000)
        guard let holder = holder(fields), let items else { return nil }
        return SideDoorStep(
            target: target,
            holder: holder,
            door: .giveWork(items: items),
            isCorrection: false
        )
    }

    private func authorizeAgain(_ node: YAMLNode) -> SideDoorStep? {
        guard let fields = decoder.fields(node, TimelineShapes.authorization) else { return nil }
        let times =
            fields["times"].map { decoder.whole($0, atLeast: 1, atMost: 1_000) } ?? 1
        guard let target = references.target(fields["target"]), let times else { return nil }
        return ofTarget(target, .authorizeConnectorAgain(times: times))
    }

    private func buySeats(_ node: YAMLNode) -> SideDoorStep? {
        guard let fields = decoder.fields(node, TimelineShapes.buySeats) else { return nil }
        let license = decoder.text(fields["license"])
        let count = decoder.whole(fields["count"], atLeast: 1, atMost: 1_000_000)
        guard let target = references.target(fields["target"]), let license, let count else {
            return nil
        }
        return ofTarget(target, .buySeats(license: license, count: count))
    }

    private func rename(_ node: YAMLNode) -> SideDoorStep? {
        guard let fields = decoder.fields(node, TimelineShapes.rename) else { return nil }
        let kind = kind(fields["kind"])
        let from = decoder.text(fields["from"])
        let to = decoder.text(fields["to"])
        guard let target = references.target(fields["target"]), let kind, let from, let to else {
            return nil
        }
        return ofTarget(target, .rename(kind: kind, from: from, to: to))
    }

    private func kind(_ node: YAMLNode?) -> String? {
        let kinds = OrganizationShapes.kinds.map(\.rawValue)
        return decoder.name(node, "kind of entitlement", among: kinds)
    }

    private var onlyTarget: TargetName? {
        references.targets.count == 1 ? TargetName(references.targets[0]) : nil
    }
}

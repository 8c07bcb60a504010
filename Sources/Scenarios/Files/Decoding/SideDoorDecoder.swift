// SPDX-License-Identifier: Apache-2.0

import IdentityModel
import TargetKit
import Wire

/// Reads side door steps, as each door declares them.
struct SideDoorDecoder {
    let references: References

    private var decoder: FileDecoder { references.decoder }

    /// `nil` if the entry is something else, or after a report.
    func step(_ fields: Fields) -> SideDoorStep? {
        if let node = fields["byHand"] { return byHand(node, isCorrection: false) }
        if let node = fields["correct"] { return byHand(node, isCorrection: true) }
        for kind in SideDoorKind.all where kind.wordByHand == nil {
            if let node = fields[kind.word] { return step(kind, node) }
        }
        return nil
    }

    private func step(_ kind: SideDoorKind, _ node: YAMLNode) -> SideDoorStep? {
        if kind.parameters.isEmpty, node.kindName != "a mapping" { return plainStep(kind, node) }
        guard let fields = decoder.fields(node, TimelineShapes.entry(of: kind)) else { return nil }
        let arguments = arguments(kind, fields)
        let holder = kind.subject == .product ? .nobody : holder(fields)
        var target = references.target(fields["target"])
        if kind.subject == .account { target = target ?? onlyTarget }
        guard let arguments, let holder, kind.subject == .account || target != nil else {
            return nil
        }
        return SideDoorStep(
            target: target,
            holder: holder,
            door: SideDoor(kind, arguments).naming(name(of: holder)),
            isCorrection: false
        )
    }

    /// Just the person or the target, if there are no other parameters.
    private func plainStep(_ kind: SideDoorKind, _ node: YAMLNode) -> SideDoorStep? {
        let door = SideDoor(kind)
        switch kind.subject {
        case .account:
            return references.person(node).map {
                SideDoorStep(
                    target: onlyTarget,
                    holder: .person($0),
                    door: door,
                    isCorrection: false
                )
            }
        case .product:
            return references.target(node).map {
                SideDoorStep(target: $0, holder: .nobody, door: door, isCorrection: false)
            }
        }
    }

    private func byHand(_ node: YAMLNode, isCorrection: Bool) -> SideDoorStep? {
        guard let fields = decoder.fields(node, TimelineShapes.byHand) else { return nil }
        let target = references.target(fields["target"]) ?? onlyTarget
        if target == nil, fields["target"] == nil, !references.targets.isEmpty {
            let note = "Known are \(references.targets.sorted().joined(separator: ", "))."
            decoder.log.error("a change by hand needs a target", at: node.location, note: note)
        }
        guard let holder = holder(fields), let door = doorByHand(fields), let target else {
            return nil
        }
        return SideDoorStep(
            target: target,
            holder: holder,
            door: door.naming(name(of: holder)),
            isCorrection: isCorrection,
            actor: decoder.text(fields["by"])
        )
    }

    private func doorByHand(_ fields: Fields) -> SideDoor? {
        for kind in SideDoorKind.all {
            guard let word = kind.wordByHand, let node = fields[word] else { continue }
            guard !kind.parameters.isEmpty else { return SideDoor(kind) }
            return decoder.fields(node, TimelineShapes.parameters(of: kind))
                .flatMap { arguments(kind, $0) }.map { SideDoor(kind, $0) }
        }
        return nil
    }

    /// The arguments; `nil` after a report.
    private func arguments(
        _ kind: SideDoorKind,
        _ fields: Fields
    ) -> [String: SideDoor.Argument]? {
        var arguments: [String: SideDoor.Argument] = [:]
        var isComplete = true
        for parameter in kind.parameters {
            if let node = fields[parameter.name], !(parameter.isClearable && node.isNull) {
                arguments[parameter.name] = argument(parameter, node)
                isComplete = isComplete && arguments[parameter.name] != nil
            } else {
                isComplete = isComplete && parameter.fallback != nil
            }
        }
        return isComplete ? arguments : nil
    }

    private func argument(
        _ parameter: SideDoorKind.Parameter,
        _ node: YAMLNode
    ) -> SideDoor.Argument? {
        switch parameter.form {
        case .text, .license: decoder.text(node).map { .text($0) }
        case .value: decoder.attribute(node).map { .text($0) }
        case .accountKind, .rightKind:
            decoder.name(node, parameter.subject, among: parameter.words).map { .text($0) }
        case .count(let most):
            decoder.whole(node, atLeast: 1, atMost: most).map { .count($0) }
        }
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

    private var onlyTarget: TargetName? {
        references.targets.count == 1 ? TargetName(references.targets[0]) : nil
    }
}

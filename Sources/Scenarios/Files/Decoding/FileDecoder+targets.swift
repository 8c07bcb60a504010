// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// Parts shared by scenarios and worlds.
extension FileDecoder {
    /// Targets by name, at least one; `whole` is what they belong to, such as `a scenario`.
    func targets(
        _ node: YAMLNode?,
        of whole: String,
        kinds: [String]
    ) -> [TargetDeclaration] {
        let entries = entries(node)
        if let node, entries.isEmpty, case .mapping = node.content {
            log.error("\(whole) needs a target", at: node.location)
        }
        return entries.map { entry in
            var kind = entry.key
            if let node = entry.value["kind"] {
                kind = name(node, "kind of target", among: kinds) ?? kind
            } else {
                _ = check(entry.key, "target", among: kinds, at: entry.keyLocation)
            }
            return TargetDeclaration(
                name: TargetName(entry.key),
                kind: kind,
                settings: settings(entry.value)
            )
        }
    }

    private func settings(_ node: YAMLNode) -> YAMLNode {
        switch node.content {
        case .mapping(let entries):
            return YAMLNode(.mapping(entries.filter { $0.key != "kind" }), at: node.location)
        case .scalar where node.isNull: break
        case .scalar, .sequence: mismatch(node, "a mapping for a target's settings")
        }
        return YAMLNode(.mapping([]), at: node.location)
    }

    /// The seed of all randomness; default 1.
    func seed(_ node: YAMLNode?) -> UInt64 {
        guard let node else { return 1 }
        guard case .scalar(let text, isPlain: true) = node.content, let seed = UInt64(text),
            seed <= Scenario.seedMax
        else {
            mismatch(node, "a whole number from 0 to \(Scenario.seedMax)")
            return 1
        }
        return seed
    }
}

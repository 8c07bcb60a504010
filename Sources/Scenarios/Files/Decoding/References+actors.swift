// SPDX-License-Identifier: Apache-2.0

import IdentityModel

extension References {
    /// How each person handles decisions; `*` means everybody who is not named.
    func actors(_ node: YAMLNode?) -> [Identity.ID: Actor] {
        var actors: [Identity.ID: Actor] = [:]
        for entry in decoder.entries(node) {
            let isKnown =
                entry.key == "*" || profile(of: Identity.ID(entry.key)) != nil
                || organization == nil
            if !isKnown {
                let known = organization?.people.map(\.id.rawValue) ?? []
                _ = decoder.check(entry.key, "person", among: known, at: entry.keyLocation)
            }
            actors[Identity.ID(entry.key)] = actor(entry.value)
        }
        return actors
    }

    /// Just a manner, or a mapping with its parameters.
    private func actor(_ node: YAMLNode) -> Actor? {
        var fields: Fields?
        if case .mapping = node.content {
            fields = decoder.fields(node, GovernanceShapes.actor)
            if fields == nil { return nil }
        }
        let word = fields.map { $0["manner"] } ?? node
        guard let manner = decoder.word(word, "manner", as: Actor.Manner.self) else { return nil }
        let other = fields?["to"] ?? fields?["for"]
        let needsOther = manner == .delegating || manner == .conflicted
        if needsOther, other == nil {
            let key = manner == .delegating ? "to" : "for"
            decoder.log.error("a \(manner.rawValue) actor needs '\(key)'", at: node.location)
        }
        return Actor(
            manner: manner,
            after: decoder.duration(fields?["after"]),
            other: person(other),
            says: decoder.text(fields?["says"])
        )
    }
}

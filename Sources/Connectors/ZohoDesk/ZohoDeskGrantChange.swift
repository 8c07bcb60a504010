// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel

/// Grants to give and to take, by kind, in the order of their names.
struct ZohoDeskGrantChange: Hashable, Sendable {
    private let adding: [Grant]
    private let removing: [Grant]

    /// What is both added and removed stays; whether a grant waits for an invitation to be
    /// accepted makes no difference here.
    init(adding: Set<Grant>, removing: Set<Grant>) {
        self.adding = adding.sorted()
        let kept = Set(adding.map { Grant(kind: $0.kind, name: $0.name) })
        self.removing = removing.sorted().filter {
            !kept.contains(Grant(kind: $0.kind, name: $0.name))
        }
    }

    func added(_ kind: Entitlement.Kind) -> [String] {
        adding.filter { $0.kind == kind }.map(\.name)
    }

    /// The only name to be given of a kind that an agent has one of; `nil` for none.
    func single(_ kind: Entitlement.Kind) throws(ConnectorError) -> String? {
        let names = added(kind)
        guard names.count <= 1 else {
            throw ConnectorError(
                .invalid,
                effect: .none,
                "an agent has one \(kind.rawValue), not \(names.joined(separator: " and "))"
            )
        }
        return names.first
    }

    func removed(_ kind: Entitlement.Kind) -> [String] {
        var names: [String] = []
        // A grant that is pending and one that is held are taken away alike.
        for grant in removing where grant.kind == kind && names.last != grant.name {
            names.append(grant.name)
        }
        return names
    }

    func removes(_ kind: Entitlement.Kind, _ name: String) -> Bool {
        removing.contains { $0.kind == kind && $0.name == name }
    }

    /// Whether the names of that kind have to be looked at at all.
    func touches(_ kind: Entitlement.Kind) -> Bool {
        adding.contains { $0.kind == kind } || removing.contains { $0.kind == kind }
    }

    /// The first kind of an addition that is not one of `kinds`.
    func additionOutside(_ kinds: [Entitlement.Kind]) -> Entitlement.Kind? {
        adding.first { !kinds.contains($0.kind) }?.kind
    }
}

// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// Grants to add and to remove, by kind, in order of name.
package struct GrantChange: Hashable, Sendable {
    private let adding: [Grant]
    private let removing: [Grant]

    /// A grant both added and removed stays; pending or not makes no difference here.
    package init(adding: Set<Grant>, removing: Set<Grant>) {
        self.adding = adding.sorted()
        guard !adding.isEmpty, !removing.isEmpty else {
            self.removing = removing.sorted()
            return
        }
        let kept = Set(adding.map { Grant(kind: $0.kind, name: $0.name) })
        self.removing = removing.sorted().filter {
            !kept.contains(Grant(kind: $0.kind, name: $0.name))
        }
    }

    package func adding(_ grant: Grant) -> GrantChange {
        GrantChange(adding: Set(adding + [grant]), removing: Set(removing))
    }

    package func added(_ kind: Entitlement.Kind) -> [String] {
        var names: [String] = []
        for grant in adding where grant.kind == kind { names.append(grant.name) }
        return names
    }

    /// The single name to add for a kind of which an account has only one; `nil` for none.
    package func single(_ kind: Entitlement.Kind) throws(ConnectorError) -> String? {
        let names = added(kind)
        guard names.count <= 1 else {
            throw ConnectorError(
                .invalid,
                effect: .none,
                "an account has one \(kind.rawValue), not \(names.joined(separator: " and "))"
            )
        }
        return names.first
    }

    package func removed(_ kind: Entitlement.Kind) -> [String] {
        var names: [String] = []
        // Pending and held grants are removed the same way.
        for grant in removing where grant.kind == kind && names.last != grant.name {
            names.append(grant.name)
        }
        return names
    }

    package func removes(_ kind: Entitlement.Kind, _ name: String) -> Bool {
        removing.contains { $0.kind == kind && $0.name == name }
    }

    package func hasRemovals(of kind: Entitlement.Kind) -> Bool {
        removing.contains { $0.kind == kind }
    }

    /// Whether anything of these kinds is added or removed.
    package func touches(_ kinds: Set<Entitlement.Kind>) -> Bool {
        adding.contains { kinds.contains($0.kind) } || removing.contains { kinds.contains($0.kind) }
    }

    /// The first kind of an addition that is not one of `kinds`.
    package func additionOutside(_ kinds: Set<Entitlement.Kind>) -> Entitlement.Kind? {
        adding.first { !kinds.contains($0.kind) }?.kind
    }
}

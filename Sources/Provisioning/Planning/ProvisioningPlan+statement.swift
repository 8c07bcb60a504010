// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel

extension ProvisioningPlan {
    /// What the plan gives, in the order of its steps.
    package var additions: [String] { operations.flatMap(\.additions) }

    /// What the plan revokes, in the order of its steps; empty if nothing has to go.
    package var removals: [String] { operations.flatMap(\.removals) }

    /// Whether there are no removals.
    var removesNothing: Bool { steps.allSatisfy { !$0.operation.removesAnything } }
}

extension AccountOperation {
    private static func names(_ grants: Set<Grant>) -> [String] {
        grants.sorted().map { "\($0.kind.rawValue) '\($0.name)'" }
    }

    fileprivate var additions: [String] {
        switch action {
        case .create(let draft): ["\(kind.rawValue) account"] + Self.names(draft.grants)
        case .enable: ["\(kind.rawValue) account"]
        case .convert(let to): ["\(to.rawValue) account"]
        case .changeGrants(let adding, _): Self.names(adding)
        case .update, .disable, .delete: []
        }
    }

    fileprivate var removesAnything: Bool {
        switch action {
        case .disable, .delete, .convert: true
        case .changeGrants(_, let removing): !removing.isEmpty
        case .create, .update, .enable: false
        }
    }

    fileprivate var removals: [String] {
        switch action {
        case .disable, .delete, .convert: ["\(kind.rawValue) account"]
        case .changeGrants(_, let removing): Self.names(removing)
        case .create, .update, .enable: []
        }
    }
}

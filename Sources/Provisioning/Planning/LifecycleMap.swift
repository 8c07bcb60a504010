// SPDX-License-Identifier: Apache-2.0

import IdentityModel

/// Which operations create, modify and remove identity state, and the events that may cause each.
///
/// Every kind of account and right that a connector declares is in it, so that nothing can be
/// changed outside the joiner-mover-leaver lifecycle.
package enum LifecycleMap {
    package enum Effect: String, Hashable, Sendable, CaseIterable {
        case creates
        case modifies
        case removes
    }

    package static let accounts: Set<Account.Kind> = [.agent, .requester, .user]

    package static let rights: Set<Entitlement.Kind> = [
        .account, .role, .group, .groupObserver, .groupLeader, .requesterGroup,
        .departmentTickets, .application, .profile, .department, .team, .entitlement, .license,
    ]

    package static func effect(of action: AccountOperation.Action) -> Effect {
        switch action {
        case .create: .creates
        case .update, .enable, .convert: .modifies
        case .changeGrants(let adding, _): adding.isEmpty ? .removes : .modifies
        case .disable, .delete: .removes
        }
    }

    /// The kinds of a person's last event after which the operation is allowed.
    package static func events(
        for action: AccountOperation.Action
    ) -> Set<LifecycleEvent.Kind> {
        switch action {
        case .create, .enable: presence
        // A leave suspends access without ending it.
        case .delete, .convert: presenceOrEnd
        case .changeGrants(let adding, _): adding.isEmpty ? every : presence
        case .update, .disable: every
        }
    }

    private static let presence: Set<LifecycleEvent.Kind> = [.joiner, .mover, .rehire, .return]
    private static let presenceOrEnd = presence.union([.leaver])
    private static let every = Set(LifecycleEvent.Kind.allCases)

    private static func isUnmapped(_ grant: Grant) -> Bool { !rights.contains(grant.kind) }

    /// Why an operation must not be sent; `nil` if it may.
    package static func objection(
        to operation: AccountOperation,
        after event: LifecycleEvent.Kind
    ) -> String? {
        guard accounts.contains(operation.kind) else {
            return "no event is mapped to accounts of the kind '\(operation.kind.rawValue)'"
        }
        if case .changeGrants(let adding, let removing) = operation.action,
            let stranger = [adding, removing].joined().filter(isUnmapped).min()
        {
            return "no event is mapped to rights of the kind '\(stranger.kind.rawValue)'"
        }
        guard events(for: operation.action).contains(event) else {
            return "'\(operation.phrase)' is not mapped to the event '\(event.rawValue)'"
        }
        return nil
    }
}

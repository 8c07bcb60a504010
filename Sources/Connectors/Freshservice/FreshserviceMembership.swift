// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel

/// The part of an agent that is written as whole arrays: computed from a read, changed, and sent
/// back if different.
struct FreshserviceMembership: Hashable, Sendable {
    /// Including groups pending approval: an array without them would withdraw the request (REF).
    private(set) var memberOf: [Int64]
    private(set) var observerOf: [Int64]
    private(set) var roles: [FreshserviceRoleAssignment]
    private(set) var isOccasional: Bool
    private(set) var seesDepartmentTickets: Bool

    /// For an agent that does not exist yet.
    static let none = FreshserviceMembership()

    private init() {
        memberOf = []
        observerOf = []
        roles = []
        isOccasional = true
        seesDepartmentTickets = false
    }

    init(_ agent: FreshserviceAgent) {
        memberOf = agent.memberOf + agent.pendingMemberOf
        observerOf = agent.observerOf + agent.pendingObserverOf
        roles = agent.roles
        isOccasional = agent.isOccasional
        seesDepartmentTickets = agent.seesDepartmentTickets
    }

    mutating func remove(_ change: GrantChange, _ catalog: FreshserviceCatalog) {
        func isRemoved(_ kind: Entitlement.Kind, _ name: String?, _ id: Int64) -> Bool {
            change.removes(kind, name ?? FreshserviceConnector.nameless(id))
        }
        memberOf.removeAll { isRemoved(.group, catalog.groupName($0), $0) }
        observerOf.removeAll { isRemoved(.groupObserver, catalog.groupName($0), $0) }
        roles.removeAll { isRemoved(.role, catalog.roleName($0.roleID), $0.roleID) }
        if change.removes(.license, FreshserviceConnector.seatName) { isOccasional = true }
        if change.hasRemovals(of: .departmentTickets) { seesDepartmentTickets = false }
    }

    /// Restores one of the previous roles if none is left, since the service refuses an agent
    /// without a role: the base role if it was held, otherwise a non-administrative one.
    mutating func keepLastRole(
        of agent: FreshserviceAgent,
        baseRole: String,
        _ catalog: FreshserviceCatalog
    ) {
        guard roles.isEmpty else { return }
        let kept =
            agent.roles.first { catalog.roleName($0.roleID) == baseRole }
            ?? agent.roles.first { !catalog.isAdministrative($0.roleID) }
            ?? agent.roles.first
        if let kept { roles = [kept] }
    }

    mutating func add(group id: Int64) {
        if !memberOf.contains(id) { memberOf.append(id) }
    }

    mutating func add(observedGroup id: Int64) {
        if !observerOf.contains(id) { observerOf.append(id) }
    }

    mutating func add(_ role: FreshserviceRoleAssignment) {
        if !roles.contains(where: { $0.roleID == role.roleID }) { roles.append(role) }
    }

    mutating func takeSeat() {
        isOccasional = false
    }

    mutating func showDepartmentTickets() {
        seesDepartmentTickets = true
    }

    /// The members that differ from `old`; `nil` if nothing does.
    func body(changing old: FreshserviceMembership) -> [UInt8]? {
        guard self != old else { return nil }
        var body = FreshserviceBody()
        if memberOf != old.memberOf { body.put("member_of", memberOf) }
        if observerOf != old.observerOf { body.put("observer_of", observerOf) }
        if roles != old.roles { body.put("roles", roles) }
        if isOccasional != old.isOccasional { body.put("occasional", isOccasional) }
        // Every update that does not send the flag as true clears it (REF).
        body.put("can_see_all_tickets_from_associated_departments", seesDepartmentTickets)
        return body.finish()
    }
}

// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// The requested role, profile and kind of seat, which depend on each other: the service derives
/// role and profile from the type and accepts them by id only with the type `Custom` (OAS-N).
enum ZohoDeskStanding: Hashable, Sendable {
    /// One of the service's types, which implies role and profile.
    case type(String)
    case custom(roleID: String, profileID: String)

    static let light = ZohoDeskStanding.type("Light")

    /// The members of a request body for it.
    var members: [JSONObject.Member] {
        switch self {
        case .type(let type): [.init(key: "rolePermissionType", value: .string(type))]
        case .custom(let roleID, let profileID):
            [
                .init(key: "rolePermissionType", value: "Custom"),
                .init(key: "roleId", value: .string(roleID)),
                .init(key: "profileId", value: .string(profileID)),
            ]
        }
    }

    /// Whether the agent has it.
    ///
    /// A light agent may be recognizable only by its role and profile.
    func isShown(by agent: ZohoDeskAgent, _ catalog: ZohoDeskCatalog) -> Bool {
        switch self {
        case .light: catalog.isLight(agent)
        case .type(let type): agent.permissionType == nil || agent.permissionType == type
        case .custom(let roleID, let profileID):
            agent.roleID == roleID && agent.profileID == profileID
        }
    }
}

extension ZohoDeskConnector {
    /// What an agent should have after the change; `nil` if it already does.
    ///
    /// A granted role or profile replaces the existing one, whichever it is: every agent has one of
    /// each. `agent` is `nil` for one that does not exist yet.
    func standing(
        after change: GrantChange,
        of agent: ZohoDeskAgent?,
        _ catalog: ZohoDeskCatalog
    ) throws(ConnectorError) -> ZohoDeskStanding? {
        let role = try id(.role, change.single(.role), catalog)
        let profile = try id(.profile, change.single(.profile), catalog)
        let seat = try change.single(.license)
        if let seat, seat != Self.seatName, seat != Self.lightSeatName {
            throw unknown(.license, seat)
        }
        let wasLight = agent.map { catalog.isLight($0) } ?? false
        let isLightRole = role.flatMap { catalog.role($0) }?.isLight == true
        let isLightProfile = profile.flatMap { catalog.profile($0) }?.isLight == true
        if seat == Self.lightSeatName || isLightRole || isLightProfile {
            let isOnlyLight = (role == nil || isLightRole) && (profile == nil || isLightProfile)
            guard isOnlyLight, seat != Self.seatName else {
                throw ConnectorError(
                    .invalid,
                    effect: .none,
                    "a light agent has the role and the profile of light agents"
                )
            }
            return wasLight ? nil : .light
        }
        if role == nil, profile == nil {
            if let agent, !wasLight || seat == nil || !agent.isActive { return nil }
            return .type(options.basePermissionType)
        }
        // A light agent's role and profile go with the seat.
        let kept = wasLight ? nil : agent
        let custom = try custom(role ?? kept?.roleID, profile ?? kept?.profileID, catalog)
        if let agent, custom.isShown(by: agent, catalog) { return nil }
        return custom
    }

    /// The service accepts role and profile only together, so a default is used for the missing
    /// one.
    private func custom(
        _ role: String?,
        _ profile: String?,
        _ catalog: ZohoDeskCatalog
    ) throws(ConnectorError) -> ZohoDeskStanding {
        var role = role
        var profile = profile
        if role == nil { role = try id(.role, options.baseRole, catalog) }
        if profile == nil { profile = try id(.profile, options.baseProfile, catalog) }
        guard let role, let profile else {
            throw ConnectorError(
                .invalid,
                effect: .none,
                "a profile needs a role as well; name one in the rule"
            )
        }
        return .custom(roleID: role, profileID: profile)
    }

    private func id(
        _ kind: Entitlement.Kind,
        _ name: String?,
        _ catalog: ZohoDeskCatalog
    ) throws(ConnectorError) -> String? {
        guard let name else { return nil }
        guard let id = catalog.id(kind, name) else { throw unknown(kind, name) }
        return id
    }
}

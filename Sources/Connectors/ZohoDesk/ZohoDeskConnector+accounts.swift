// SPDX-License-Identifier: Apache-2.0

import CivilTime
import ConnectorKit
import IdentityModel
import Wire

extension ZohoDeskConnector {
    /// The agent in our terms, with its teams.
    ///
    /// Complete unless the integration's profile may not see what the agent holds.
    func account(
        from agent: ZohoDeskAgent,
        teams: [ZohoDeskTeam]
    ) async throws(ConnectorError) -> Account {
        let catalog = try await catalog(naming: agent)
        var attributes: [String: String] = ["confirmed": agent.isConfirmed ? "true" : "false"]
        for attribute in ZohoDeskAttribute.allCases {
            if let value = attribute.further(of: agent) { attributes[attribute.rawValue] = value }
        }
        return Account(
            id: Account.ID(agent.id),
            kind: .agent,
            // An open invitation reads as active; it becomes an active agent automatically (OAS-N).
            isEnabled: agent.isActive,
            email: agent.email,
            givenName: agent.givenName,
            familyName: agent.familyName,
            attributes: attributes,
            grants: grants(of: agent, teams, catalog),
            grantsAreComplete: agent.roleID != nil && agent.profileID != nil
                && agent.departmentIDs != nil
        )
    }

    private func grants(
        of agent: ZohoDeskAgent,
        _ teams: [ZohoDeskTeam],
        _ catalog: ZohoDeskCatalog
    ) -> Set<Grant> {
        let isInvited = agent.isActive && !agent.isConfirmed
        var grants: Set<Grant> = []
        func insert(_ kind: Entitlement.Kind, _ id: String) {
            let name = catalog.name(kind, id) ?? Self.nameless(id)
            grants.insert(Grant(kind: kind, name: name, isPending: isInvited))
        }
        if let role = agent.roleID { insert(.role, role) }
        if let profile = agent.profileID { insert(.profile, profile) }
        for department in agent.departmentIDs ?? [] { insert(.department, department) }
        for team in teams {
            // A member without the team's department is recorded but not effective (KB-TEAMS).
            let isWithoutEffect =
                agent.isActive && team.members.contains(agent.id)
                && team.derivedMembers?.contains(agent.id) == false
            let isPending = isInvited || isWithoutEffect
            grants.insert(Grant(kind: .team, name: team.name, isPending: isPending))
        }
        // Whether an open invitation uses a seat is not documented; it is assumed to.
        if agent.isActive {
            grants.insert(Grant(kind: .license, name: seat(of: agent, catalog)))
        }
        return grants
    }

    func seat(of agent: ZohoDeskAgent, _ catalog: ZohoDeskCatalog) -> String {
        catalog.isLight(agent) ? Self.lightSeatName : Self.seatName
    }

    /// The name of a right that the agent holds but no list contains.
    static func nameless(_ id: String) -> String { "#\(id)" }
}

/// The attributes that can be written, under our names.
enum ZohoDeskAttribute: String, CaseIterable, Sendable {
    case email, givenName, familyName, phone, mobile, timeZone, language

    var key: String {
        switch self {
        case .email: "emailId"
        case .givenName: "firstName"
        case .familyName: "lastName"
        case .phone: "phone"
        case .mobile: "mobile"
        case .timeZone: "timeZone"
        case .language: "langCode"
        }
    }

    /// Whether the service allows the attribute to be empty, written as `""`.
    var isClearable: Bool {
        switch self {
        case .givenName, .phone, .mobile: true
        case .email, .familyName, .timeZone, .language: false
        }
    }

    /// The agent's current value.
    func value(of agent: ZohoDeskAgent) -> String? {
        switch self {
        case .email: agent.email
        case .givenName: agent.givenName
        case .familyName: agent.familyName
        case .phone, .mobile, .timeZone, .language: further(of: agent)
        }
    }

    /// The value, if an account stores it among its additional attributes.
    func further(of agent: ZohoDeskAgent) -> String? {
        switch self {
        case .email, .givenName, .familyName: nil
        case .phone: agent.phone
        case .mobile: agent.mobile
        case .timeZone: agent.timeZone
        case .language: agent.language
        }
    }
}

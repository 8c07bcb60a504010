// SPDX-License-Identifier: Apache-2.0

import TargetKit

/// The kind of agent, which determines role and profile unless both are custom (OAS Agent.json).
package enum ZohoAgentType: String, SettingWord {
    case admin = "Admin"
    case agentPublic = "AgentPublic"
    case agentPersonal = "AgentPersonal"
    case agentTeamPersonal = "AgentTeamPersonal"
    case light = "Light"
    case custom = "Custom"

    /// The role that the type implies, by name; `nil` if it must be given.
    ///
    /// Assumption: the names of the public and the team role, which no source states.
    var roleName: String? {
        switch self {
        case .admin: "CEO"
        case .agentPublic: "Public"
        case .agentPersonal: "Personal"
        case .agentTeamPersonal: "PersonalTeam"
        case .light: "LightAgent"
        case .custom: nil
        }
    }

    var profileName: String? {
        switch self {
        case .admin: "Support Administrator"
        case .agentPublic, .agentPersonal, .agentTeamPersonal: "Agent"
        case .light: "Light Agent"
        case .custom: nil
        }
    }
}

/// The license whose seat an agent takes while active (KB-SEATS); light agents have a separate one
/// (KB-LIGHT).
enum ZohoSeat: String, Hashable, Sendable, CaseIterable {
    case agent
    case lightAgent

    /// The word in license errors.
    var feature: String {
        switch self {
        case .agent: "AGENTS"
        case .lightAgent: "LIGHT_AGENTS"
        }
    }
}

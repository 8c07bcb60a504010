// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension ZohoDeskStore {
    func profile(ofSlot slot: Int) -> AccountProfile {
        let agent = agents.rows[slot]
        return AccountProfile(
            kind: "agent",
            isActive: agent.isEnabled,
            emails: [agent.email.lowercased()],
            displayName: agent.displayName(lastFirst: quirks.nameLastFirst),
            seat: agent.seat?.rawValue,
            createdAt: agent.createdAt,
            // The service shows no last sign-in.
            lastActiveAt: nil,
            name: agent.displayName(lastFirst: false)
        )
    }

    /// Every path of one account; the cost depends only on its own grants.
    ///
    /// Until the invitation is accepted, everything except the seat is pending. A disabled agent
    /// keeps role, profile, departments and teams, which would come back with the account.
    func access(ofSlot slot: Int) -> [AccessPath] {
        let agent = agents.rows[slot]
        var paths: [AccessPath] = []
        paths.reserveCapacity(8)
        let state: PathState =
            agent.isEnabled && agent.isConfirmed ? .usable : .latent
        func append(
            _ entitlement: TargetEntitlement,
            _ channel: Channel,
            through: String = "",
            _ state: PathState
        ) {
            paths.append(
                AccessPath(
                    entitlement: entitlement,
                    channel: agent.isPending ? .pending : channel,
                    through: through,
                    state: state
                )
            )
        }
        if agent.isEnabled { append(Self.agentAccount, .direct, state) }
        if let role = roles.slot(of: agent.roleID) {
            append(roles.rows[role].entitlement, .direct, state)
        }
        if let profile = profiles.slot(of: agent.profileID) {
            append(profiles.rows[profile].entitlement, .direct, state)
        }
        for id in agent.departments.ids {
            guard let department = departments.slot(of: id) else { continue }
            append(departments.rows[department].entitlement, .direct, state)
        }
        for membership in memberships(of: slot) {
            guard let team = teams.slot(of: membership.team) else { continue }
            append(
                teams.rows[team].entitlement,
                membership.through.isEmpty ? .group : .inherited,
                through: membership.through,
                state
            )
        }
        for id in dormantTeams(of: slot) {
            guard let team = teams.slot(of: id) else { continue }
            append(teams.rows[team].entitlement, .group, .latent)
        }
        appendHeld(by: agent, slot, to: &paths)
        return paths
    }

    /// Seat, open sessions and tokens.
    private func appendHeld(by agent: ZohoAgent, _ slot: Int, to paths: inout [AccessPath]) {
        if let seat = agent.seat {
            paths.append(
                AccessPath(entitlement: Self.license(seat), channel: .seat, state: .usable)
            )
        }
        paths += sessionPaths(of: slot, Self.agentAccount)
        let state: PathState = tokensWork(of: agent) ? .usable : .latent
        for token in accounts.liveTokens(of: agent.id) {
            paths.append(
                AccessPath(
                    entitlement: Self.agentAccount,
                    channel: .token,
                    through: token,
                    state: state
                )
            )
        }
    }

    func tokensWork(of agent: ZohoAgent) -> Bool {
        agent.isEnabled || !quirks.deactivationEndsTokens
    }
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit

extension ZohoDeskStore {
    func checkInvariants() -> [String] {
        seatProblems() + indexProblems() + linkProblems() + treeProblems() + teamProblems()
            + sessionProblems() + platform.checkInvariants()
    }

    private func seatProblems() -> [String] {
        var problems: [String] = []
        var taken: [ZohoSeat: Int] = [:]
        var admins = 0
        for slot in agents.slots {
            let agent = agents.rows[slot]
            if let seat = agent.seat, slot != serviceAccount { taken[seat, default: 0] += 1 }
            if let seat = agent.seat, seat != agent.wantedSeat {
                problems.append("\(agent.object) holds the wrong seat.")
            }
            let needsSeat =
                agent.isEnabled && (agent.isConfirmed || quirks.unconfirmedUsesSeat)
            if needsSeat != (agent.seat != nil) {
                problems.append("\(agent.object) \(needsSeat ? "lacks" : "keeps") a seat.")
            }
            if agent.isConfirmed != (agent.zuid != nil) {
                problems.append("\(agent.object) is confirmed without an account, or has one.")
            }
            if isActiveAdmin(slot) { admins += 1 }
        }
        for seat in ZohoSeat.allCases where taken[seat, default: 0] != seatsTaken[seat] {
            problems.append("The seats of \(seat.rawValue) are counted wrong.")
        }
        if admins != adminCount {
            problems.append("\(adminCount) admins are counted, but there are \(admins).")
        }
        return problems
    }

    private func indexProblems() -> [String] {
        var problems: [String] = []
        var counted = ZohoAgentCounts()
        for slot in agents.slots {
            let agent = agents.rows[slot]
            counted.add(agent.countKey, 1)
            if emailHolders[agent.email.lowercased()] != slot {
                problems.append("\(agent.object) is not found by its address.")
            }
            if let zuid = agent.zuid, zuidHolders[zuid] != slot {
                problems.append("\(agent.object) is not found by its zuid.")
            }
        }
        let lengths = [
            (emailHolders.count, agents.count), (order.count, agents.count),
            (enabledOrder.count, counts.count(enabled: true)),
            (disabledOrder.count, counts.count(enabled: false)),
            (zuidHolders.count, counts.count(confirmed: true)),
            (archiveOrder.count, archive.count),
            (archivedEmails.count, archive.values.count { $0.email != nil }),
            (anonymizedCount, archive.values.count { $0.status == .anonymized }),
        ]
        for (index, pair) in lengths.enumerated() where pair.0 != pair.1 {
            problems.append("Index \(index) has \(pair.0) entries instead of \(pair.1).")
        }
        for isEnabled in [false, true] {
            for isConfirmed in [false, true] {
                for isLight in [false, true] {
                    let (one, other) = (
                        counts.count(enabled: isEnabled, confirmed: isConfirmed, light: isLight),
                        counted.count(enabled: isEnabled, confirmed: isConfirmed, light: isLight)
                    )
                    if one != other { problems.append("\(other) agents are counted as \(one).") }
                }
            }
        }
        return problems
    }

    /// Both sides of every link between an agent and what it holds must agree.
    private func linkProblems() -> [String] {
        var problems: [String] = []
        var held = [0, 0, 0, 0]
        for slot in agents.slots {
            let agent = agents.rows[slot]
            held[0] += 1
            held[1] += 1
            held[2] += agent.departments.count
            held[3] += agent.teams.count
            let sides = [
                roles.slot(of: agent.roleID).map { roles.rows[$0].agents.contains(agent.id) },
                profiles.slot(of: agent.profileID)
                    .map { profiles.rows[$0].agents.contains(agent.id) },
            ]
            let more =
                agent.departments.ids.map { id in
                    departments.slot(of: id)
                        .map { departments.rows[$0].agents.contains(agent.id) }
                }
                + agent.teams.ids.map { id in
                    teams.slot(of: id).map { teams.rows[$0].agents.contains(agent.id) }
                }
            if (sides + more).contains(where: { $0 != true }) {
                problems.append("\(agent.object) alone knows of something it holds.")
            }
        }
        let listed = [
            roles.slots.reduce(0) { $0 + roles.rows[$1].agents.count },
            profiles.slots.reduce(0) { $0 + profiles.rows[$1].agents.count },
            departments.slots.reduce(0) { $0 + departments.rows[$1].agents.count },
            teams.slots.reduce(0) { $0 + teams.rows[$1].agents.count },
        ]
        if listed != held { problems.append("Lists of holders have \(listed), not \(held).") }
        return problems
    }

    private func treeProblems() -> [String] {
        var problems: [String] = []
        var children = 0
        for slot in roles.slots {
            let role = roles.rows[slot]
            children += role.subRoles.count
            if rolesByName[role.name.lowercased()] != slot {
                problems.append("role \(role.id) is not found by its name.")
            }
            guard let upper = role.reportsTo else { continue }
            let agrees = roles.slot(of: upper).map { roles.rows[$0].subRoles.contains(role.id) }
            if agrees != true { problems.append("role \(role.id) hangs in the air.") }
        }
        if children != max(roles.count - 1, 0) { problems.append("The roles are no tree.") }
        for slot in profiles.slots
        where profilesByName[profiles.rows[slot].name.lowercased()] != slot {
            problems.append("profile \(profiles.rows[slot].id) is not found by its name.")
        }
        return problems
    }

    private func teamProblems() -> [String] {
        var problems: [String] = []
        for slot in teams.slots {
            let team = teams.rows[slot]
            let sides =
                team.roles.ids.map { id in
                    roles.slot(of: id).map { roles.rows[$0].teams.contains(team.id) }
                }
                + team.rolesWithSubordinates.ids.map { id in
                    roles.slot(of: id)
                        .map { roles.rows[$0].teamsWithSubordinates.contains(team.id) }
                }
                + team.subTeams.ids.map { id in
                    teams.slot(of: id).map { teams.rows[$0].parents.contains(team.id) }
                }
                + [
                    departments.slot(of: team.departmentID)
                        .map { departments.rows[$0].teams.contains(team.id) }
                ]
            if sides.contains(where: { $0 != true }) {
                problems.append("team \(team.id) alone knows of something it takes in.")
            }
            for member in members(of: slot).ids {
                let knows = agents.slot(of: member)
                    .map { memberships(of: $0).contains { $0.team == team.id } }
                if knows != true { problems.append("team \(team.id) alone knows of \(member).") }
            }
        }
        return problems
    }

    private func sessionProblems() -> [String] {
        var problems = sessionProblems { agents.exists(slot: $0) }
        for id in online.ids {
            let isOpen = agents.slot(of: id)
                .map { agents.rows[$0].isEnabled && !agents.rows[$0].sessions.isEmpty }
            if isOpen != true { problems.append("agent \(id) is online without a session.") }
        }
        return problems
    }
}

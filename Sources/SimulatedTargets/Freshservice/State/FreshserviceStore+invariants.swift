// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary

extension FreshserviceStore {
    func checkInvariants() -> [String] {
        seatProblems() + emailProblems() + groupProblems() + credentialProblems() + orderProblems()
            + deskProblems()
    }

    private func seatProblems() -> [String] {
        var problems: [String] = []
        var taken = 0
        var admins = 0
        // Field by field: a copy of each record takes longer than all the questions.
        for slot in users.slots {
            let (kind, holdsSeat) = (users.rows[slot].kind, users.rows[slot].holdsSeat)
            if holdsSeat, slot != serviceAccount { taken += 1 }
            if holdsSeat, kind == .requester {
                problems.append("\(users.rows[slot].object) holds a seat though it is no agent.")
            }
            if kind == .agent, users.rows[slot].isActive, !users.rows[slot].isOccasional,
                !holdsSeat
            {
                problems.append("\(users.rows[slot].object) is full-time without a seat.")
            }
            if isAdmin(slot) { admins += 1 }
        }
        if taken != seatsTaken {
            problems.append("\(seatsTaken) seats are counted as taken, but \(taken) are held.")
        }
        if admins != adminCount {
            problems.append("\(adminCount) admins are counted, but there are \(admins).")
        }
        if let left = dayPassesLeft, left < 0 { problems.append("\(left) day passes are left.") }
        return problems
    }

    private func emailProblems() -> [String] {
        var problems: [String] = []
        var held = 0
        for slot in users.slots {
            for email in addresses(of: slot) {
                held += 1
                if emailHolders[email.inLowerCase] != slot {
                    problems.append("\(users.rows[slot].object) has an address it does not hold.")
                }
            }
        }
        let holders = emailHolders.values.count { users.exists(slot: $0) }
        if holders != held {
            problems.append("\(holders) addresses are indexed, but \(held) are in use.")
        }
        return problems
    }

    /// Both sides of every membership must agree.
    private func groupProblems() -> [String] {
        var problems: [String] = []
        for slot in groups.slots {
            let group = groups.rows[slot]
            for part in FreshservicePart.allCases {
                for isPending in [false, true] {
                    for id in group.people[part, pending: isPending].ids {
                        let user = users.slot(of: id)
                        let agrees =
                            user.map {
                                users.rows[$0].groups[part, pending: isPending].contains(group.id)
                            } ?? false
                        if !agrees { problems.append("group \(group.id) alone knows of \(id).") }
                    }
                }
            }
        }
        for slot in requesterGroups.slots {
            let group = requesterGroups.rows[slot]
            for id in group.members.ids {
                let user = users.slot(of: id)
                let agrees =
                    user.map { users.rows[$0].requesterGroups.contains(group.id) } ?? false
                if !agrees { problems.append("requester group \(group.id) alone knows of \(id).") }
            }
        }
        for slot in users.slots { problems += membershipProblems(of: slot) }
        return problems
    }

    private func membershipProblems(of slot: Int) -> [String] {
        var problems: [String] = []
        let userID = users.rows[slot].id
        func complain(_ what: String) {
            problems.append("\(users.rows[slot].object) \(what).")
        }
        if !users.rows[slot].groups.isEmpty {
            for part in FreshservicePart.allCases {
                for isPending in [false, true] {
                    for id in users.rows[slot].groups[part, pending: isPending].ids {
                        let agrees =
                            groups.slot(of: id).map {
                                groups.rows[$0].people[part, pending: isPending].contains(userID)
                            } ?? false
                        if !agrees { complain("alone knows of group \(id)") }
                    }
                }
            }
        }
        for id in users.rows[slot].requesterGroups.ids {
            let agrees =
                requesterGroups.slot(of: id).map {
                    requesterGroups.rows[$0].members.contains(userID)
                } ?? false
            if !agrees { complain("alone knows of requester group \(id)") }
        }
        if users.rows[slot].kind == .requester,
            !users.rows[slot].groups.isEmpty || !users.rows[slot].roles.isEmpty
        {
            complain("holds what only agents can")
        }
        return problems
    }

    private func credentialProblems() -> [String] {
        sessionProblems { users.exists(slot: $0) } + keyProblems { users.exists(slot: $0) }
    }

    private func orderProblems() -> [String] {
        let agents = users.slots.count { users.rows[$0].kind == .agent }
        let counts = [
            ("agents", agents, agentOrder.count),
            ("requesters", users.count - agents, requesterOrder.count),
            ("people", users.count, peopleOrder.count),
        ]
        return counts.filter { $0.1 != $0.2 }
            .map { "The list of \($0.0) has \($0.2) entries for \($0.1) records." }
    }
}

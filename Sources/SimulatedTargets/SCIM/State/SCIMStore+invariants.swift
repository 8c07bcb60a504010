// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension SCIMStore {
    func checkInvariants() -> [String] {
        indexProblems() + membershipProblems() + stateProblems() + credentialProblems()
    }

    private func indexProblems() -> [String] {
        var problems: [String] = []
        for (slot, record) in rows.enumerated() {
            if record.presence != .gone, idHolders[record.id] != slot {
                problems.append("\(record.object) is not found by its id.")
            }
            let isListed = shown[record.type].contains(Int64(slot))
            if isListed != (record.presence == .shown) {
                problems.append("\(record.object) is listed though not shown, or not listed.")
            }
            guard record.presence == .shown else { continue }
            if record.isUser, userNames[record.userName.lowercased()] != slot {
                problems.append("\(record.object) is not found by its user name.")
            }
            if let id = record.externalID, !(externalIDs[id]?.slots.contains(slot) ?? false) {
                problems.append("\(record.object) is not found by its external id.")
            }
            for key in uniqueKeys(of: record.attributes, type: record.type)
            where uniqueValues[key] != slot {
                problems.append("\(record.object) shares its \(key.attribute).")
            }
        }
        return problems
    }

    /// Both sides of every membership must agree.
    private func membershipProblems() -> [String] {
        var problems: [String] = []
        for (slot, record) in rows.enumerated() {
            for member in record.members.ids
            where !rows[Int(member)].groups.contains(Int64(slot)) {
                problems.append("\(record.object) alone knows of \(rows[Int(member)].object).")
            }
            for group in record.groups.ids
            where !rows[Int(group)].members.contains(Int64(slot)) {
                problems.append("\(record.object) alone knows of \(rows[Int(group)].object).")
            }
            if record.isUser, !record.members.isEmpty {
                problems.append("\(record.object) has members.")
            }
            if record.presence == .gone, !record.groups.isEmpty,
                dialect.deletedMembers == .dropped
            {
                problems.append("\(record.object) is gone and still in groups.")
            }
        }
        return problems
    }

    private func stateProblems() -> [String] {
        var problems: [String] = []
        var taken = 0
        for record in rows where record.isUser {
            if record.holdsSeat { taken += 1 }
            let active = record.attributes["active"]?.bool
            if record.presence != .gone, let active, active != record.isActive {
                problems.append("\(record.object) shows a state that it is not in.")
            }
            if seatLimit != nil, record.presence != .gone, record.holdsSeat != record.isActive {
                problems.append("\(record.object) should hold a seat, or should not.")
            }
        }
        if taken != seatsTaken {
            problems.append("\(seatsTaken) seats are counted as taken, but \(taken) are held.")
        }
        return problems
    }

    /// Accounts that were deleted may keep sessions and keys.
    private func credentialProblems() -> [String] {
        sessionProblems { _ in true } + keyProblems { _ in true }
    }
}

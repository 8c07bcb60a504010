// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary

extension SCIMStore {
    /// Adds and removes members of a group, one elementary change each.
    mutating func changeMembers(
        of group: Int,
        by change: SCIMMemberChange,
        displays: [Int64: String] = [:]
    ) {
        for slot in change.leaving { leave(Int(slot), group: group) }
        for slot in change.joining { join(Int(slot), group: group) }
        let renamed = displays.keys.sorted().filter {
            rows[group].members.contains($0) && rows[group].memberDisplays[$0] != displays[$0]
        }
        let isNoted = renamed.allSatisfy { change.joining.contains($0) }
        guard !renamed.isEmpty,
            isNoted || admits(.recordUpdated, of: group, after: "changed=members.display")
        else { return }
        for slot in renamed { rows[group].memberDisplays[slot] = displays[slot] }
        touch(group)
    }

    mutating func join(_ slot: Int, group: Int) {
        guard !rows[group].members.contains(Int64(slot)), rows[slot].presence != .gone,
            rows[group].presence != .gone
        else { return }
        let people = rows[slot].isUser ? [] : peopleWithin(slot)
        let kind: ChangeKind = rows[slot].isUser ? .granted : .recordUpdated
        guard admitsMembership(kind, slot: slot, group: group) else { return }
        rows[group].members.insert(Int64(slot))
        rows[slot].groups.insert(Int64(group))
        membershipChanged(slot, group: group, joined: true)
        for person in people { noteInheritance(.granted, slot: person, group: group) }
    }

    mutating func leave(_ slot: Int, group: Int) {
        guard rows[group].members.contains(Int64(slot)) else { return }
        let people = rows[slot].isUser ? [] : peopleWithin(slot)
        let kind: ChangeKind = rows[slot].isUser ? .revoked : .recordUpdated
        guard admitsMembership(kind, slot: slot, group: group) else { return }
        rows[group].members.remove(Int64(slot))
        rows[group].memberDisplays[Int64(slot)] = nil
        rows[slot].groups.remove(Int64(group))
        membershipChanged(slot, group: group, joined: false)
        for person in people { noteInheritance(.revoked, slot: person, group: group) }
    }

    /// Removes a record from all its groups.
    mutating func leaveEveryGroup(_ slot: Int) {
        for group in rows[slot].groups.ids { leave(slot, group: Int(group)) }
    }

    private mutating func admitsMembership(
        _ kind: ChangeKind,
        slot: Int,
        group: Int
    ) -> Bool {
        if !isCut, ledger.writesLeft != 0 { keepForLists(group) }
        return admits(
            kind,
            of: slot,
            entitlement: rows[group].entitlement,
            object: rows[group].object,
            after: rows[slot].isUser ? nil : "member=\(rows[slot].id)"
        )
    }

    private mutating func membershipChanged(_ slot: Int, group: Int, joined: Bool) {
        if dialect.lostUpdateWindow > .zero {
            recentChanges[group, default: []].append(
                SCIMRecentChange(at: now, writer: ledger.cause.writer, slot: slot, joined: joined)
            )
        }
        touch(group)
        rows[slot].version += 1
        rows[slot].rendering = nil
        if !rows[slot].isUser { epoch += 1 }
    }

    private mutating func noteInheritance(
        _ kind: ChangeKind,
        slot: Int,
        group: Int
    ) {
        note(kind, of: slot, entitlement: rows[group].entitlement, object: rows[group].object)
    }

    /// Loses other writers' recent changes, like a service that reads the members, changes them and
    /// writes them all back.
    mutating func undoUnseenChanges(of group: Int, before change: SCIMMemberChange) {
        guard dialect.lostUpdateWindow > .zero, !change.isEmpty,
            let recent = recentChanges[group]
        else { return }
        let unseen = recent.filter {
            $0.at.advanced(by: dialect.lostUpdateWindow) > now && $0.writer != ledger.cause.writer
        }
        recentChanges[group] = nil
        for lost in unseen.reversed() {
            if lost.joined { leave(lost.slot, group: group) } else { join(lost.slot, group: group) }
        }
        recentChanges[group] = nil
    }

    /// The slots of all users in a group or in groups within it, in ascending order.
    func peopleWithin(_ group: Int) -> [Int] {
        var people = SortedIDs()
        var seen: Set<Int> = [group]
        var waiting = [group]
        while let next = waiting.popLast() {
            for member in rows[next].members.ids.map({ Int($0) }) {
                if rows[member].isUser {
                    people.insert(Int64(member))
                } else if seen.insert(member).inserted {
                    waiting.append(member)
                }
            }
        }
        return people.ids.map { Int($0) }
    }

    /// The groups that contain the record's own groups, each with the direct group that leads
    /// there.
    ///
    /// A direct group appears only if a nested one leads to it too.
    func inheritedGroups(of slot: Int) -> [(group: Int, through: Int)] {
        var result: [(group: Int, through: Int)] = []
        for direct in rows[slot].groups.ids.map({ Int($0) }) {
            guard !rows[direct].groups.isEmpty else { continue }
            var seen: Set<Int> = [direct]
            var waiting = [direct]
            while let next = waiting.popLast() {
                for parent in rows[next].groups.ids.map({ Int($0) })
                where seen.insert(parent).inserted {
                    result.append((parent, direct))
                    waiting.append(parent)
                }
            }
        }
        return result
    }
}

/// A change of a group's members that a slow writer may have missed.
struct SCIMRecentChange: Hashable, Sendable {
    let at: Instant
    let writer: String
    let slot: Int
    let joined: Bool
}

extension TargetChange.Cause {
    /// Who writes: a credential; empty for anybody inside the product.
    fileprivate var writer: String {
        switch self {
        case .request(_, let credential): credential
        case .sideDoor, .background: ""
        }
    }
}

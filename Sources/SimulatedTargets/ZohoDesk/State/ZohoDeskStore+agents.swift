// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension ZohoDeskStore {
    /// Adds an agent with role, profile and seat; `nil` if the request has been cut.
    ///
    /// The address must be free, and so must a seat unless none is taken.
    mutating func createAgent(
        firstName: String,
        lastName: String,
        email: String,
        type: ZohoAgentType,
        roleID: Int64,
        profileID: Int64,
        isConfirmed: Bool,
        isEnabled: Bool = true
    ) -> Int? {
        guard ledger.spendWrite() else { return nil }
        var agent = ZohoAgent(
            id: agents.nextID,
            zuid: isConfirmed ? nextZUID() : nil,
            firstName: firstName,
            lastName: lastName,
            email: email,
            type: type,
            roleID: roleID,
            profileID: profileID,
            isConfirmed: isConfirmed,
            createdAt: now
        )
        agent.isEnabled = isEnabled
        let slot = agents.append(agent)
        note(.accountCreated, of: slot)
        emailHolders[email.lowercased()] = slot
        if Self.holdsAt(firstName) || Self.holdsAt(lastName) { namesMayBeAddresses = true }
        if let zuid = agent.zuid { zuidHolders[zuid] = slot }
        order.insert(agent.id)
        if isEnabled { enabledOrder.insert(agent.id) } else { disabledOrder.insert(agent.id) }
        counts.add(agent.countKey, 1)
        if let role = roles.slot(of: roleID) {
            roles.rows[role].agents.insert(agent.id)
            note(.granted, of: slot, entitlement: roles.rows[role].entitlement)
        }
        if let profile = profiles.slot(of: profileID) {
            profiles.rows[profile].agents.insert(agent.id)
            note(.granted, of: slot, entitlement: profiles.rows[profile].entitlement)
        }
        if isEnabled, isConfirmed || quirks.unconfirmedUsesSeat { takeSeat(slot) }
        if isActiveAdmin(slot) { adminCount += 1 }
        return slot
    }

    private mutating func nextZUID() -> Int64 {
        zuidsGiven += 1
        return ids.firstZUID + zuidsGiven
    }

    /// Sends an invitation, which replaces the previous one.
    mutating func invite(_ slot: Int) {
        let isFirst = agents.rows[slot].invitation == 0
        guard
            admits(
                isFirst ? .recordCreated : .recordUpdated,
                of: slot,
                object: "invitation of agent \(agents.rows[slot].id)",
                before: isFirst ? nil : "invitation=\(agents.rows[slot].invitation)",
                after: "invitation=\(agents.rows[slot].invitation + 1)"
            )
        else { return }
        agents.rows[slot].invitation += 1
        let number = agents.rows[slot].invitation
        let end = now.advanced(by: quirks.invitationLifetime)
        agents.rows[slot].invitationEndsAt = end
        due.schedule(.expireInvitation(agent: slot, invitation: number), at: end)
        guard quirks.inviteAutoAccept > .zero else { return }
        due.schedule(
            .acceptInvitation(agent: slot, invitation: number),
            at: now.advanced(by: quirks.inviteAutoAccept)
        )
    }

    /// The journal text for an accepted invitation.
    static let accepted = "invitation=accepted"

    /// Confirms an invited agent, who gets a Zoho account; a seat must be free if one is taken only
    /// now.
    mutating func confirm(_ slot: Int) {
        guard !agents.rows[slot].isConfirmed,
            admits(
                .recordUpdated,
                of: slot,
                object: "invitation of agent \(agents.rows[slot].id)",
                after: Self.accepted
            )
        else { return }
        let zuid = nextZUID()
        recount(slot) { agent in
            agent.isConfirmed = true
            agent.zuid = zuid
            agent.invitationEndsAt = nil
        }
        zuidHolders[zuid] = slot
        if agents.rows[slot].isEnabled { takeSeat(slot) }
    }

    /// Changes an agent and updates the counters.
    private mutating func recount(_ slot: Int, _ change: (inout ZohoAgent) -> Void) {
        counts.add(agents.rows[slot].countKey, -1)
        if isActiveAdmin(slot) { adminCount -= 1 }
        change(&agents.rows[slot])
        counts.add(agents.rows[slot].countKey, 1)
        if isActiveAdmin(slot) { adminCount += 1 }
    }

    func hasFreeSeat(_ seat: ZohoSeat) -> Bool {
        seatLimits[seat].map { seatsTaken[seat, default: 0] < $0 } ?? true
    }

    /// Takes the seat of the agent's type as part of an admitted change.
    mutating func takeSeat(_ slot: Int) {
        guard agents.rows[slot].seat == nil else { return }
        let seat = agents.rows[slot].wantedSeat
        agents.rows[slot].seat = seat
        note(.seatAssigned, of: slot, entitlement: Self.license(seat))
        if slot != serviceAccount { seatsTaken[seat, default: 0] += 1 }
    }

    /// Releases the seat as part of an admitted change.
    mutating func releaseSeat(_ slot: Int) {
        guard let seat = agents.rows[slot].seat else { return }
        agents.rows[slot].seat = nil
        note(.seatReleased, of: slot, entitlement: Self.license(seat))
        if slot != serviceAccount { seatsTaken[seat, default: 0] -= 1 }
    }

    static func license(_ seat: ZohoSeat) -> TargetEntitlement {
        TargetEntitlement(kind: "license", id: seat.rawValue, name: seat.rawValue)
    }

    mutating func buySeats(_ seat: ZohoSeat, _ count: Int) {
        guard let limit = seatLimits[seat],
            admits(
                .recordUpdated,
                of: nil,
                object: "license \(seat.rawValue)",
                before: "seats=\(limit)",
                after: "seats=\(limit + count)"
            )
        else { return }
        seatLimits[seat] = limit + count
    }

    /// Disables an agent: the seat is freed at once, and everything tied to the account stays.
    mutating func deactivate(_ slot: Int) {
        guard agents.rows[slot].isEnabled, admits(.accountDisabled, of: slot) else { return }
        recount(slot) { $0.isEnabled = false }
        enabledOrder.remove(agents.rows[slot].id)
        disabledOrder.insert(agents.rows[slot].id)
        online.remove(agents.rows[slot].id)
        releaseSeat(slot)
        if quirks.deactivationEndsSessions { endSessions(of: slot) }
        if quirks.deactivationEndsTokens { endTokens(of: slot) }
        guard quirks.deactivationDropsTeams else { return }
        for team in agents.rows[slot].teams.ids { leave(team: team, agent: slot) }
    }

    /// Enables a disabled agent; a seat must be free.
    mutating func activate(_ slot: Int) {
        guard !agents.rows[slot].isEnabled, admits(.accountEnabled, of: slot) else { return }
        recount(slot) { $0.isEnabled = true }
        disabledOrder.remove(agents.rows[slot].id)
        enabledOrder.insert(agents.rows[slot].id)
        if !agents.rows[slot].sessions.isEmpty { online.insert(agents.rows[slot].id) }
        if agents.rows[slot].isConfirmed || quirks.unconfirmedUsesSeat { takeSeat(slot) }
    }

    /// Removes an agent with all access; confirmed ones are archived, invited ones leave nothing.
    mutating func delete(_ slot: Int) {
        endSessions(of: slot)
        endTokens(of: slot)
        for team in agents.rows[slot].teams.ids { leave(team: team, agent: slot) }
        let departments = agents.rows[slot].departments
        for id in departments.ids { leave(department: id, agent: slot) }
        guard admits(.accountDeleted, of: slot) else { return }
        let agent = agents.rows[slot]
        if agent.isConfirmed { archive(agent, departments: departments) }
        releaseSeat(slot)
        if isActiveAdmin(slot) { adminCount -= 1 }
        counts.add(agent.countKey, -1)
        if let role = roles.slot(of: agent.roleID) {
            let gone = memberships(of: slot)
            roles.rows[role].agents.remove(agent.id)
            noteMemberships(.revoked, gone, agent: slot)
            note(.revoked, of: slot, entitlement: roles.rows[role].entitlement)
        }
        if let profile = profiles.slot(of: agent.profileID) {
            profiles.rows[profile].agents.remove(agent.id)
            note(.revoked, of: slot, entitlement: profiles.rows[profile].entitlement)
        }
        emailHolders[agent.email.lowercased()] = nil
        if let zuid = agent.zuid { zuidHolders[zuid] = nil }
        order.remove(agent.id)
        enabledOrder.remove(agent.id)
        disabledOrder.remove(agent.id)
        agents.remove(slot: slot)
    }

    private mutating func archive(_ agent: ZohoAgent, departments: SortedIDs) {
        let email = agent.email.lowercased()
        archive[agent.id] = ZohoArchivedAgent(
            id: agent.id,
            firstName: agent.firstName,
            lastName: agent.lastName,
            email: email,
            status: .deleted,
            work: agent.work,
            departments: departments
        )
        archiveOrder.append(agent.id)
        archivedEmails[email] = agent.id
    }

    /// Erases name and address of a deleted agent, whose address is free again (COMM-INV).
    mutating func anonymize(_ id: Int64, name: String) {
        guard let row = archive[id], row.status == .deleted,
            admits(
                .recordUpdated,
                of: nil,
                object: "deleted agent \(id)",
                before: "status=DELETED",
                after: "status=ANONYMIZED"
            )
        else { return }
        if let email = row.email, archivedEmails[email] == id { archivedEmails[email] = nil }
        archive[id]?.email = nil
        archive[id]?.firstName = ""
        archive[id]?.lastName = name
        archive[id]?.status = .anonymized
        anonymizedCount += 1
    }

    /// Why an address cannot be invited; `nil` if it can.
    func inviteRefusal(of email: String) -> ZohoDeskError.Field? {
        let email = email.lowercased()
        if emailHolders[email] != nil { return ZohoDeskError.Field("/emailId", .duplicate) }
        guard quirks.deletedEmailBlocksInvite, archivedEmails[email] != nil else { return nil }
        return ZohoDeskError.Field("/emailId", .invalid)
    }
}

extension ZohoDeskStore {
    /// Sets one attribute that is not access; `name` is the vendor's name.
    mutating func setAttribute<Value: Equatable>(
        _ name: String,
        _ path: WritableKeyPath<ZohoAgent, Value>,
        _ value: Value,
        of slot: Int
    ) {
        guard agents.rows[slot][keyPath: path] != value,
            admits(.accountUpdated, of: slot, after: name)
        else { return }
        agents.rows[slot][keyPath: path] = value
        if let text = value as? String, Self.holdsAt(text) { namesMayBeAddresses = true }
    }

    fileprivate static func holdsAt(_ text: String) -> Bool {
        text.utf8.contains(UInt8(ascii: "@"))
    }

    mutating func setEmail(_ email: String, of slot: Int) {
        let former = agents.rows[slot].email
        guard former != email, admits(.accountUpdated, of: slot, after: "emailId") else {
            return
        }
        emailHolders[former.lowercased()] = nil
        emailHolders[email.lowercased()] = slot
        agents.rows[slot].email = email
    }

    /// Sets type, role and profile; a seat of the new type must be free if the kind changes.
    mutating func setType(
        _ type: ZohoAgentType,
        roleID: Int64,
        profileID: Int64,
        of slot: Int
    ) {
        if agents.rows[slot].type != type {
            let before = agents.rows[slot].type
            guard
                admits(
                    .accountUpdated,
                    of: slot,
                    before: "rolePermissionType=\(before.rawValue)",
                    after: "rolePermissionType=\(type.rawValue)"
                )
            else { return }
            let held = agents.rows[slot].seat
            recount(slot) { $0.type = type }
            if let held, held != agents.rows[slot].wantedSeat {
                releaseSeat(slot)
                takeSeat(slot)
            }
        }
        setRole(roleID, of: slot)
        setProfile(profileID, of: slot)
    }

    mutating func setProfile(_ id: Int64, of slot: Int) {
        let former = agents.rows[slot].profileID
        guard former != id, let to = profiles.slot(of: id),
            let from = profiles.slot(of: former),
            admits(.revoked, of: slot, entitlement: profiles.rows[from].entitlement)
        else { return }
        profiles.rows[from].agents.remove(agents.rows[slot].id)
        profiles.rows[to].agents.insert(agents.rows[slot].id)
        recount(slot) { $0.profileID = id }
        note(.granted, of: slot, entitlement: profiles.rows[to].entitlement)
    }

    /// Changes the role with the teams that come with it.
    mutating func setRole(_ id: Int64, of slot: Int) {
        let former = agents.rows[slot].roleID
        guard former != id, let to = roles.slot(of: id), let from = roles.slot(of: former),
            admits(.revoked, of: slot, entitlement: roles.rows[from].entitlement)
        else { return }
        let before = memberships(of: slot)
        roles.rows[from].agents.remove(agents.rows[slot].id)
        roles.rows[to].agents.insert(agents.rows[slot].id)
        agents.rows[slot].roleID = id
        note(.granted, of: slot, entitlement: roles.rows[to].entitlement)
        noteDifference(from: before, agent: slot)
    }
}

// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Vocabulary
import Wire

extension FreshserviceStore {
    /// Adds a person without any access; `nil` if the request has been cut.
    ///
    /// The addresses must be free.
    mutating func createUser(
        kind: FreshserviceUser.Kind,
        firstName: String,
        lastName: String?,
        email: String?,
        by sideEffectOf: String? = nil
    ) -> Int? {
        var user = FreshserviceUser(
            id: users.nextID,
            kind: kind,
            firstName: firstName,
            createdAt: now
        )
        guard ledger.spendWrite() else { return nil }
        user.lastName = lastName
        user.email = email
        let slot = users.append(user)
        note(.accountCreated, of: slot, after: sideEffectOf.map { "by=\($0)" })
        searchView.keep(nil, slot: slot, at: now)
        if let email { emailHolders[email.inLowerCase] = slot }
        insertIntoOrder(slot)
        return slot
    }

    mutating func assignSeat(_ slot: Int) {
        guard !users.rows[slot].holdsSeat,
            admits(.seatAssigned, of: slot, entitlement: Self.agentLicense)
        else { return }
        users.rows[slot].holdsSeat = true
        users.rows[slot].isOccasional = false
        if slot != serviceAccount { seatsTaken += 1 }
    }

    /// Releases the seat, which makes an active agent an occasional one.
    ///
    /// The record of a deactivated agent still says full-time (REF's sample).
    mutating func releaseSeat(_ slot: Int) {
        guard users.rows[slot].holdsSeat,
            admits(.seatReleased, of: slot, entitlement: Self.agentLicense)
        else { return }
        users.rows[slot].holdsSeat = false
        if users.rows[slot].isActive { users.rows[slot].isOccasional = true }
        if slot != serviceAccount { seatsTaken -= 1 }
    }

    /// Makes a full-time agent an occasional one, which frees the seat.
    mutating func makeOccasional(_ slot: Int) {
        releaseSeat(slot)
        guard !ledger.isCut, !users.rows[slot].isOccasional,
            admits(
                .accountUpdated,
                of: slot,
                before: "occasional=false",
                after: "occasional=true"
            )
        else { return }
        users.rows[slot].isOccasional = true
    }

    mutating func buySeats(_ count: Int) {
        guard let limit = seatLimit,
            admits(
                .recordUpdated,
                of: nil,
                object: "license agent",
                before: "seats=\(limit)",
                after: "seats=\(limit + count)"
            )
        else { return }
        seatLimit = limit + count
    }

    var hasFreeSeat: Bool { seatLimit.map { seatsTaken < $0 } ?? true }

    /// Deactivates an active account with everything that ends at once; the cleanup follows later.
    mutating func deactivate(_ slot: Int) {
        guard users.rows[slot].isActive, admits(.accountDisabled, of: slot) else { return }
        if isAdmin(slot) { adminCount -= 1 }
        users.rows[slot].isActive = false
        users.rows[slot].deactivations += 1
        if quirks.deactivationEndsSessions { endSessions(of: slot) }
        if quirks.deactivationEndsKeys { endKeys(of: slot) }
        releaseSeat(slot)
        switch users.rows[slot].kind {
        case .agent:
            if quirks.deactivationDropsGroups { leaveAllGroups(slot) }
        case .requester:
            // HELP-REQ: a deactivated requester leaves every requester group.
            leaveAllRequesterGroups(slot)
        }
        guard !ledger.isCut else { return }
        due.schedule(
            .cleanUp(user: slot, deactivation: users.rows[slot].deactivations),
            at: now.advanced(by: options.cleanUpDelay)
        )
    }

    /// Enables a deactivated account; agents come back without a seat (REF, PS).
    mutating func reactivate(_ slot: Int) {
        guard !users.rows[slot].isActive, admits(.accountEnabled, of: slot) else { return }
        users.rows[slot].isActive = true
        if users.rows[slot].kind == .agent {
            users.rows[slot].isOccasional = true
        } else if quirks.reactivationDropsDepartments {
            users.rows[slot].attributes["reporting_manager_id"] = nil
            users.rows[slot].attributes["location_id"] = nil
            setDepartments([], of: slot)
        }
        if isAdmin(slot) { adminCount += 1 }
    }

    /// Makes a requester an occasional agent with the SD Agent role and no groups (REF).
    mutating func convertToAgent(_ slot: Int) {
        leaveAllRequesterGroups(slot)
        if quirks.conversionEndsSessions { endSessions(of: slot) }
        guard changeKind(slot, to: .agent) else { return }
        users.rows[slot].isOccasional = true
        // Assumption: the new agent belongs to the workspace of the role.
        users.rows[slot].workspaceIDs = [FreshserviceWorkspace.primaryID]
        guard let role = roles.rows.first(where: { $0.name == "SD Agent" }) else { return }
        grant(
            FreshserviceRoleAssignment(
                roleID: role.id,
                scope: .entireHelpdesk,
                groupIDs: [],
                workspaceID: FreshserviceWorkspace.primaryID
            ),
            to: slot
        )
    }

    /// Makes an agent a requester who stays active (PS).
    ///
    /// Assumption: roles and agent groups are dropped, and unfinished tickets become unassigned.
    mutating func convertToRequester(_ slot: Int) {
        endAgentAccess(of: slot)
        unassignTickets(of: users.rows[slot].id)
        if quirks.conversionEndsSessions { endSessions(of: slot) }
        if changeKind(slot, to: .requester) { users.rows[slot].isKeyEnabled = false }
    }

    /// Erases a person; what they hold ends first, one by one.
    mutating func forget(_ slot: Int) {
        endAllAccess(of: slot)
        unassignTickets(of: users.rows[slot].id)
        deleteTickets(requestedBy: users.rows[slot].id)
        guard admits(.accountDeleted, of: slot) else { return }
        if isAdmin(slot) { adminCount -= 1 }
        if !quirks.forgottenEmailStaysTaken { freeEmails(of: slot) }
        removeFromOrder(slot)
        users.remove(slot: slot)
    }

    /// Moves a requester's addresses to another record and deletes theirs.
    ///
    /// Assumption: the record is gone afterwards, and its tickets belong to the remaining one.
    mutating func merge(_ secondary: Int, into primary: Int) {
        endAllAccess(of: secondary)
        moveTickets(from: users.rows[secondary].id, to: users.rows[primary].id)
        let emails = addresses(of: secondary)
        guard admits(.accountMerged, of: secondary, after: users.rows[primary].object) else {
            return
        }
        freeEmails(of: secondary)
        removeFromOrder(secondary)
        users.remove(slot: secondary)
        guard !emails.isEmpty,
            admits(.accountUpdated, of: primary, after: "secondary_emails")
        else { return }
        users.rows[primary].secondaryEmails += emails
        for email in emails { emailHolders[email.inLowerCase] = primary }
    }

    /// The primary address first.
    func addresses(of slot: Int) -> [String] {
        (users.rows[slot].email.map { [$0] } ?? []) + users.rows[slot].secondaryEmails
    }

    /// Sessions, keys, seat, roles and groups, in this order.
    private mutating func endAllAccess(of slot: Int) {
        endSessions(of: slot)
        endAgentAccess(of: slot)
        leaveAllRequesterGroups(slot)
        endAllUse(by: slot)
    }

    private mutating func endAgentAccess(of slot: Int) {
        endKeys(of: slot)
        for role in users.rows[slot].roles { revoke(role, from: slot) }
        leaveAllGroups(slot)
        releaseSeat(slot)
    }

    private mutating func changeKind(_ slot: Int, to kind: FreshserviceUser.Kind) -> Bool {
        let before = users.rows[slot].kind
        guard
            admits(
                .accountConverted,
                of: slot,
                before: "kind=\(before.rawValue)",
                after: "kind=\(kind.rawValue)"
            )
        else { return false }
        removeFromOrder(slot)
        users.rows[slot].kind = kind
        insertIntoOrder(slot)
        return true
    }

    private mutating func freeEmails(of slot: Int) {
        for email in addresses(of: slot) { emailHolders[email.inLowerCase] = nil }
    }

    mutating func insertIntoOrder(_ slot: Int) {
        let entry = users.rows[slot].listEntry
        peopleOrder.insert(entry)
        switch users.rows[slot].kind {
        case .agent: agentOrder.insert(entry)
        case .requester: requesterOrder.insert(entry)
        }
    }

    mutating func removeFromOrder(_ slot: Int) {
        let entry = users.rows[slot].listEntry
        peopleOrder.remove(entry)
        switch users.rows[slot].kind {
        case .agent: agentOrder.remove(entry)
        case .requester: requesterOrder.remove(entry)
        }
    }
}

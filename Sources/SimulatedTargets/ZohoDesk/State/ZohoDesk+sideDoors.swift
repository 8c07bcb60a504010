// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoDeskStore: HandOperatedStore {
    subscript(sessionsOf slot: Int) -> [Int] {
        get { agents.rows[slot].sessions }
        set { agents.rows[slot].sessions = newValue }
    }
}

extension ZohoDesk: HandOperated {
    static let sideDoors = SideDoors<ZohoDesk>(
        "Zoho Desk",
        [
            .signIn: signIn, .signOut: signOut, .createAccount: createAccount,
            .enableAccount: enableAccount, .disableAccount: disableAccount,
            .deleteAccount: deleteAccount, .anonymizeAccount: anonymizeAccount,
            .acceptInvitation: acceptInvitation, .giveWork: giveWork, .grant: grant,
            .revoke: revoke, .editAccount: editAccount,
            .expireConnectorCredential: expireConnectorCredential,
            .renewConnectorCredential: renewConnectorCredential,
            .connectApp: connectApp, .disconnectApp: disconnectApp,
            .authorizeConnectorAgain: authorizeAgain, .buySeats: buySeats, .rename: rename,
        ]
    )

    package mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {
        advance(to: instant)
        let count = store.ledger.journal.count
        store.ledger.begin(.sideDoor(name: door.name), at: instant)
        try ZohoDesk.sideDoors.open(door, of: &self)
        store.notifySubscribers(from: count, source: nil)
    }

    /// A confirmed agent of the first department, with the public role.
    private static func createAccount(_ desk: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let name = door.text("name")
        guard door.text("kind") == "agent" else {
            throw .refused("There is no kind of account called '\(door.text("kind"))'.")
        }
        guard desk.store.inviteRefusal(of: door.email) == nil else {
            throw .refused("The address is taken.")
        }
        guard desk.store.hasFreeSeat(.agent) else { throw .refused("No seat is free.") }
        let names = name.split(separator: " ", maxSplits: 1).map(String.init)
        guard let access = desk.store.ids(for: .agentPublic, role: nil, profile: nil),
            let slot = desk.store.createAgent(
                firstName: names.count > 1 ? names[0] : "",
                lastName: names.last ?? name,
                email: door.email,
                type: .agentPublic,
                roleID: access.role,
                profileID: access.profile,
                isConfirmed: true
            )
        else { return }
        desk.store.join(department: desk.store.departments.firstID, agent: slot)
    }

    private static func enableAccount(_ desk: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let slot = try desk.slot(door)
        let agent = desk.store.agents.rows[slot]
        guard !agent.isEnabled else { throw .refused("The account is active already.") }
        let uses = agent.isConfirmed || desk.options.quirks.unconfirmedUsesSeat
        guard !uses || desk.store.hasFreeSeat(agent.wantedSeat) else {
            throw .refused("No seat is free.")
        }
        desk.store.activate(slot)
    }

    private static func disableAccount(_ desk: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let slot = try desk.slot(door)
        guard desk.store.agents.rows[slot].isEnabled else {
            throw .refused("The account is disabled already.")
        }
        desk.store.deactivate(slot)
    }

    private static func deleteAccount(_ desk: inout Self, _ door: SideDoor) throws(SideDoorError) {
        desk.store.delete(try desk.slot(door))
    }

    private static func anonymizeAccount(
        _ desk: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        guard let id = desk.store.archivedEmails[door.email.lowercased()] else {
            throw .unknownAccount(door.email)
        }
        desk.store.anonymize(id, name: "Anonymous Agent")
    }

    private static func acceptInvitation(
        _ desk: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let slot = try desk.slot(door)
        let agent = desk.store.agents.rows[slot]
        guard !agent.isConfirmed else { throw .refused("The invitation is accepted already.") }
        guard let end = agent.invitationEndsAt, desk.store.now < end else {
            throw .refused("The invitation has expired.")
        }
        guard desk.store.canConfirm(slot) else { throw .refused("No seat is free.") }
        desk.store.confirm(slot)
    }

    private static func giveWork(_ desk: inout Self, _ door: SideDoor) throws(SideDoorError) {
        desk.store.giveWork(door.count("items"), to: try desk.slot(door))
    }

    private static func expireConnectorCredential(
        _ desk: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let token = desk.store.accounts.connectorToken
        desk.store.withAccounts { accounts in _ = accounts.end(token: token) }
    }

    private static func renewConnectorCredential(
        _ desk: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let user = desk.store.ids.firstAgent
        let now = desk.store.now
        desk.store.withAccounts { $0.renewConnectorToken(user: user, at: now) }
    }

    mutating func edit(_ attribute: String, _ value: String?, of slot: Int) throws(SideDoorError) {
        switch attribute {
        case "email", "emailId":
            guard let value, ZohoAgentDraft.isAddress(value) else {
                throw .refused("An account needs a valid address.")
            }
            if let holder = store.slot(email: value), holder != slot {
                throw .refused("The address is taken.")
            }
            store.setEmail(value, of: slot)
        case "firstName": store.setAttribute(attribute, \.firstName, value ?? "", of: slot)
        case "lastName":
            guard let value, !value.isEmpty else { throw .refused("A last name is required.") }
            store.setAttribute(attribute, \.lastName, value, of: slot)
        case "phone": store.setAttribute(attribute, \.phone, value ?? "", of: slot)
        case "mobile": store.setAttribute(attribute, \.mobile, value ?? "", of: slot)
        case "extn": store.setAttribute(attribute, \.extn, value ?? "", of: slot)
        case "aboutInfo": store.setAttribute(attribute, \.about, value ?? "", of: slot)
        case "timeZone": store.setAttribute(attribute, \.timeZone, value ?? "UTC", of: slot)
        case let name where name.hasPrefix("cf_"):
            var fields = store.agents.rows[slot].customFields
            fields[name] = value.map { .string($0) }
            store.setAttribute(name, \.customFields, fields, of: slot)
        case let name:
            throw .refused("The attribute '\(name)' cannot be edited by hand.")
        }
    }

    /// Issues further refresh tokens for the connector's client; beyond the maximum the oldest
    /// ends, which may be the connector's own.
    private static func authorizeAgain(_ desk: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let times = door.count("times")
        let owner = desk.store.serviceAccount
        guard desk.store.agents.exists(slot: owner), desk.store.agents.rows[owner].isEnabled else {
            throw .refused("The account cannot sign in: deactivated.")
        }
        let user = desk.store.ids.firstAgent
        let now = desk.store.now
        desk.store.withAccounts { accounts in
            for _ in 0..<times { accounts.mintRefreshToken(user: user, at: now) }
        }
    }

    private static func buySeats(_ desk: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let license = door.text("license")
        guard let seat = ZohoSeat(rawValue: license) else {
            throw .unknownEntitlement(kind: "license", name: license)
        }
        desk.store.buySeats(seat, door.count("count"))
    }
}

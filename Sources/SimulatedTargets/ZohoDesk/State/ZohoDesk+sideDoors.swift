// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension ZohoDesk {
    package mutating func open(
        _ door: SideDoor,
        at instant: Instant
    ) throws(SideDoorError) {
        advance(to: instant)
        let count = store.journal.count
        store.begin(.sideDoor(name: door.name), at: instant)
        try pass(door, at: instant)
        store.notifySubscribers(from: count, source: nil)
    }

    private mutating func pass(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {
        switch door {
        case .signIn(let email): try signIn(try slot(email))
        case .signOut(let email): store.endSessions(of: try slot(email))
        case .createAccount(let kind, let email, let name):
            try createAccount(kind, email, name)
        case .enableAccount(let email): try enable(try slot(email))
        case .disableAccount(let email):
            let slot = try slot(email)
            guard store.agents.rows[slot].isEnabled else {
                throw .refused("The account is disabled already.")
            }
            store.deactivate(slot)
        case .deleteAccount(let email): store.delete(try slot(email))
        case .anonymizeAccount(let email):
            guard let id = store.archivedEmails[email.lowercased()] else {
                throw .unknownAccount(email)
            }
            store.anonymize(id, name: "Anonymous Agent")
        case .acceptInvitation(let email): try accept(try slot(email))
        case .giveWork(let email, let items):
            guard items > 0 else { throw .refused("The count must be positive.") }
            store.giveWork(items, to: try slot(email))
        case .grant(let email, let kind, let name): try grant(kind, name, to: try slot(email))
        case .revoke(let email, let kind, let name): try revoke(kind, name, from: try slot(email))
        case .editAccount(let email, let attribute, let value):
            try edit(attribute, value, of: try slot(email))
        case .expireConnectorCredential:
            let token = store.accounts.connectorToken
            store.withAccounts { accounts in _ = accounts.end(token: token) }
        case .authorizeConnectorAgain(let times): try authorizeAgain(times, at: instant)
        case .buySeats(let license, let count): try buySeats(license, count)
        case .rename(let kind, let from, let to): try rename(kind, from: from, to: to)
        case .issueKey, .approvePending:
            throw .refused("Zoho Desk has no such door.")
        }
    }

    private func slot(_ email: String) throws(SideDoorError) -> Int {
        guard let slot = store.slot(email: email) else { throw .unknownAccount(email) }
        return slot
    }

    private mutating func signIn(_ slot: Int) throws(SideDoorError) {
        if let reason = store.signInRefusal(of: slot) {
            throw .refused("The account cannot sign in: \(reason).")
        }
        store.signIn(slot)
    }

    /// A confirmed agent of the first department, with the public role.
    private mutating func createAccount(
        _ kind: String,
        _ email: String,
        _ name: String
    ) throws(SideDoorError) {
        guard kind == "agent" else {
            throw .refused("There is no kind of account called '\(kind)'.")
        }
        guard store.inviteRefusal(of: email) == nil else { throw .refused("The address is taken.") }
        guard store.hasFreeSeat(.agent) else { throw .refused("No seat is free.") }
        let names = name.split(separator: " ", maxSplits: 1).map(String.init)
        guard let access = store.ids(for: .agentPublic, role: nil, profile: nil),
            let slot = store.createAgent(
                firstName: names.count > 1 ? names[0] : "",
                lastName: names.last ?? name,
                email: email,
                type: .agentPublic,
                roleID: access.role,
                profileID: access.profile,
                isConfirmed: true
            )
        else { return }
        store.join(department: store.departments.firstID, agent: slot)
    }

    private mutating func enable(_ slot: Int) throws(SideDoorError) {
        let agent = store.agents.rows[slot]
        guard !agent.isEnabled else { throw .refused("The account is active already.") }
        let uses = agent.isConfirmed || options.quirks.unconfirmedUsesSeat
        guard !uses || store.hasFreeSeat(agent.wantedSeat) else {
            throw .refused("No seat is free.")
        }
        store.activate(slot)
    }

    private mutating func accept(_ slot: Int) throws(SideDoorError) {
        let agent = store.agents.rows[slot]
        guard !agent.isConfirmed else { throw .refused("The invitation is accepted already.") }
        guard let end = agent.invitationEndsAt, store.now < end else {
            throw .refused("The invitation has expired.")
        }
        guard store.canConfirm(slot) else { throw .refused("No seat is free.") }
        store.confirm(slot)
    }

    private mutating func edit(
        _ attribute: String,
        _ value: String?,
        of slot: Int
    ) throws(SideDoorError) {
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

    /// Further refresh tokens of the connector's client; past the most that live at a time the
    /// oldest dies, which may be the connector's own.
    private mutating func authorizeAgain(
        _ times: Int,
        at instant: Instant
    ) throws(SideDoorError) {
        guard times > 0 else { throw .refused("The count must be positive.") }
        guard store.agents.exists(slot: store.serviceAccount),
            store.agents.rows[store.serviceAccount].isEnabled
        else { throw .refused("The account cannot sign in: deactivated.") }
        let user = store.ids.firstAgent
        store.withAccounts { accounts in
            for _ in 0..<times { accounts.mintRefreshToken(user: user, at: instant) }
        }
    }

    private mutating func buySeats(_ license: String, _ count: Int) throws(SideDoorError) {
        guard count > 0 else { throw .refused("The count must be positive.") }
        guard let seat = ZohoSeat(rawValue: license) else {
            throw .unknownEntitlement(kind: "license", name: license)
        }
        store.buySeats(seat, count)
    }
}

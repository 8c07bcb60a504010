// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension Freshservice {
    package mutating func open(
        _ door: SideDoor,
        at instant: Instant
    ) throws(SideDoorError) {
        store.advance(to: instant)
        store.begin(.sideDoor(name: door.name), at: instant)
        switch door {
        case .signIn(let email): try signIn(try slot(email))
        case .signOut(let email): store.endSessions(of: try slot(email))
        case .createAccount(let kind, let email, let name):
            try createAccount(kind, email, name)
        case .enableAccount(let email):
            let slot = try slot(email)
            guard !store.users.rows[slot].isActive else {
                throw .refused("The account is active already.")
            }
            store.reactivate(slot)
        case .disableAccount(let email):
            let slot = try slot(email)
            guard store.users.rows[slot].isActive else {
                throw .refused("The account is deactivated already.")
            }
            store.deactivate(slot)
        case .deleteAccount(let email): store.forget(try slot(email))
        case .grant(let email, let kind, let name): try grant(kind, name, to: try slot(email))
        case .revoke(let email, let kind, let name): try revoke(kind, name, from: try slot(email))
        case .editAccount(let email, let attribute, let value):
            try edit(attribute, value, of: try slot(email))
        case .issueKey(let email): try issueKey(to: try slot(email))
        case .expireConnectorCredential: store.endKey(0)
        case .approvePending(let email): try approvePending(of: try slot(email))
        case .buySeats(let license, let count): try buySeats(license, count)
        case .rename(let kind, let from, let to): try rename(kind, from: from, to: to)
        case .anonymizeAccount, .acceptInvitation, .giveWork, .authorizeConnectorAgain:
            throw .refused("Freshservice has no such door.")
        }
    }

    private func slot(_ email: String) throws(SideDoorError) -> Int {
        guard let slot = store.slot(email: email) else { throw .unknownAccount(email) }
        return slot
    }

    private mutating func signIn(_ slot: Int) throws(SideDoorError) {
        if let reason = store.signInRefusal(of: slot, at: store.now) {
            throw .refused("The account cannot sign in: \(reason).")
        }
        store.signIn(slot)
    }

    private mutating func createAccount(
        _ kindName: String,
        _ email: String,
        _ name: String
    ) throws(SideDoorError) {
        guard let kind = FreshserviceUser.Kind(rawValue: kindName) else {
            throw .refused("There is no kind of account called '\(kindName)'.")
        }
        guard !store.isTaken(email, besides: nil) else {
            throw .refused("The address is taken.")
        }
        if kind == .agent, !store.hasFreeSeat { throw .refused("No full-time seat is free.") }
        let names = name.split(separator: " ", maxSplits: 1).map(String.init)
        guard
            let slot = store.createUser(
                kind: kind,
                firstName: names.first ?? name,
                lastName: names.count > 1 ? names[1] : nil,
                email: email
            ), kind == .agent
        else { return }
        store.assignSeat(slot)
        try grant("role", "SD Agent", to: slot)
    }

    private mutating func edit(
        _ attribute: String,
        _ value: String?,
        of slot: Int
    ) throws(SideDoorError) {
        switch attribute {
        case "email", "primary_email":
            guard let value, FreshserviceUserDraft.isAddress(value) else {
                throw .refused("An account needs a valid address.")
            }
            guard !store.isTaken(value, besides: slot) else {
                throw .refused("The address is taken.")
            }
            store.setEmail(value, of: slot)
        case "first_name":
            guard let value, !value.isEmpty else { throw .refused("A first name is required.") }
            store.setNames(first: value, last: .absent, of: slot)
        case "last_name":
            let names = value.map { .value($0) } ?? Sent<String>.null
            store.setNames(first: nil, last: names, of: slot)
        case "department_ids":
            guard let id = store.departments.rows.first(where: { $0.name == value })?.id else {
                throw .unknownEntitlement(kind: "department", name: value ?? "null")
            }
            store.setDepartments([id], of: slot)
        case let name where FreshserviceUserDraft.textAttributes.contains(name):
            store.setAttribute(name, value.map { .string($0) } ?? .null, of: slot)
        case let name:
            throw .refused("The attribute '\(name)' cannot be edited by hand.")
        }
    }

    private mutating func issueKey(to slot: Int) throws(SideDoorError) {
        guard store.users.rows[slot].kind == .agent, store.users.rows[slot].isActive else {
            throw .refused("Only an active agent can have an API key.")
        }
        store.issueKey(to: slot, value: keyValue(number: store.keys.count))
    }

    private mutating func approvePending(of slot: Int) throws(SideDoorError) {
        var isWaiting = false
        for part in FreshservicePart.allCases {
            for id in store.users.rows[slot].groups[part, pending: true].ids {
                guard let group = store.groups.slot(of: id) else { continue }
                isWaiting = true
                store.approve(group, user: slot, as: part)
            }
        }
        if !isWaiting { throw .refused("Nothing waits for approval.") }
    }

    private mutating func buySeats(_ license: String, _ count: Int) throws(SideDoorError) {
        guard count > 0 else { throw .refused("The count must be positive.") }
        switch license {
        case "agent": store.buySeats(count)
        case "dayPass": store.buyDayPasses(count)
        default: throw .unknownEntitlement(kind: "license", name: license)
        }
    }
}

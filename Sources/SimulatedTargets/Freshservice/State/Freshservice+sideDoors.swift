// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension FreshserviceStore: KeyIssuingStore {
    subscript(sessionsOf slot: Int) -> [Int] {
        get { users.rows[slot].sessions }
        set { users.rows[slot].sessions = newValue }
    }

    subscript(keysOf slot: Int) -> [Int] {
        get { users.rows[slot].keys }
        set { users.rows[slot].keys = newValue }
    }
}

extension Freshservice: KeyIssuing {
    static let sideDoors = SideDoors<Freshservice>(
        "Freshservice",
        [
            .signIn: signIn, .signOut: signOut, .createAccount: createAccount,
            .enableAccount: enableAccount, .disableAccount: disableAccount,
            .deleteAccount: deleteAccount, .grant: grant, .revoke: revoke,
            .editAccount: editAccount, .issueKey: issueKey, .endKey: endKey,
            .renewConnectorCredential: renewConnectorCredential,
            .expireConnectorCredential: expireConnectorCredential,
            .approvePending: approvePending, .decideApproval: decideApproval,
            .buySeats: buySeats, .rename: rename,
        ]
    )

    package mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {
        store.advance(to: instant)
        store.ledger.begin(.sideDoor(name: door.name), at: instant)
        try Freshservice.sideDoors.open(door, of: &self)
    }

    private static func createAccount(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let name = door.text("name")
        guard let kind = FreshserviceUser.Kind(rawValue: door.text("kind")) else {
            throw .refused("There is no kind of account called '\(door.text("kind"))'.")
        }
        guard !target.store.isTaken(door.email, besides: nil) else {
            throw .refused("The address is taken.")
        }
        guard kind == .requester || target.store.hasFreeSeat else {
            throw .refused("No full-time seat is free.")
        }
        let names = name.split(separator: " ", maxSplits: 1).map(String.init)
        guard
            let slot = target.store.createUser(
                kind: kind,
                firstName: names.first ?? name,
                lastName: names.count > 1 ? names[1] : nil,
                email: door.email
            ), kind == .agent
        else { return }
        target.store.assignSeat(slot)
        try target.grant("role", "SD Agent", to: slot)
    }

    private static func enableAccount(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let slot = try target.slot(door)
        guard !target.store.users.rows[slot].isActive else {
            throw .refused("The account is active already.")
        }
        target.store.reactivate(slot)
    }

    private static func disableAccount(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let slot = try target.slot(door)
        guard target.store.users.rows[slot].isActive else {
            throw .refused("The account is deactivated already.")
        }
        target.store.deactivate(slot)
    }

    private static func deleteAccount(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        target.store.forget(try target.slot(door))
    }

    mutating func edit(_ attribute: String, _ value: String?, of slot: Int) throws(SideDoorError) {
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

    private static func issueKey(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let slot = try target.slot(door)
        let user = target.store.users.rows[slot]
        guard user.kind == .agent, user.isActive else {
            throw .refused("Only an active agent can have an API key.")
        }
        target.issueKey(to: slot)
    }

    private static func approvePending(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let slot = try target.slot(door)
        var isWaiting = false
        for part in FreshservicePart.allCases {
            for id in target.store.users.rows[slot].groups[part, pending: true].ids {
                guard let group = target.store.groups.slot(of: id) else { continue }
                isWaiting = true
                target.store.approve(group, user: slot, as: part)
            }
        }
        if !isWaiting { throw .refused("Nothing waits for approval.") }
    }

    /// The API has no such call (REF): approvers decide in the product, or through a link in an
    /// email.
    private static func decideApproval(
        _ target: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let person = target.store.users.rows[try target.slot(door)].id
        let status: FreshserviceApproval.Status
        switch door.text("ruling") {
        case "approved": status = .approved
        case "rejected": status = .rejected
        case let word: throw .refused("An approval is approved or rejected, not '\(word)'.")
        }
        let slot = target.store.desk.approvals.slots.last { slot in
            let approval = target.store.desk.approvals.rows[slot]
            return approval.approverID == person && approval.status == .requested
                && approval.ticketID == Int64(door.count("ticket"))
        }
        guard let slot else { throw .refused("Nobody asks for that approval.") }
        target.store.setStatus(status, ofApproval: slot)
    }

    private static func buySeats(_ target: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let count = door.count("count")
        switch door.text("license") {
        case "agent": target.store.buySeats(count)
        case "dayPass": target.store.buyDayPasses(count)
        case let license: throw .unknownEntitlement(kind: "license", name: license)
        }
    }
}

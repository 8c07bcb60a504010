// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension SCIMStore: KeyIssuingStore {
    subscript(sessionsOf slot: Int) -> [Int] {
        get { rows[slot].sessions }
        set { rows[slot].sessions = newValue }
    }

    subscript(keysOf slot: Int) -> [Int] {
        get { rows[slot].keys }
        set { rows[slot].keys = newValue }
    }
}

extension SCIMService: KeyIssuing {
    static let sideDoors = SideDoors<SCIMService>(
        "A SCIM service",
        [
            .signIn: signIn, .signOut: signOut, .createAccount: createAccount,
            .enableAccount: enableAccount, .disableAccount: disableAccount,
            .deleteAccount: deleteAccount, .grant: grant, .revoke: revoke,
            .editAccount: editAccount, .issueKey: issueKey, .endKey: endKey,
            .tellSecret: tellSecret, .changeSecret: changeSecret,
            .expireConnectorCredential: expireConnectorCredential,
            .renewConnectorCredential: renewConnectorCredential, .buySeats: buySeats,
            .rename: rename,
        ]
    )

    package mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {
        store.advance(to: instant)
        store.ledger.begin(.sideDoor(name: door.name), at: instant)
        try SCIMService.sideDoors.open(door, of: &self)
    }

    private static func createAccount(
        _ service: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let email = door.email
        guard door.text("kind") == "user" else {
            throw .refused("There is no kind of account called '\(door.text("kind"))'.")
        }
        guard service.store.slot(email: email) == nil,
            service.store.userNames[email.lowercased()] == nil
        else { throw .refused("The address is taken.") }
        guard service.store.hasFreeSeat else { throw .refused("No seat is free.") }
        let draft = SCIMDraft(attributes: [
            "userName": .string(email),
            "displayName": .string(door.text("name")),
            "emails": [["value": .string(email), "type": "work", "primary": true]],
            "active": true,
        ])
        _ = service.store.create(draft, type: SCIMStore.users)
    }

    private static func enableAccount(
        _ service: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let slot = try service.slot(door)
        guard !service.store.rows[slot].isActive else {
            throw .refused("The account is active already.")
        }
        guard service.store.hasFreeSeat else { throw .refused("No seat is free.") }
        service.store.activate(slot)
    }

    private static func disableAccount(
        _ service: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        let slot = try service.slot(door)
        guard service.store.rows[slot].isActive else {
            throw .refused("The account is deactivated already.")
        }
        service.store.disable(slot, by: .byHand)
    }

    private static func deleteAccount(
        _ service: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        service.store.delete(try service.slot(door))
    }

    private static func issueKey(_ service: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let slot = try service.slot(door)
        guard service.store.rows[slot].isActive else {
            throw .refused("Only an active account can have a key.")
        }
        service.issueKey(to: slot)
    }

    private static func tellSecret(_ service: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let shared = try service.slot(door)
        guard let slot = service.store.slot(email: door.text("to")) else {
            throw .unknownAccount(door.text("to"))
        }
        guard shared != slot else { throw .refused("It is the account's own secret.") }
        service.store.tellSecret(of: shared, to: slot)
    }

    private static func changeSecret(
        _ service: inout Self,
        _ door: SideDoor
    ) throws(SideDoorError) {
        service.store.changeSecret(of: try service.slot(door))
    }

    private static func buySeats(_ service: inout Self, _ door: SideDoor) throws(SideDoorError) {
        let license = door.text("license")
        guard license == SCIMStore.seatLicense.name, service.store.seatLimit != nil else {
            throw .unknownEntitlement(kind: "license", name: license)
        }
        service.store.buySeats(door.count("count"))
    }

    mutating func edit(_ attribute: String, _ value: String?, of slot: Int) throws(SideDoorError) {
        var draft = SCIMDraft(store.rows[slot])
        let text = value.map { JSONValue.string($0) }
        let schemas = store.types[SCIMStore.users].extensions.map(\.schema)
        let holder = schemas.first { $0.attribute(attribute)?.kind == .string }
        switch attribute {
        case "email", "emails":
            guard let text else { throw .refused("An account needs an address.") }
            draft.attributes["emails"] = [["value": text, "type": "work", "primary": true]]
        case "givenName", "familyName":
            var name = draft.attributes["name"]?.object ?? JSONObject()
            name[attribute] = text
            draft.attributes["name"] = name.isEmpty ? Optional.none : .object(name)
        default:
            let core = SCIMSchema.user.attribute(attribute) ?? SCIMSchema.common[2]
            if core.name == attribute, core.kind == .string, core.name != "password" {
                draft.attributes[attribute] = text
            } else if let holder {
                var object = draft.attributes[holder.id]?.object ?? JSONObject()
                object[attribute] = text
                draft.attributes[holder.id] = object.isEmpty ? Optional.none : .object(object)
            } else {
                throw .refused("The attribute '\(attribute)' cannot be edited by hand.")
            }
        }
        guard draft.attributes["userName"] != nil else {
            throw .refused("An account needs a user name.")
        }
        if let clash = store.clash(draft.attributes, type: SCIMStore.users, besides: slot) {
            throw .refused("The value of \(clash) is in use.")
        }
        store.update(slot, to: draft, by: .byHand)
    }

    mutating func grant(_ kind: String, _ name: String, to slot: Int) throws(SideDoorError) {
        if kind == "group" {
            store.join(slot, group: try group(name))
            return
        }
        let list = try list(of: kind, name)
        guard !store.rows[slot].values(of: list).contains(name) else { return }
        let held = store.rows[slot].attributes[list]?.array ?? []
        store.setRights(list, to: .array(held + [["value": .string(name)]]), of: slot)
    }

    mutating func revoke(_ kind: String, _ name: String, from slot: Int) throws(SideDoorError) {
        if kind == "group" {
            store.leave(slot, group: try group(name))
            return
        }
        let list = try list(of: kind, name)
        let held = store.rows[slot].attributes[list]?.array ?? []
        let rest = held.filter { $0["value"]?.string != name }
        store.setRights(list, to: rest.isEmpty ? Optional.none : .array(rest), of: slot)
    }

    /// The list that holds rights of a kind.
    ///
    /// Where the service defines what is on offer, nothing else can be granted by hand.
    private func list(of kind: String, _ name: String) throws(SideDoorError) -> String {
        guard let list = SCIMStore.rightLists.first(where: { $0.kind == kind })?.list else {
            throw .unknownEntitlement(kind: kind, name: name)
        }
        let offered = store.offered[list] ?? []
        guard offered.isEmpty || offered.contains(name) else {
            throw .unknownEntitlement(kind: kind, name: name)
        }
        return list
    }

    private func group(_ name: String) throws(SideDoorError) -> Int {
        let found = store.groupNames[name.lowercased()]?.slots.first {
            store.rows[$0].displayName == name
        }
        guard let found else { throw .unknownEntitlement(kind: "group", name: name) }
        return found
    }

    mutating func rename(_ kind: String, from: String, to: String) throws(SideDoorError) {
        guard kind == "group" else { throw .unknownEntitlement(kind: kind, name: from) }
        let slot = try group(from)
        var draft = SCIMDraft(store.rows[slot])
        draft.attributes["displayName"] = .string(to)
        store.update(slot, to: draft, by: .byHand)
    }
}

extension SCIMService {
    /// Roles and entitlements are free values unless the service says which it offers.
    package func offeredNames(of kind: String) -> [String]? {
        switch kind {
        case "account": return ["user"]
        case "group":
            return store.groupNames.values.flatMap(\.slots).sorted()
                .compactMap { store.rows[$0].displayName }
        default:
            guard let list = SCIMStore.rightLists.first(where: { $0.kind == kind })?.list else {
                return []
            }
            let offered = store.offered[list] ?? []
            return offered.isEmpty ? nil : offered
        }
    }
}

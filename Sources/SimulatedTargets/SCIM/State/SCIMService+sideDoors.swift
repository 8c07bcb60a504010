// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension SCIMService {
    package mutating func open(_ door: SideDoor, at instant: Instant) throws(SideDoorError) {
        store.advance(to: instant)
        store.begin(.sideDoor(name: door.name), at: instant)
        switch door {
        case .signIn(let email):
            let slot = try slot(email)
            if let reason = store.signInRefusal(of: slot) {
                throw .refused("The account cannot sign in: \(reason).")
            }
            store.signIn(slot)
        case .signOut(let email): store.endSessions(of: try slot(email))
        case .createAccount(let kind, let email, let name):
            try createAccount(kind, email, name)
        case .enableAccount(let email): try enable(try slot(email))
        case .disableAccount(let email):
            let slot = try slot(email)
            guard store.rows[slot].isActive else {
                throw .refused("The account is deactivated already.")
            }
            store.disable(slot, by: .byHand)
        case .deleteAccount(let email): store.delete(try slot(email))
        case .grant(let email, let kind, let name): try grant(kind, name, to: try slot(email))
        case .revoke(let email, let kind, let name): try revoke(kind, name, from: try slot(email))
        case .editAccount(let email, let attribute, let value):
            try edit(attribute, value, of: try slot(email))
        case .issueKey(let email):
            let slot = try slot(email)
            guard store.rows[slot].isActive else {
                throw .refused("Only an active account can have a key.")
            }
            store.issueKey(to: slot, value: keyValue(number: store.keys.count))
        case .expireConnectorCredential: store.endKey(0)
        case .buySeats(let license, let count):
            guard license == SCIMStore.seatLicense.name, store.seatLimit != nil else {
                throw .unknownEntitlement(kind: "license", name: license)
            }
            guard count > 0 else { throw .refused("The count must be positive.") }
            store.buySeats(count)
        case .rename(let kind, let from, let to): try rename(kind, from: from, to: to)
        case .anonymizeAccount, .acceptInvitation, .giveWork, .authorizeConnectorAgain,
            .approvePending:
            throw .refused("A SCIM service has no such door.")
        }
    }

    private func slot(_ email: String) throws(SideDoorError) -> Int {
        guard let slot = store.slot(address: email) else { throw .unknownAccount(email) }
        return slot
    }

    private mutating func enable(_ slot: Int) throws(SideDoorError) {
        guard !store.rows[slot].isActive else {
            throw .refused("The account is active already.")
        }
        guard store.hasFreeSeat else { throw .refused("No seat is free.") }
        store.activate(slot)
    }

    private mutating func createAccount(
        _ kind: String,
        _ email: String,
        _ name: String
    ) throws(SideDoorError) {
        guard kind == "user" else {
            throw .refused("There is no kind of account called '\(kind)'.")
        }
        guard store.slot(address: email) == nil, store.userNames[email.lowercased()] == nil else {
            throw .refused("The address is taken.")
        }
        guard store.hasFreeSeat else { throw .refused("No seat is free.") }
        let draft = SCIMDraft(attributes: [
            "userName": .string(email),
            "displayName": .string(name),
            "emails": [["value": .string(email), "type": "work", "primary": true]],
            "active": true,
        ])
        _ = store.create(draft, type: SCIMStore.users)
    }

    private mutating func edit(
        _ attribute: String,
        _ value: String?,
        of slot: Int
    ) throws(SideDoorError) {
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

    private mutating func grant(
        _ kind: String,
        _ name: String,
        to slot: Int
    ) throws(SideDoorError) {
        if kind == "group" {
            store.join(slot, group: try group(name))
            return
        }
        let list = try list(of: kind, name)
        guard !store.rows[slot].values(of: list).contains(name) else { return }
        let held = store.rows[slot].attributes[list]?.array ?? []
        store.setRights(list, to: .array(held + [["value": .string(name)]]), of: slot)
    }

    private mutating func revoke(
        _ kind: String,
        _ name: String,
        from slot: Int
    ) throws(SideDoorError) {
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
    /// Where the service names what is on offer, nothing else can be given by hand.
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

    private mutating func rename(
        _ kind: String,
        from: String,
        to: String
    ) throws(SideDoorError) {
        guard kind == "group" else { throw .unknownEntitlement(kind: kind, name: from) }
        let slot = try group(from)
        var draft = SCIMDraft(store.rows[slot])
        draft.attributes["displayName"] = .string(to)
        store.update(slot, to: draft, by: .byHand)
    }
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    static func createAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        var reader = BodyReader(try call.object())
        reader.rejectMembers(outside: FreshserviceUserDraft.agentCreateFields)
        let draft = FreshserviceUserDraft(reading: &reader, emailField: "email")
        for name in ["first_name", "email", "roles"] where reader.object[name] == nil {
            reader.complain(name, .missing)
        }
        let roles = store.roleAssignments(draft, reader: &reader)
        store.check(draft, for: nil, emailField: "email", reader: &reader)
        guard reader.violations.isEmpty, let firstName = draft.firstName else {
            throw .validation(reader.violations)
        }
        // Without the member the agent is full-time (PS).
        let isFullTime = !(draft.isOccasional ?? false)
        if isFullTime { try store.expectFreeSeat() }
        guard
            let slot = store.createUser(
                kind: .agent,
                firstName: firstName,
                lastName: draft.lastName.value,
                email: draft.email
            )
        else { throw .crashed }
        if isFullTime { store.assignSeat(slot) }
        store.apply(draft, roles: roles, to: slot)
        var reply = FreshserviceReply(status: 201, body: store.agentBody(slot))
        reply.location = "/api/v2/agents/\(store.users.id(ofSlot: slot))"
        return reply
    }

    static func viewAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        FreshserviceReply(status: 200, body: store.keptAgentBody(try store.agent(call)))
    }

    /// Any key may read its own agent; undocumented, but clients rely on it (N804, COMM-403).
    static func viewOwnAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        FreshserviceReply(status: 200, body: store.agentBody(call.actor))
    }

    static func updateAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.agent(call)
        var reader = BodyReader(try call.object())
        reader.rejectMembers(
            outside: store.quirks.acceptsUndocumentedAgentFields
                ? FreshserviceUserDraft.agentCreateFields
                : FreshserviceUserDraft.agentUpdateFields
        )
        let draft = FreshserviceUserDraft(reading: &reader, emailField: "email")
        let roles = store.roleAssignments(draft, reader: &reader)
        store.check(draft, for: slot, emailField: "email", reader: &reader)
        guard reader.violations.isEmpty else { throw .validation(reader.violations) }
        try store.protectLastAdmin(slot, losingRoles: roles)
        try store.changeSeat(of: slot, toOccasional: draft.isOccasional)
        store.apply(draft, roles: roles, to: slot)
        return FreshserviceReply(status: 200, body: store.agentBody(slot))
    }

    /// Deactivates, and answers 200 with the agent instead of the usual 204 (REF, PS).
    static func deactivateAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.agent(call)
        if !store.users.rows[slot].isActive {
            try store.refuseRepeat()
        } else {
            try store.protect(slot, from: call)
            store.deactivate(slot)
        }
        return FreshserviceReply(status: 200, body: store.agentBody(slot))
    }

    static func reactivateAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.agent(call)
        try call.expectNoBody()
        guard !store.users.rows[slot].isActive else {
            throw store.incompatible("The agent is active already.")
        }
        store.reactivate(slot)
        return FreshserviceReply(status: 200, body: store.agentBody(slot))
    }

    static func forgetAgent(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.agent(call)
        try store.protect(slot, from: call)
        try store.forgetPerson(slot)
        return .noContent
    }

    /// Assumption: only an active agent can be converted.
    static func convertToRequester(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.agent(call)
        try call.expectNoBody()
        guard store.users.rows[slot].isActive else {
            throw store.incompatible("A deactivated agent cannot be converted.")
        }
        try store.protect(slot, from: call)
        store.convertToRequester(slot)
        return FreshserviceReply(status: 200, body: store.requesterBody(slot))
    }
}

extension FreshserviceStore {
    func agent(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let slot = self.slot(call.id, kind: .agent) else { throw .notFound }
        return slot
    }

    mutating func forgetPerson(_ slot: Int) throws(FreshserviceError) {
        if quirks.forgetNeedsDeactivation, users.rows[slot].isActive {
            throw incompatible("Only a deactivated person can be forgotten.")
        }
        forget(slot)
    }

    func incompatible(_ message: String) -> FreshserviceError {
        .refused(
            status: quirks.incompatibleStatus,
            code: "incompatible_field",
            message: message
        )
    }

    func refuseRepeat() throws(FreshserviceError) {
        switch quirks.repeatDeleteStatus {
        case 404: throw .notFound
        case 409: throw incompatible("The record is deactivated already.")
        default: return
        }
    }

    func expectFreeSeat() throws(FreshserviceError) {
        guard hasFreeSeat else {
            throw .refused(
                status: 403,
                code: "access_denied",
                message: quirks.noSeatMessage
            )
        }
    }

    /// Assumption: the key's owner and the last account admin are protected.
    fileprivate func protect(
        _ slot: Int,
        from call: FreshserviceCall
    ) throws(FreshserviceError) {
        guard quirks.protectsSelfAndLastAdmin else { return }
        let isLastAdmin = isAdmin(slot) && adminCount == 1
        if slot == call.actor || isLastAdmin { throw .accessDenied }
    }

    fileprivate func protectLastAdmin(
        _ slot: Int,
        losingRoles roles: [FreshserviceRoleAssignment]?
    ) throws(FreshserviceError) {
        guard quirks.protectsSelfAndLastAdmin, let roles, isAdmin(slot),
            adminCount == 1,
            !roles.contains(where: { $0.roleID == FreshserviceStore.accountAdminID })
        else { return }
        throw .accessDenied
    }

    fileprivate mutating func changeSeat(
        of slot: Int,
        toOccasional wanted: Bool?
    ) throws(FreshserviceError) {
        guard let wanted, wanted != users.rows[slot].isOccasional else { return }
        if wanted {
            makeOccasional(slot)
        } else if users.rows[slot].isActive {
            try expectFreeSeat()
            assignSeat(slot)
        } else {
            // Assumption: the answer to a seat for a deactivated agent is not documented.
            throw .invalid("occasional", .incompatible)
        }
    }
}

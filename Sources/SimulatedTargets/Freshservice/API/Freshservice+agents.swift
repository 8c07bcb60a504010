// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    mutating func createAgent(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
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
        if isFullTime { try expectFreeSeat() }
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

    mutating func viewAgent(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        FreshserviceReply(status: 200, body: store.keptAgentBody(try agent(call)))
    }

    /// Any key may ask for its own agent; undocumented, but clients rely on it (N804, COMM-403).
    func viewOwnAgent(_ call: FreshserviceCall) -> FreshserviceReply {
        FreshserviceReply(status: 200, body: store.agentBody(call.actor))
    }

    mutating func updateAgent(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let slot = try agent(call)
        var reader = BodyReader(try call.object())
        reader.rejectMembers(
            outside: options.quirks.acceptsUndocumentedAgentFields
                ? FreshserviceUserDraft.agentCreateFields
                : FreshserviceUserDraft.agentUpdateFields
        )
        let draft = FreshserviceUserDraft(reading: &reader, emailField: "email")
        let roles = store.roleAssignments(draft, reader: &reader)
        store.check(draft, for: slot, emailField: "email", reader: &reader)
        guard reader.violations.isEmpty else { throw .validation(reader.violations) }
        try protectLastAdmin(slot, losingRoles: roles)
        try changeSeat(of: slot, toOccasional: draft.isOccasional)
        store.apply(draft, roles: roles, to: slot)
        return FreshserviceReply(status: 200, body: store.agentBody(slot))
    }

    /// Deactivates, and answers 200 with the agent instead of the usual 204 (REF, PS).
    mutating func deactivateAgent(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let slot = try agent(call)
        if !store.users.rows[slot].isActive {
            try refuseRepeat()
        } else {
            try protect(slot, from: call)
            store.deactivate(slot)
        }
        return FreshserviceReply(status: 200, body: store.agentBody(slot))
    }

    mutating func reactivateAgent(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let slot = try agent(call)
        try call.expectNoBody()
        guard !store.users.rows[slot].isActive else {
            throw incompatible("The agent is active already.")
        }
        store.reactivate(slot)
        return FreshserviceReply(status: 200, body: store.agentBody(slot))
    }

    mutating func forgetAgent(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let slot = try agent(call)
        try protect(slot, from: call)
        try forget(slot)
        return .noContent
    }

    /// Assumption: only an active agent can be converted.
    mutating func convertToRequester(
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let slot = try agent(call)
        try call.expectNoBody()
        guard store.users.rows[slot].isActive else {
            throw incompatible("A deactivated agent cannot be converted.")
        }
        try protect(slot, from: call)
        store.convertToRequester(slot)
        return FreshserviceReply(status: 200, body: store.requesterBody(slot))
    }

    func agent(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let slot = store.slot(call.id, kind: .agent) else { throw .notFound }
        return slot
    }

    mutating func forget(_ slot: Int) throws(FreshserviceError) {
        if options.quirks.forgetNeedsDeactivation, store.users.rows[slot].isActive {
            throw incompatible("Only a deactivated person can be forgotten.")
        }
        store.forget(slot)
    }

    func incompatible(_ message: String) -> FreshserviceError {
        .refused(
            status: options.quirks.incompatibleStatus,
            code: "incompatible_field",
            message: message
        )
    }

    func refuseRepeat() throws(FreshserviceError) {
        switch options.quirks.repeatDeleteStatus {
        case 404: throw .notFound
        case 409: throw incompatible("The record is deactivated already.")
        default: return
        }
    }

    func expectFreeSeat() throws(FreshserviceError) {
        guard store.hasFreeSeat else {
            throw .refused(
                status: 403,
                code: "access_denied",
                message: options.quirks.noSeatMessage
            )
        }
    }

    /// Assumption: the key's owner and the last account admin are out of reach.
    private func protect(
        _ slot: Int,
        from call: FreshserviceCall
    ) throws(FreshserviceError) {
        guard options.quirks.protectsSelfAndLastAdmin else { return }
        let isLastAdmin = store.isAdmin(slot) && store.adminCount == 1
        if slot == call.actor || isLastAdmin { throw .accessDenied }
    }

    private func protectLastAdmin(
        _ slot: Int,
        losingRoles roles: [FreshserviceRoleAssignment]?
    ) throws(FreshserviceError) {
        guard options.quirks.protectsSelfAndLastAdmin, let roles, store.isAdmin(slot),
            store.adminCount == 1,
            !roles.contains(where: { $0.roleID == FreshserviceStore.accountAdminID })
        else { return }
        throw .accessDenied
    }

    private mutating func changeSeat(
        of slot: Int,
        toOccasional wanted: Bool?
    ) throws(FreshserviceError) {
        guard let wanted, wanted != store.users.rows[slot].isOccasional else { return }
        if wanted {
            store.makeOccasional(slot)
        } else if store.users.rows[slot].isActive {
            try expectFreeSeat()
            store.assignSeat(slot)
        } else {
            // Assumption: no page says what a seat for a deactivated agent is answered with.
            throw .invalid("occasional", .incompatible)
        }
    }
}

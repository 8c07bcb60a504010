// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    private static let updates: ZohoScopes = .any(.agents, .basic, .settings, to: .update)

    /// Routes that change agents.
    static let agentChangeRoutes: [Route<ZohoDeskEndpoint>] = [
        .post(
            "/agents",
            "OAS-O",
            scopes: .any(.agents, .basic, .settings, to: .create),
            needs: [.manageAgents],
            addAgent
        ),
        .post(
            "/agents/activate",
            "OAS-O",
            scopes: updates,
            needs: [.manageAgents],
            cost: .bulk,
            activate
        ),
        .post("/agents/reinvite", "OAS-O", scopes: updates, needs: [.manageAgents], reinvite),
        .post(
            "/agents/deleteUnconfirmed",
            "OAS-O",
            scopes: updates.union(.any(.agents, .basic, .settings, to: .delete)),
            needs: [.manageAgents],
            cost: .perRecord,
            deleteUnconfirmed
        ),
        .patch("/agents/{id}", "OAS-O", scopes: updates, needs: [.manageAgents], updateAgent),
        .post(
            "/agents/{id}/deactivate",
            "OAS-O",
            scopes: updates,
            needs: [.manageAgents],
            readsBody: false,
            deactivate
        ),
        .post(
            "/agents/{id}/reassignment",
            "OAS-N",
            scopes: updates,
            needs: [.manageAgents],
            reassign
        ),
        .delete(
            "/agents/{id}",
            "OAS-N",
            scopes: .any(.agents, .basic, .settings, to: .delete),
            needs: [.manageAgents],
            generation: .new,
            cost: .perRecord,
            deleteAgent
        ),
        .post(
            "/agents/{id}/delete",
            .seen("PY-OLD"),
            scopes: .any(.agents, .basic, .settings, to: .delete),
            needs: [.manageAgents],
            readsBody: false,
            cost: .perRecord,
            deleteAgentByPost
        ),
        .post(
            "/deletedAgents/{id}/anonymize",
            "OAS-N",
            scopes: updates,
            needs: [.manageAgents],
            generation: .new,
            anonymize
        ),
    ]

    private static func reinvite(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        for slot in try desk.unconfirmed(call) { desk.store.invite(slot) }
        return .noContent
    }

    private static func deleteUnconfirmed(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        for slot in try desk.unconfirmed(call) where !desk.store.isCut {
            desk.store.delete(slot)
        }
        return .noContent
    }

    private static func deleteAgent(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        guard desk.options.quirks.agentDeleteRoutes != .post else { throw .wrongMethod }
        return try desk.removeAgent(call)
    }

    private static func deleteAgentByPost(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply
    {
        guard desk.options.quirks.agentDeleteRoutes != .delete else { throw .notFound }
        return try desk.removeAgent(call)
    }

    private static func addAgent(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let draft = try ZohoAgentDraft(try call.object(), isCreation: true, store: desk.store)
        if let refusal = draft.email.flatMap({ desk.store.inviteRefusal(of: $0) }) {
            throw .invalidData([refusal])
        }
        try call.permit()
        guard let email = draft.email, let lastName = draft.lastName, let type = draft.type,
            let implied = desk.store.ids(for: type, role: nil, profile: nil)
        else { throw .crashed }
        let seat: ZohoSeat = type == .light ? .lightAgent : .agent
        if desk.options.quirks.unconfirmedUsesSeat, draft.isEnabled ?? true {
            try desk.requireSeat(seat)
        }
        guard
            let slot = desk.store.createAgent(
                firstName: draft.firstName ?? "",
                lastName: lastName,
                email: email,
                type: type,
                roleID: draft.roleID ?? implied.role,
                profileID: draft.profileID ?? implied.profile,
                isConfirmed: false,
                isEnabled: draft.isEnabled ?? true
            )
        else { throw .crashed }
        for id in draft.departments ?? [] where !desk.store.isCut {
            desk.store.join(department: id, agent: slot)
        }
        desk.apply(draft, to: slot)
        if !desk.store.isCut { desk.store.invite(slot) }
        var view = ZohoDeskStore.AgentView()
        view.isCreation = true
        return .ok(desk.store.agentBody(slot, view))
    }

    /// The refusal names the kind of seat and how many there are.
    func requireSeat(_ seat: ZohoSeat, _ count: Int = 1) throws(ZohoDeskError) {
        guard let limit = store.seatLimits[seat],
            store.seatsTaken[seat, default: 0] + count > limit
        else { return }
        throw .license(
            ZohoDeskError.License(
                feature: seat.feature,
                edition: options.edition.licenseWord,
                allowed: limit
            )
        )
    }

    /// Applies the attributes that are not access, as far as the draft has them.
    private mutating func apply(_ draft: ZohoAgentDraft, to slot: Int) {
        if let name = draft.firstName {
            store.setAttribute("firstName", \.firstName, name, of: slot)
        }
        if let name = draft.lastName { store.setAttribute("lastName", \.lastName, name, of: slot) }
        for text in draft.texts { store.setAttribute(text.name, text.path, text.value, of: slot) }
        if let channels = draft.channels {
            store.setAttribute("channelExpert", \.channels, channels, of: slot)
        }
        if let ids = draft.chatDepartments {
            store.setAttribute(
                "associatedChatDepartmentIds",
                \.chatDepartments,
                SortedIDs(ids),
                of: slot
            )
        }
        guard let fields = draft.customFields else { return }
        var merged = store.agents.rows[slot].customFields
        for member in fields.members { merged[member.key] = member.value }
        store.setAttribute("cf", \.customFields, merged, of: slot)
    }

    private static func updateAgent(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let draft = try ZohoAgentDraft(try call.object(), isCreation: false, store: desk.store)
        try call.permit()
        let slot = try desk.agent(call)
        let access = try desk.target(of: draft, slot)
        try desk.checkEmail(draft.email, of: slot)
        try desk.checkStatus(draft, access.type, of: slot)
        if let email = draft.email { desk.store.setEmail(email, of: slot) }
        desk.apply(draft, to: slot)
        desk.store.setType(access.type, roleID: access.role, profileID: access.profile, of: slot)
        if let ids = draft.departments { desk.store.setDepartments(SortedIDs(ids), of: slot) }
        switch draft.isEnabled {
        case true?: desk.store.activate(slot)
        case false?: desk.store.deactivate(slot)
        case nil: break
        }
        return .ok(desk.store.agentBody(slot))
    }

    /// Type, role and profile after an update.
    ///
    /// Assumption: a role or profile named without a type makes the agent a custom one, unless it
    /// has them already.
    private func target(
        of draft: ZohoAgentDraft,
        _ slot: Int
    ) throws(Refusal) -> (type: ZohoAgentType, role: Int64, profile: Int64) {
        let agent = store.agents.rows[slot]
        if let type = draft.type, type != .custom {
            guard let implied = store.ids(for: type, role: nil, profile: nil) else {
                throw .crashed
            }
            return (type, implied.role, implied.profile)
        }
        let role = draft.roleID ?? agent.roleID
        let profile = draft.profileID ?? agent.profileID
        let isSame = role == agent.roleID && profile == agent.profileID
        return (draft.type ?? (isSame ? agent.type : .custom), role, profile)
    }

    private func checkEmail(_ email: String?, of slot: Int) throws(ZohoDeskError) {
        guard let email, email.lowercased() != store.agents.rows[slot].email.lowercased() else {
            return
        }
        if options.quirks.emailChangeRefused, store.agents.rows[slot].isConfirmed {
            throw .invalid("/emailId")
        }
        if let refusal = store.inviteRefusal(of: email) { throw .invalidData([refusal]) }
    }

    /// Seats first, then the guards of deactivation and of demotion.
    private func checkStatus(
        _ draft: ZohoAgentDraft,
        _ type: ZohoAgentType,
        of slot: Int
    ) throws(ZohoDeskError) {
        let agent = store.agents.rows[slot]
        let seat: ZohoSeat = type == .light ? .lightAgent : .agent
        let willBeEnabled = draft.isEnabled ?? agent.isEnabled
        let uses = agent.isConfirmed || options.quirks.unconfirmedUsesSeat
        if willBeEnabled, uses, agent.seat != seat { try requireSeat(seat) }
        if draft.isEnabled == false, agent.isEnabled, options.quirks.patchStatusRunsChecks {
            try checkDeactivation(of: slot)
        }
        let access = try target(of: draft, slot)
        let staysAdmin =
            store.profiles.slot(of: access.profile)
            .map { store.profiles.rows[$0].isAdministrator } ?? false
        if !staysAdmin { try checkLoss(ofAdmin: slot) }
    }

    private static func activate(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.object(), known: ["agentIds"])
        let ids = body.requiredIDs("agentIds") ?? []
        try body.check()
        try call.permit()
        let slots = SortedIDs(ids).ids.compactMap { desk.store.agents.slot(of: $0) }
        guard slots.count == SortedIDs(ids).count,
            slots.allSatisfy({
                desk.store.agents.rows[$0].isConfirmed || !desk.store.agents.rows[$0].isEnabled
            })
        else { throw .invalid("/agentIds") }
        let idle = slots.filter { !desk.store.agents.rows[$0].isEnabled }
        for seat in ZohoSeat.allCases {
            let wanted = idle.count { desk.store.agents.rows[$0].wantedSeat == seat }
            if wanted > 0 { try desk.requireSeat(seat, wanted) }
        }
        for slot in idle where !desk.store.isCut { desk.store.activate(slot) }
        return .noContent
    }

    private func unconfirmed(_ call: Call) throws(Refusal) -> [Int] {
        var body = ZohoBody(try call.object(), known: ["agentIds"])
        let ids = SortedIDs(body.requiredIDs("agentIds") ?? []).ids
        try body.check()
        try call.permit()
        let slots = ids.compactMap { store.agents.slot(of: $0) }
        guard slots.count == ids.count,
            !slots.contains(where: { store.agents.rows[$0].isConfirmed })
        else { throw .invalid("/agentIds") }
        return slots
    }

    private static func deactivate(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let slot = try desk.agent(call)
        let agent = desk.store.agents.rows[slot]
        if !agent.isEnabled {
            guard desk.options.quirks.deactivateAlreadyDisabled == 204 else { throw .wrongState }
            return .noContent
        }
        try desk.checkDeactivation(of: slot)
        desk.store.deactivate(slot)
        return .noContent
    }

    private mutating func removeAgent(_ call: Call) throws(Refusal) -> Reply {
        let slot = try agent(call)
        let agent = store.agents.rows[slot]
        guard agent.isConfirmed else { throw .wrongState }
        if agent.isEnabled {
            guard options.quirks.deleteActiveAllowed else { throw .wrongState }
            try checkDeactivation(of: slot)
        }
        store.delete(slot)
        return .noContent
    }

    private static func anonymize(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(try call.objectIfAny(), known: ["anonymizedName"])
        let name = body.string("anonymizedName", max: 50)
        try body.check()
        try call.permit()
        guard let row = desk.store.archive[call.id], row.status == .deleted else { throw .notFound }
        desk.store.anonymize(row.id, name: name ?? "Anonymous Agent")
        return .noContent
    }
}

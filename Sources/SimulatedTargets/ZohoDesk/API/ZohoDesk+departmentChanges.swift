// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Routes that change departments and their members.
extension ZohoDesk {
    static func addDepartment(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(
            try call.object(),
            known: [
                "name", "associatedAgentIds", "description", "isAssignToTeamEnabled",
                "isVisibleInCustomerPortal", "nameInCustomerPortal",
            ]
        )
        let name = body.requiredString("name", max: 200) ?? ""
        var department = ZohoDepartment(
            id: desk.store.departments.nextID,
            name: name,
            creatorID: desk.store.agents.rows[call.actor].id,
            createdAt: desk.store.now
        )
        let people =
            (desk.options.generation == .old
                ? body.requiredIDs("associatedAgentIds") : body.ids("associatedAgentIds")) ?? []
        department.description = body.string("description", max: 65_535) ?? ""
        department.isAssignedToTeams = body.bool("isAssignToTeamEnabled") ?? true
        department.isVisibleInPortal = body.bool("isVisibleInCustomerPortal") ?? true
        department.portalName = body.string("nameInCustomerPortal", max: 200) ?? name
        if desk.store.departmentsByName[name.lowercased()] != nil {
            body.complain("name", .duplicate)
        }
        let slots = desk.agents(people)
        if slots == nil { body.complain("associatedAgentIds") }
        try body.check()
        try call.permit()
        guard let slot = desk.store.createDepartment(department) else { throw .crashed }
        for agent in slots ?? [] where !desk.store.isCut {
            desk.store.join(department: department.id, agent: agent)
        }
        return .ok(desk.store.departmentBody(slot))
    }

    /// The older description accepts only two members; the newer one those of a creation.
    ///
    /// Assumption: a list of agents replaces the former one.
    static func updateDepartment(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var known = ["isAssignToTeamEnabled", "nameInCustomerPortal"]
        if desk.options.generation == .new {
            known += ["name", "description", "isVisibleInCustomerPortal", "associatedAgentIds"]
        }
        var body = ZohoBody(try call.object(), known: known)
        let name = body.string("name", max: 200)
        let description = body.string("description", max: 65_535)
        let portalName = body.string("nameInCustomerPortal", max: 200)
        let toTeams = body.bool("isAssignToTeamEnabled")
        let isVisible = body.bool("isVisibleInCustomerPortal")
        let people = body.ids("associatedAgentIds").map { SortedIDs($0) }
        if let people, !(1...100).contains(people.count) || desk.agents(people.ids) == nil {
            body.complain("associatedAgentIds")
        }
        if name?.isEmpty == true { body.complain("name") }
        if let taken = name.flatMap({ desk.store.departmentsByName[$0.lowercased()] }),
            desk.store.departments.rows[taken].id != call.id
        {
            body.complain("name", .duplicate)
        }
        try body.check()
        try call.permit()
        let slot = try desk.department(call)
        if let people { try desk.setAgents(people, ofDepartment: slot) }
        let object = "department \(call.id)"
        func set<Value: Equatable>(
            _ name: String,
            _ member: WritableKeyPath<ZohoDepartment, Value>,
            _ value: Value?
        ) {
            guard let value else { return }
            desk.store.setText(name, \.departments.rows[slot], member, value, object: object)
        }
        if let name { desk.store.renameDepartment(slot, to: name) }
        set("description", \.description, description)
        set("nameInCustomerPortal", \.portalName, portalName)
        set("isAssignToTeamEnabled", \.isAssignedToTeams, toTeams)
        set("isVisibleInCustomerPortal", \.isVisibleInPortal, isVisible)
        return .ok(desk.store.departmentBody(slot))
    }

    /// The slots of agents; `nil` if one does not exist.
    private func agents(_ ids: [Int64]) -> [Int]? {
        let slots = ids.compactMap { store.agents.slot(of: $0) }
        return slots.count == ids.count ? slots : nil
    }

    /// New ones first, since those who leave must have another department.
    private mutating func setAgents(_ people: SortedIDs, ofDepartment slot: Int) throws(Refusal) {
        let department = store.departments.rows[slot]
        let leavers = agents(department.agents.subtracting(people)) ?? []
        try checkLeaving(leavers)
        for agent in agents(people.ids) ?? [] where !store.isCut {
            store.join(department: department.id, agent: agent)
        }
        for agent in leavers where !store.isCut {
            store.leave(department: department.id, agent: agent)
        }
    }

    /// Disabling moves the staff to another department (assumption: and out of this one).
    static func disableDepartment(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        var body = ZohoBody(
            try call.object(),
            known: ["agentNewDepartment", "emailNewDepartment"]
        )
        let heir = body.requiredID("agentNewDepartment")
        let mail = body.id("emailNewDepartment")
        func isFit(_ id: Int64?) -> Bool {
            guard let id, id != call.id, let slot = desk.store.departments.slot(of: id) else {
                return false
            }
            return desk.store.departments.rows[slot].isEnabled
        }
        if heir != nil, !isFit(heir) { body.complain("agentNewDepartment") }
        if mail != nil, !isFit(mail) { body.complain("emailNewDepartment") }
        try body.check()
        try call.permit()
        let slot = try desk.department(call)
        guard let heir, !desk.store.departments.rows[slot].isDefault else { throw .wrongState }
        for id in desk.store.departments.rows[slot].agents.ids where !desk.store.isCut {
            guard let agent = desk.store.agents.slot(of: id) else { continue }
            desk.store.join(department: heir, agent: agent)
            if !desk.store.isCut { desk.store.leave(department: call.id, agent: agent) }
        }
        if !desk.store.isCut { desk.store.setEnabled(false, ofDepartment: slot) }
        return .noContent
    }

    /// The department of the path and the agents of the body.
    func named(_ call: Call) throws(Refusal) -> (Int, [Int]) {
        var body = ZohoBody(try call.object(), known: ["agentIds"])
        let slots = agents(SortedIDs(body.requiredIDs("agentIds") ?? []).ids)
        if slots == nil { body.complain("agentIds") }
        try body.check()
        try call.permit()
        return (try department(call), slots ?? [])
    }

    static func dissociate(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        let (department, slots) = try desk.named(call)
        let id = desk.store.departments.rows[department].id
        try desk.checkLeaving(slots.filter { desk.store.agents.rows[$0].departments.contains(id) })
        for slot in slots where !desk.store.isCut { desk.store.leave(department: id, agent: slot) }
        return .noContent
    }

    /// Refuses to remove agents from their only department.
    private func checkLeaving(_ slots: [Int]) throws(ZohoDeskError) {
        for agent in slots.map({ store.agents.rows[$0] }) {
            if options.quirks.onlyDepartmentGuard, agent.departments.count == 1 {
                throw .wrongState
            }
            if options.liveChatOnly.contains(agent.email.lowercased()) { throw .liveChatOnly }
        }
    }
}

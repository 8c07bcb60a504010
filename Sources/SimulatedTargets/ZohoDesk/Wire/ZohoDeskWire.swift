// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// Bodies exactly as on the wire; the vendor's spelling appears only here and in the readers.
extension ZohoDeskStore {
    /// Variations of an agent's body.
    struct AgentView {
        /// Whether the agent is a row of a list, which may lack the type and the time zone.
        var isRow = false
        /// The answer that creates an agent shows the missing number as an empty string.
        var isCreation = false
        var include: [String] = []
        /// If false, fields hidden from the caller's profile are absent (ELAPSED).
        var showsAll = true
    }

    func write(agent: ZohoAgent, _ view: AgentView, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", digits: agent.id)
        write(zuid: agent, isCreation: view.isCreation, to: &writer)
        writer.member("firstName", agent.firstName)
        writer.member("lastName", agent.lastName)
        writer.member("name", agent.displayName(lastFirst: quirks.nameLastFirst))
        if view.showsAll {
            writer.member("emailId", agent.email)
            writer.member("phone", agent.phone)
            writer.member("mobile", agent.mobile)
            writer.member("extn", agent.extn)
        }
        writer.member("photoURL", String?.none)
        writer.member("roleId", digits: agent.roleID)
        writer.member("profileId", digits: agent.profileID)
        let isWhole = !view.isRow || quirks.listsShowType
        if isWhole { writer.member("rolePermissionType", agent.type.rawValue) }
        writer.member("status", agent.isEnabled ? "ACTIVE" : "DISABLED")
        writer.member("isConfirmed", agent.isConfirmed)
        writer.member("associatedDepartmentIds", digits: agent.departments.ids)
        writer.member("associatedChatDepartmentIds", digits: agent.chatDepartments.ids)
        writer.member("channelExpert", agent.channels)
        if isWhole { writer.member("timeZone", agent.timeZone) }
        writer.member("langCode", agent.language)
        writer.member("countryCode", agent.country)
        writer.member("aboutInfo", agent.about)
        writer.member("isZiaAgent", agent.isBot)
        if !agent.customFields.isEmpty {
            writer.member("cf", json: .object(agent.customFields))
        }
        for part in view.include { write(part, of: agent, to: &writer) }
        writer.closeObject()
    }

    private func write(zuid agent: ZohoAgent, isCreation: Bool, to writer: inout BodyWriter) {
        if agent.zuid == nil, isCreation, quirks.zuidWhenPending == .mixed {
            writer.member("zuid", "")
        } else {
            writer.member("zuid", digits: agent.zuid)
        }
    }

    private func write(_ part: String, of agent: ZohoAgent, to writer: inout BodyWriter) {
        switch part {
        case "role":
            let role = roles.slot(of: agent.roleID).map { roles.rows[$0] }
            writer.key("role")
            writePair(role?.id, role?.name, to: &writer)
        case "profile":
            let profile = profiles.slot(of: agent.profileID).map { profiles.rows[$0] }
            writer.key("profile")
            writePair(profile?.id, profile?.name, to: &writer)
        case "associatedDepartments":
            writer.key("associatedDepartments")
            writeDepartments(agent.departments, to: &writer)
        case "associatedChatDepartments":
            writer.key("associatedChatDepartments")
            writeDepartments(agent.chatDepartments, to: &writer)
        case "verifiedEmails":
            writer.member("verifiedEmails", agent.isConfirmed ? [agent.email] : [])
        default:
            break
        }
    }

    private func writePair(_ id: Int64?, _ name: String?, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", digits: id)
        writer.member("name", name)
        writer.closeObject()
    }

    private func writeDepartments(_ ids: SortedIDs, to writer: inout BodyWriter) {
        writer.openArray()
        for id in ids.ids {
            guard let slot = departments.slot(of: id) else { continue }
            writer.openObject()
            writer.member("id", digits: id)
            writer.member("name", departments.rows[slot].name)
            writer.member("sanitizedName", departments.rows[slot].sanitizedName)
            writer.closeObject()
        }
        writer.closeArray()
    }

    /// The eight members that lists of members show.
    func write(shortAgent agent: ZohoAgent, include: [String], to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", digits: agent.id)
        write(zuid: agent, isCreation: false, to: &writer)
        writer.member("firstName", agent.firstName)
        writer.member("lastName", agent.lastName)
        writer.member("emailId", agent.email)
        writer.member("photoURL", String?.none)
        writer.member("roleId", digits: agent.roleID)
        writer.member("profileId", digits: agent.profileID)
        for part in include { write(part, of: agent, to: &writer) }
        writer.closeObject()
    }

    func agentBody(_ slot: Int, _ view: AgentView = AgentView()) -> [UInt8] {
        var writer = BodyWriter(capacity: 1_024)
        write(agent: agents.rows[slot], view, to: &writer)
        return writer.bytes
    }

    /// A list of agents under `data`; 204 if there are none.
    func listReply(_ slots: [Int], _ view: AgentView) -> ZohoDeskReply {
        rowsReply("data", slots, bytesEach: 768) { slot, writer in
            write(agent: agents.rows[slot], view, to: &writer)
        }
    }

    /// A list under a specific name; 204 if there are none.
    ///
    /// `count` is the total number of rows, which only searches report.
    func rowsReply<Row>(
        _ name: StaticString,
        _ rows: [Row],
        bytesEach: Int = 256,
        emptyIs204: Bool = true,
        count: Int? = nil,
        _ write: (Row, inout BodyWriter) -> Void
    ) -> ZohoDeskReply {
        if rows.isEmpty, emptyIs204 { return .noContent }
        var writer = BodyWriter(capacity: bytesEach * rows.count + 32)
        writer.openObject()
        writer.key(name)
        writer.openArray()
        for row in rows { write(row, &writer) }
        writer.closeArray()
        if let count { writer.member("count", Int64(count)) }
        writer.closeObject()
        return .ok(writer.bytes)
    }

    func countReply(_ count: Int) -> ZohoDeskReply {
        var writer = BodyWriter(capacity: 24)
        writer.openObject()
        writer.member("count", Int64(count))
        writer.closeObject()
        return .ok(writer.bytes)
    }
}

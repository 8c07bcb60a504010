// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    static func createDepartment(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        var reader = BodyReader(try call.object())
        let draft = store.departmentDraft(&reader, for: nil)
        if reader.object["name"] == nil { reader.complain("name", .missing) }
        guard reader.violations.isEmpty, let name = draft.name else {
            throw .validation(reader.violations)
        }
        guard let slot = store.createDepartment(name) else { throw .crashed }
        store.apply(draft, toDepartment: slot)
        var reply = FreshserviceReply(status: 201, body: store.departmentBody(slot))
        reply.location = "/api/v2/departments/\(store.departments.id(ofSlot: slot))"
        return reply
    }

    static func viewDepartment(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        FreshserviceReply(status: 200, body: store.departmentBody(try store.department(call)))
    }

    /// Ordered by name (HAR).
    static func listDepartments(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try call.rejectParameters(outside: ["page", "per_page", "query"])
        if let text = call.query["query"] { return try store.searchDepartments(text, call) }
        let slots = store.departments.slots
            .sorted { store.departments.rows[$0].name < store.departments.rows[$1].name }
        return try store.shortList(call, "departments", slots) { slot, writer in
            store.write(department: store.departments.rows[slot], to: &writer)
        }
    }

    static func updateDepartment(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        let slot = try store.department(call)
        var reader = BodyReader(try call.object())
        let draft = store.departmentDraft(&reader, for: slot)
        guard reader.violations.isEmpty else { throw .validation(reader.violations) }
        store.apply(draft, toDepartment: slot)
        return FreshserviceReply(status: 200, body: store.departmentBody(slot))
    }

    static func deleteDepartment(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        store.deleteDepartment(try store.department(call))
        return .noContent
    }
}

extension FreshserviceStore {
    /// Like every search in pages of 30, newest first and without Link (REF).
    ///
    /// It reads the store itself: lag is documented only for people.
    fileprivate func searchDepartments(
        _ text: String,
        _ call: FreshserviceCall
    ) throws(FreshserviceError) -> FreshserviceReply {
        let query: FreshserviceQuery
        do throws(FreshserviceQueryError) {
            query = try FreshserviceQuery(parsing: text, fields: .departments)
        } catch {
            throw .badQuery(body: error.body)
        }
        let page = try searchPage(call)
        let slots = departments.slots.reversed().filter { slot in
            query.matches { _ in .text(departments.rows[slot].name) }
        }
        let rows = slots.dropFirst(page.offset).prefix(page.perPage)
        return .many("departments", rows) { slot, writer in
            write(department: departments.rows[slot], to: &writer)
        }
    }

    fileprivate func department(_ call: FreshserviceCall) throws(FreshserviceError) -> Int {
        guard let slot = departments.slot(of: call.id) else { throw .notFound }
        return slot
    }

    fileprivate func departmentDraft(
        _ reader: inout BodyReader,
        for slot: Int?
    ) -> FreshserviceDepartmentDraft {
        let draft = FreshserviceDepartmentDraft(reading: &reader)
        let table = departments
        if let name = draft.name,
            table.slots.contains(where: { $0 != slot && table.rows[$0].name == name })
        {
            reader.complain("name", .duplicate)
        }
        // Both may be agents or requesters (REF).
        for (field, sent) in [
            ("head_user_id", draft.headUserID), ("prime_user_id", draft.primeUserID),
        ] {
            guard let id = sent.value, users.slot(of: id) == nil else { continue }
            reader.complain(field, .invalid)
        }
        return draft
    }
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

extension Freshservice {
    /// The `/applications` routes (REF, "Software").
    enum ApplicationCalls {
        static func create(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let draft = try FreshserviceApplicationDraft(reading: call)
            guard let name = draft.name else { throw .invalid("name", .missing) }
            guard let slot = store.createApplication(name: name) else { throw .crashed }
            draft.fill(&store.desk.applications.rows[slot])
            var reply = shown(store, slot, status: 201)
            reply.location = "/api/v2/applications/\(store.desk.applications.rows[slot].id)"
            return reply
        }

        static func update(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let slot = try found(store, call)
            let draft = try FreshserviceApplicationDraft(reading: call)
            let object = store.desk.applications.rows[slot].object
            guard store.admits(.recordUpdated, of: nil, object: object) else { throw .crashed }
            draft.fill(&store.desk.applications.rows[slot])
            store.desk.applications.rows[slot].updatedAt = store.now
            return shown(store, slot)
        }

        static func view(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            shown(store, try found(store, call))
        }

        /// Without a workspace only the primary one is listed; 0 means all (REF).
        static func list(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try call.rejectParameters(outside: ["workspace_id", "page", "per_page"])
            let workspace = try call.integer("workspace_id") ?? FreshserviceWorkspace.primaryID
            let rows = store.desk.applications.slots
                .map { store.desk.applications.rows[$0] }
                .filter { workspace == 0 || $0.workspaceID == workspace }
            let page = try call.paged(rows, store.quirks)
            return .many("applications", page.rows, link: page.link) { row, writer in
                store.write(application: row, to: &writer)
            }
        }

        /// Parameters are ignored, so that a client which forgets `/users` before `?user_ids=`
        /// deletes the application, as one Go client does.
        static func delete(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            store.deleteApplication(try found(store, call))
            return .noContent
        }

        static func deleteMany(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            var deleted: [Int64] = []
            var missing: [Int64] = []
            for id in try call.ids(in: "ids") {
                if let slot = store.desk.applications.slot(of: id) {
                    store.deleteApplication(slot)
                    deleted.append(id)
                } else {
                    missing.append(id)
                }
            }
            return missing.isEmpty ? .noContent : partialSuccess(deleted, missing)
        }

        static func licenses(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let licenses = store.desk.applications.rows[try found(store, call)].licenses
            return .many("licenses", licenses) { license, writer in
                store.write(license: license, to: &writer)
            }
        }

        static func found(_ store: Store, _ call: Call) throws(Refusal) -> Int {
            guard let slot = store.desk.applications.slot(of: call.id) else { throw .notFound }
            return slot
        }

        private static func shown(_ store: Store, _ slot: Int, status: Int = 200) -> Reply {
            .one("application", status: status) { writer in
                store.write(application: store.desk.applications.rows[slot], to: &writer)
            }
        }

        /// The entry of a failure is documented (REF); the lists around the entries are assumed.
        private static func partialSuccess(_ deleted: [Int64], _ missing: [Int64]) -> Reply {
            let succeeded = deleted.map { id -> JSONValue in
                ["id": .integer(id), "http_code": 204]
            }
            let failed = missing.map { id -> JSONValue in
                [
                    "id": .integer(id), "http_code": 404,
                    "error": [
                        "code": "invalid_id", "field": "ids", "nested_field": .null,
                        "http_code": 404,
                        "message": .string("There is no record matching the id: \(id)"),
                    ],
                ]
            }
            let body: JSONValue = ["succeeded": .array(succeeded), "failed": .array(failed)]
            return FreshserviceReply(status: 207, body: body.encoded())
        }
    }
}

/// What a body says about an application.
private struct FreshserviceApplicationDraft {
    private static let plainFields = [
        "description", "notes", "publisher_id", "managed_by_id", "category",
    ]

    private(set) var name: String?
    private var kind: FreshserviceApplication.Kind?
    private var status: FreshserviceApplication.Status?
    private var workspaceID: Int64?
    private var attributes: [JSONObject.Member]

    init(reading call: FreshserviceCall) throws(FreshserviceError) {
        guard let object = try call.object()["application"]?.object else {
            throw .invalid("application", .missing)
        }
        var reader = BodyReader(object)
        let ownFields: Set<String> = ["name", "application_type", "status", "workspace_id"]
        reader.rejectMembers(outside: ownFields.union(Self.plainFields))
        if !reader.string("name").isAbsent { name = reader.requiredString("name") }
        if let text = reader.string("application_type").value {
            kind = FreshserviceApplication.Kind(rawValue: text)
            if kind == nil { reader.complain("application_type", .invalid) }
        }
        if let text = reader.string("status").value {
            status = FreshserviceApplication.Status(rawValue: text)
            if status == nil { reader.complain("status", .invalid) }
        }
        workspaceID = reader.integer("workspace_id").value
        attributes = object.members.filter { Self.plainFields.contains($0.key) }
        try reader.check()
    }

    func fill(_ application: inout FreshserviceApplication) {
        if let name { application.name = name }
        if let kind { application.kind = kind }
        if let status { application.status = status }
        if let workspaceID { application.workspaceID = workspaceID }
        for member in attributes { application.attributes[member.key] = member.value }
    }
}

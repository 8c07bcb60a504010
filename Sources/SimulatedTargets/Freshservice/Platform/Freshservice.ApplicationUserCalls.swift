// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension Freshservice {
    /// The `/applications/{id}/users` routes (REF, PS).
    enum ApplicationUserCalls {
        static func list(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try call.rejectParameters(outside: ["page", "per_page"])
            let slot = try ApplicationCalls.found(store, call)
            let page = try call.paged(store.desk.applications.rows[slot].users.ids, store.quirks)
            var reply = shown(store, page.rows)
            reply.link = page.link
            return reply
        }

        static func view(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let slot = try ApplicationCalls.found(store, call)
            guard call.ids.count > 1,
                store.desk.applications.rows[slot].users.contains(call.ids[1]),
                let user = store.desk.applicationUsers.slot(of: call.ids[1])
            else { throw .notFound }
            return .one("application_user") { writer in
                store.write(
                    applicationUser: store.desk.applicationUsers.rows[user],
                    to: &writer
                )
            }
        }

        /// Assumption: an existing entry is updated.
        static func add(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try write(&store, call, status: 201) { _, _ in true }
        }

        /// Assumption: a person without an entry is refused, since entries are matched by person.
        static func update(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            try write(&store, call, status: 200) { application, userID in
                application.userOf[userID] != nil
            }
        }

        /// Assumption: ids of people without an entry are ignored.
        static func remove(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            let slot = try ApplicationCalls.found(store, call)
            try call.rejectParameters(outside: ["user_ids"])
            for id in try call.ids(in: "user_ids") {
                if let user = store.users.slot(of: id) { store.endUse(of: slot, by: user) }
            }
            return .noContent
        }

        private struct Entry {
            let user: Int
            let use: FreshserviceStore.ApplicationUse
        }

        private static func write(
            _ store: inout FreshserviceStore,
            _ call: FreshserviceCall,
            status: Int,
            accepts: (FreshserviceApplication, Int64) -> Bool
        ) throws(FreshserviceError) -> FreshserviceReply {
            let slot = try ApplicationCalls.found(store, call)
            guard let elements = try call.object()["application_users"]?.array else {
                throw .invalid("application_users", .missing)
            }
            // All entries are read before any is written: an invalid body changes nothing.
            var entries: [Entry] = []
            for element in elements {
                let application = store.desk.applications.rows[slot]
                entries.append(try entry(element, store, application, accepts: accepts))
            }
            var ids: [Int64] = []
            for entry in entries {
                store.use(slot, by: entry.user, entry.use)
                let userID = store.users.rows[entry.user].id
                if let id = store.desk.applications.rows[slot].userOf[userID] { ids.append(id) }
            }
            return store.quirks.applicationUsersAsLinks
                ? links(to: ids, of: call.id, status: status)
                : shown(store, ids[...], status: status)
        }

        private static func entry(
            _ element: JSONValue,
            _ store: FreshserviceStore,
            _ application: FreshserviceApplication,
            accepts: (FreshserviceApplication, Int64) -> Bool
        ) throws(FreshserviceError) -> Entry {
            guard let object = element.object else {
                throw .invalid("application_users", .wrongType)
            }
            var reader = BodyReader(object)
            reader.rejectMembers(outside: [
                "user_id", "license_id", "allocated_date", "first_used", "last_used", "source",
            ])
            let use = FreshserviceStore.ApplicationUse(
                licenseID: reader.integer("license_id").value,
                allocatedAt: reader.instant("allocated_date"),
                firstUsedAt: reader.instant("first_used"),
                lastUsedAt: reader.instant("last_used"),
                source: reader.string("source").value
            )
            if let license = use.licenseID, application.licenseEntitlement(license) == nil {
                reader.complain("license_id", .invalid)
            }
            guard let userID = reader.integer("user_id").value else {
                reader.complain("user_id", .missing)
                throw .validation(reader.violations)
            }
            guard let user = store.users.slot(of: userID), accepts(application, userID) else {
                reader.complain("user_id", .invalid)
                throw .validation(reader.violations)
            }
            try reader.check()
            return Entry(user: user, use: use)
        }

        private static func links(to ids: [Int64], of application: Int64, status: Int) -> Reply {
            .many("application_users", ids, status: status) { id, writer in
                writer.value("api/v2/applications/\(application)/users/\(id)")
            }
        }

        private static func shown(
            _ store: FreshserviceStore,
            _ ids: ArraySlice<Int64>,
            status: Int = 200
        ) -> FreshserviceReply {
            .many("application_users", ids, status: status) { id, writer in
                guard let slot = store.desk.applicationUsers.slot(of: id) else { return }
                store.write(applicationUser: store.desk.applicationUsers.rows[slot], to: &writer)
            }
        }
    }
}

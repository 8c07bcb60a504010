// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

extension Freshservice {
    /// Routes that are not backed by state.
    enum DeskCalls {
        /// The export is mailed to the key's owner and never returned (REF, PS).
        ///
        /// Assumption: member name and sentence.
        static func exportAuditLog(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            var reader = BodyReader(try call.object())
            reader.rejectMembers(outside: ["since", "before", "filters"])
            let since = reader.instant("since")
            let before = reader.instant("before")
            for name in ["since", "before"] where reader.object[name] == nil {
                reader.complain(name, .missing)
            }
            if let since, let before, before < since { reader.complain("before", .invalid) }
            try reader.check()
            let body: JSONValue = ["message": "The export will be sent to you by email."]
            return FreshserviceReply(status: 200, body: body.encoded())
        }

        /// No assets are simulated, so nobody has ever held one.
        static func assignmentHistory(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
            guard store.users.slot(of: call.id) != nil else { throw .notFound }
            return .many("assignment_history", [Int64]()) { _, _ in }
        }

        /// Lists the default fields of one kind of record.
        static func fields(_ key: StaticString, _ names: [String]) -> FreshserviceEndpoint.Answer {
            { store, _ throws(FreshserviceError) in
                let created = store.created
                return .many(key, names.enumerated()) { field, writer in
                    writer.openObject()
                    writer.member("id", 21_000_010_701 + Int64(field.offset))
                    writer.member("name", field.element)
                    writer.member("label", label(of: field.element))
                    writer.member("position", Int64(field.offset + 1))
                    writer.member("default_field", true)
                    writer.member("mandatory", field.offset == 0)
                    writer.member("type", "text")
                    writer.member("choices", [String]())
                    writer.member("created_at", created)
                    writer.member("updated_at", created)
                    writer.closeObject()
                }
            }
        }

        /// The label of `reporting_manager_id`: `Reporting manager`.
        private static func label(of name: String) -> String {
            let words = name.split(separator: "_").filter { $0 != "id" }.joined(separator: " ")
            return words.prefix(1).uppercased() + words.dropFirst()
        }
    }
}

extension FreshserviceStore {
    /// When the account was created: with its first role.
    fileprivate var created: Instant { roles.rows.first?.createdAt ?? now }
}

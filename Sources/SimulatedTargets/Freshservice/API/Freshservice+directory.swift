// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Read-only records: roles and workspaces.
extension Freshservice {
    /// Ordered by id (HAR, XSOAR).
    static func listRoles(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try call.rejectParameters(outside: ["page", "per_page"])
        return try store.shortList(call, "roles", store.roles.slots) { slot, writer in
            store.write(role: store.roles.rows[slot], to: &writer)
        }
    }

    static func viewRole(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        guard let slot = store.roles.slot(of: call.id) else { throw .notFound }
        let body = store.wrapped("role") { store.write(role: store.roles.rows[slot], to: &$0) }
        return FreshserviceReply(status: 200, body: body)
    }

    static func listWorkspaces(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        try call.rejectParameters(outside: ["page", "per_page"])
        return try store.shortList(call, "workspaces", store.workspaces.slots) { slot, writer in
            store.write(workspace: store.workspaces.rows[slot], to: &writer)
        }
    }

    static func viewWorkspace(_ store: inout Store, _ call: Call) throws(Refusal) -> Reply {
        guard let slot = store.workspaces.slot(of: call.id) else { throw .notFound }
        let body = store.wrapped("workspace") {
            store.write(workspace: store.workspaces.rows[slot], to: &$0)
        }
        return FreshserviceReply(status: 200, body: body)
    }
}

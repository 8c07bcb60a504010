// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What can be read and not written: roles and workspaces.
extension Freshservice {
    /// Ordered by id (HAR, XSOAR).
    func listRoles(_ call: FreshserviceCall) throws(FreshserviceError) -> FreshserviceReply {
        try call.rejectParameters(outside: ["page", "per_page"])
        return try shortList(call, "roles", store.roles.slots) { slot, writer in
            store.write(role: store.roles.rows[slot], to: &writer)
        }
    }

    func viewRole(_ call: FreshserviceCall) throws(FreshserviceError) -> FreshserviceReply {
        guard let slot = store.roles.slot(of: call.id) else { throw .notFound }
        let body = store.wrapped("role") { store.write(role: store.roles.rows[slot], to: &$0) }
        return FreshserviceReply(status: 200, body: body)
    }

    func listWorkspaces(_ call: FreshserviceCall) throws(FreshserviceError) -> FreshserviceReply {
        try call.rejectParameters(outside: ["page", "per_page"])
        return try shortList(call, "workspaces", store.workspaces.slots) { slot, writer in
            store.write(workspace: store.workspaces.rows[slot], to: &writer)
        }
    }

    func viewWorkspace(_ call: FreshserviceCall) throws(FreshserviceError) -> FreshserviceReply {
        guard let slot = store.workspaces.slot(of: call.id) else { throw .notFound }
        let body = store.wrapped("workspace") {
            store.write(workspace: store.workspaces.rows[slot], to: &$0)
        }
        return FreshserviceReply(status: 200, body: body)
    }
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Bodies of the software inventory exactly as on the wire (XSOAR, PS).
extension FreshserviceStore {
    func write(application: FreshserviceApplication, to writer: inout BodyWriter) {
        let values = application.attributes
        writer.openObject()
        writer.member("id", application.id)
        writer.member("name", application.name)
        writer.member("description", json: values["description"] ?? .null)
        writer.member("notes", json: values["notes"] ?? .null)
        writer.member("application_type", application.kind.rawValue)
        writer.member("status", application.status?.rawValue)
        writer.member("publisher_id", json: values["publisher_id"] ?? .null)
        writer.member("managed_by_id", json: values["managed_by_id"] ?? .null)
        writer.member("category", json: values["category"] ?? .null)
        writer.member("user_count", Int64(application.users.count))
        writer.member("installation_count", 0)
        writer.member("workspace_id", application.workspaceID)
        writer.member("sources", [String]())
        writer.member(
            "additional_data",
            json: ["overview": .null, "graph_data": .null, "last_sync_date": .null]
        )
        writer.member("created_at", application.createdAt)
        writer.member("updated_at", application.updatedAt)
        writer.closeObject()
    }

    func write(applicationUser user: FreshserviceApplicationUser, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", user.id)
        writer.member("user_id", user.userID)
        writer.member("license_id", user.licenseID)
        writer.member("allocated_date", user.allocatedAt)
        writer.member("first_used", user.firstUsedAt)
        writer.member("last_used", user.lastUsedAt)
        writer.member("sources", user.sources)
        writer.member("additional_data", json: ["usage": .null, "last_sync_date": .null])
        writer.member("created_at", user.createdAt)
        writer.member("updated_at", user.updatedAt)
        writer.closeObject()
    }

    func write(license: FreshserviceApplication.License, to writer: inout BodyWriter) {
        writer.openObject()
        writer.member("id", license.id)
        writer.member("contract_id", license.contract)
        writer.member("created_time", license.createdAt)
        writer.member("updated_time", license.createdAt)
        writer.closeObject()
    }
}

// SPDX-License-Identifier: Apache-2.0

import Wire

/// Writes one flat JSON object member by member, without a tree in between.
struct FreshserviceBody {
    private var writer = JSONWriter(capacity: 256)
    private(set) var isEmpty = true

    init() {
        writer.write(raw: "{")
    }

    /// Closes the object; nothing may be added afterwards.
    mutating func finish() -> [UInt8] {
        writer.write(raw: "}")
        return writer.bytes
    }

    mutating func put(_ key: StaticString, _ value: String) {
        open(key)
        writer.write(value)
    }

    mutating func put(_ key: StaticString, _ value: Bool) {
        open(key)
        writer.write(raw: value ? "true" : "false")
    }

    mutating func put(_ key: StaticString, _ ids: [Int64]) {
        open(key)
        write(ids)
    }

    mutating func putNull(_ key: StaticString) {
        open(key)
        writer.write(raw: "null")
    }

    mutating func put(_ key: StaticString, _ roles: [FreshserviceRoleAssignment]) {
        open(key)
        writer.write(raw: "[")
        for (index, role) in roles.enumerated() {
            if index > 0 { writer.write(raw: ",") }
            writer.write(raw: "{\"role_id\":")
            writer.write(role.roleID)
            writer.write(raw: ",\"assignment_scope\":")
            writer.write(role.scope)
            // Required with `specified_groups` and ignored otherwise (REF).
            if !role.groups.isEmpty {
                writer.write(raw: ",\"groups\":")
                write(role.groups)
            }
            if let workspaceID = role.workspaceID {
                writer.write(raw: ",\"workspace_id\":")
                writer.write(workspaceID)
            }
            writer.write(raw: "}")
        }
        writer.write(raw: "]")
    }

    private mutating func write(_ ids: [Int64]) {
        writer.write(raw: "[")
        for (index, id) in ids.enumerated() {
            if index > 0 { writer.write(raw: ",") }
            writer.write(id)
        }
        writer.write(raw: "]")
    }

    private mutating func open(_ key: StaticString) {
        writer.write(raw: isEmpty ? "\"" : ",\"")
        isEmpty = false
        writer.write(raw: key)
        writer.write(raw: "\":")
    }
}

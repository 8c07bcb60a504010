// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Vocabulary
import Wire

/// What a body says about a department.
struct FreshserviceDepartmentDraft {
    var name: String?
    let description: Sent<String>
    let headUserID: Sent<Int64>
    let primeUserID: Sent<Int64>
    let domains: [String]?

    init(reading reader: inout BodyReader) {
        reader.rejectMembers(
            outside: [
                "name", "description", "head_user_id", "prime_user_id", "domains", "custom_fields",
            ]
        )
        if !reader.string("name").isAbsent { name = reader.requiredString("name") }
        description = reader.string("description")
        headUserID = reader.integer("head_user_id")
        primeUserID = reader.integer("prime_user_id")
        domains = reader.strings("domains")
    }
}

extension FreshserviceStore {
    mutating func createDepartment(_ name: String) -> Int? {
        let department = FreshserviceDepartment(
            id: departments.nextID,
            name: name,
            createdAt: now
        )
        guard admits(.recordCreated, of: nil, object: "department \(department.id)") else {
            return nil
        }
        return departments.append(department)
    }

    mutating func apply(_ draft: FreshserviceDepartmentDraft, toDepartment slot: Int) {
        if let name = draft.name { renameDepartment(slot, to: name) }
        set(\.description, draft.description, "description", ofDepartment: slot)
        set(\.headUserID, draft.headUserID, "head_user_id", ofDepartment: slot)
        set(\.primeUserID, draft.primeUserID, "prime_user_id", ofDepartment: slot)
        guard let domains = draft.domains, departments.rows[slot].domains != domains,
            admitsUpdate(of: slot, "domains")
        else { return }
        departments.rows[slot].domains = domains
    }

    /// Assumption: people of a deleted department end up without one.
    mutating func deleteDepartment(_ slot: Int) {
        let id = departments.rows[slot].id
        for user in users.slots where users.rows[user].departmentIDs.contains(id) {
            setDepartments(users.rows[user].departmentIDs.filter { $0 != id }, of: user)
        }
        guard admits(.recordDeleted, of: nil, object: "department \(id)") else { return }
        departments.remove(slot: slot)
    }

    private mutating func set<Value: Equatable>(
        _ path: WritableKeyPath<FreshserviceDepartment, Value?>,
        _ sent: Sent<Value>,
        _ name: String,
        ofDepartment slot: Int
    ) {
        guard !sent.isAbsent, departments.rows[slot][keyPath: path] != sent.value,
            admitsUpdate(of: slot, name)
        else { return }
        departments.rows[slot][keyPath: path] = sent.value
    }

    private mutating func admitsUpdate(of slot: Int, _ name: String) -> Bool {
        let object = "department \(departments.rows[slot].id)"
        guard admits(.recordUpdated, of: nil, object: object, after: name) else { return false }
        departments.rows[slot].updatedAt = now
        return true
    }
}

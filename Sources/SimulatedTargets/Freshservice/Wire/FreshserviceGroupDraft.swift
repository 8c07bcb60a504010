// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// What a body says about an agent group.
struct FreshserviceGroupDraft {
    var name: String?
    var description: Sent<String> = .absent
    var unassignedFor: Sent<String> = .absent
    var businessHoursID: Sent<Int64> = .absent
    var escalateTo: Sent<Int64> = .absent
    var isRestricted: Bool?
    var needsApproval: Bool?
    var assignsAutomatically: Bool?
    /// The complete wanted list for each kind of membership; none for a list that was not sent.
    var people: [(part: FreshservicePart, ids: [Int64])] = []

    static let updateFields: Set<String> = [
        "name", "description", "unassigned_for", "business_hours_id", "escalate_to", "members",
        "observers", "leaders", "restricted", "approval_required", "auto_ticket_assign",
    ]

    /// The workspace cannot be changed later (REF).
    static let createFields = updateFields.union(["workspace_id"])

    private static let spans: Set<String> = [
        "15m", "30m", "1h", "2h", "4h", "8h", "12h", "1d", "2d", "3d",
    ]

    init(reading reader: inout BodyReader) {
        if !reader.string("name").isAbsent { name = reader.requiredString("name") }
        description = reader.string("description")
        unassignedFor = reader.string("unassigned_for")
        if let span = unassignedFor.value, !Self.spans.contains(span) {
            reader.complain("unassigned_for", .invalid)
        }
        businessHoursID = reader.integer("business_hours_id")
        escalateTo = reader.integer("escalate_to")
        isRestricted = reader.bool("restricted").value
        needsApproval = reader.bool("approval_required").value
        assignsAutomatically = reader.bool("auto_ticket_assign").value
        for part in FreshservicePart.allCases {
            if let ids = reader.ids(part.wireName) { people.append((part, ids)) }
        }
    }
}

extension FreshservicePart {
    var wireName: String {
        switch self {
        case .member: "members"
        case .observer: "observers"
        case .leader: "leaders"
        }
    }
}

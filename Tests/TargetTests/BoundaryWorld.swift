// SPDX-License-Identifier: Apache-2.0

import Wire

/// What the drawn requests begin with, by kind: a world with something in it, and bodies.
///
/// `#roles` and `##roles` stand for an id of a role as text and as number, `?` for an address.
enum BoundaryWorld {
    /// A body and what the path of a route that takes it holds.
    struct Body {
        let path: String
        let json: JSONValue

        init(_ path: String, _ json: JSONValue) {
            self.path = path
            self.json = json
        }
    }

    static let settings: [String: JSONValue] = [
        "freshservice": [
            "seats": ["agent": 400], "groups": ["Service Desk", "Network"],
            "requesterGroups": ["All Staff"],
        ],
        "scim": ["groups": ["Engineering", "Everyone"], "roles": ["Agent", "Lead"]],
        "zoho-desk": [
            "seats": ["agent": 400], "departments": ["Support", "Billing"],
            "roles": ["Support Rep", "Support Lead"],
            "teams": [["name": "Tier 1", "department": "Support"]],
        ],
    ]

    static let bodies: [String: [Body]] = [
        "freshservice": [
            Body("/requesters", ["first_name": "Ana", "primary_email": "?"]),
            Body("/agents", ["first_name": "Bo", "email": "?"]),
            Body("/agents", ["last_name": "Diaz", "job_title": "by chance"]),
            Body("/groups", ["name": "?", "description": "made by chance"]),
            Body("/groups", ["members": ["##agents"], "observers": ["##agents"]]),
            Body("/requester_groups", ["name": "?"]), Body("/departments", ["name": "?"]),
            Body(
                "/agents",
                ["roles": [["role_id": "##roles", "assignment_scope": "entire_helpdesk"]]]
            ),
            Body("/", [:]),
        ],
        "scim": [
            Body(
                "/Users",
                [
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:User"], "userName": "?",
                    "name": ["givenName": "Ana", "familyName": "Lima"],
                    "emails": [["value": "?", "type": "work", "primary": true]], "active": true,
                ]
            ),
            Body(
                "/Users/",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                    "Operations": [["op": "replace", "path": "active", "value": false]],
                ]
            ),
            Body(
                "/Groups",
                [
                    "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Group"],
                    "displayName": "?", "members": [["value": "#Users"]],
                ]
            ),
            Body(
                "/Groups/",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:PatchOp"],
                    "Operations": [
                        ["op": "replace", "path": "displayName", "value": "?"],
                        ["op": "add", "path": "members", "value": [["value": "#Users"]]],
                    ],
                ]
            ),
            Body(
                ".search",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:SearchRequest"],
                    "filter": "userName sw \"n\"", "count": 5,
                ]
            ),
            Body(
                "/Bulk",
                [
                    "schemas": ["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],
                    "Operations": [["method": "DELETE", "path": "/Users/1"]],
                ]
            ),
        ],
        "zoho-desk": [
            Body(
                "/agents",
                [
                    "lastName": "Lima", "emailId": "?", "roleId": "#roles",
                    "profileId": "#profiles",
                    "associatedDepartmentIds": ["#departments"],
                    "rolePermissionType": "AgentPublic",
                ]
            ),
            Body("/agents", ["phone": "1", "firstName": "Bo"]),
            Body("/agents", ["roleId": "#roles"]),
            Body("/agents/", ["agentIds": ["#agents", "#agents"]]),
            Body(
                "/teams",
                [
                    "name": "?", "departmentId": "#departments", "agents": ["#agents"],
                    "roles": ["#roles"],
                ]
            ),
            Body("/departments", ["name": "?", "description": "made by chance"]),
            Body("/departments/", ["agentIds": ["#agents"]]),
            Body("/roles", ["name": "?", "reportsTo": "#roles", "shareDataWithPeers": false]),
            Body("/profiles", ["name": "?"]), Body("/", [:]),
        ],
    ]
}

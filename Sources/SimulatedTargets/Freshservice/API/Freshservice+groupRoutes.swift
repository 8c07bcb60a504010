// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The routes for groups, departments, roles and workspaces.
extension Freshservice {
    static let groupRoutes: [Route<FreshserviceEndpoint>] = [
        .post("/groups", "REF", needs: .editAgents, createGroup),
        .get("/groups", "REF, HAR", needs: .viewAgents, listGroups),
        .get("/groups/{id}", "REF", needs: .viewAgents, viewGroup),
        .put("/groups/{id}", "REF, BATON", needs: .editAgents, updateGroup),
        .delete("/groups/{id}", "REF", needs: .deleteAgents, deleteGroup),
    ]

    static let requesterGroupRoutes: [Route<FreshserviceEndpoint>] = [
        .post("/requester_groups", "REF", needs: .editRequesters, createRequesterGroup),
        .get("/requester_groups", "REF", needs: .viewRequesters, listRequesterGroups),
        .get("/requester_groups/{id}", "REF", needs: .viewRequesters, viewRequesterGroup),
        .put("/requester_groups/{id}", "REF", needs: .editRequesters, updateRequesterGroup),
        .delete("/requester_groups/{id}", "REF", needs: .deleteRequesters, deleteRequesterGroup),
        .get(
            "/requester_groups/{id}/members",
            "REF",
            needs: .viewRequesters,
            listRequesterGroupMembers
        ),
        .post(
            "/requester_groups/{id}/members/{requester}",
            "REF, PS",
            needs: .editRequesters,
            addRequesterGroupMember
        ),
        .delete(
            "/requester_groups/{id}/members/{requester}",
            "REF, PS",
            needs: .editRequesters,
            removeRequesterGroupMember
        ),
    ]

    static let departmentRoutes: [Route<FreshserviceEndpoint>] = [
        .post("/departments", "REF", needs: .administer, createDepartment),
        .get("/departments", "REF, XSOAR", listDepartments),
        .get("/departments/{id}", "REF", viewDepartment),
        .put("/departments/{id}", "REF", needs: .administer, updateDepartment),
        .delete("/departments/{id}", "REF", needs: .administer, deleteDepartment),
    ]

    static let directoryRoutes: [Route<FreshserviceEndpoint>] = [
        .get("/roles", "REF, XSOAR", needs: .viewRoles, listRoles),
        .get("/roles/{id}", "REF, XSOAR", needs: .viewRoles, viewRole),
        .get("/workspaces", "REF, PS", listWorkspaces),
        .get("/workspaces/{id}", "REF", viewWorkspace),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The routes for groups, departments, roles and workspaces.
extension Freshservice {
    static let groupRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/groups", .documented, "REF", needs: .editAgents, createGroup),
        Route(.get, "/groups", .documented, "REF, HAR", needs: .viewAgents, listGroups),
        Route(.get, "/groups/{id}", .documented, "REF", needs: .viewAgents, viewGroup),
        Route(.put, "/groups/{id}", .documented, "REF, BATON", needs: .editAgents, updateGroup),
        Route(.delete, "/groups/{id}", .documented, "REF", needs: .deleteAgents, deleteGroup),
    ]

    static let requesterGroupRoutes: [Route<FreshserviceEndpoint>] = [
        Route(
            .post,
            "/requester_groups",
            .documented,
            "REF",
            needs: .editRequesters,
            createRequesterGroup
        ),
        Route(
            .get,
            "/requester_groups",
            .documented,
            "REF",
            needs: .viewRequesters,
            listRequesterGroups
        ),
        Route(
            .get,
            "/requester_groups/{id}",
            .documented,
            "REF",
            needs: .viewRequesters,
            viewRequesterGroup
        ),
        Route(
            .put,
            "/requester_groups/{id}",
            .documented,
            "REF",
            needs: .editRequesters,
            updateRequesterGroup
        ),
        Route(
            .delete,
            "/requester_groups/{id}",
            .documented,
            "REF",
            needs: .deleteRequesters,
            deleteRequesterGroup
        ),
        Route(
            .get,
            "/requester_groups/{id}/members",
            .documented,
            "REF",
            needs: .viewRequesters,
            listRequesterGroupMembers
        ),
        Route(
            .post,
            "/requester_groups/{id}/members/{requester}",
            .documented,
            "REF, PS",
            needs: .editRequesters,
            addRequesterGroupMember
        ),
        Route(
            .delete,
            "/requester_groups/{id}/members/{requester}",
            .documented,
            "REF, PS",
            needs: .editRequesters,
            removeRequesterGroupMember
        ),
    ]

    static let departmentRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/departments", .documented, "REF", needs: .administer, createDepartment),
        Route(.get, "/departments", .documented, "REF, XSOAR", listDepartments),
        Route(.get, "/departments/{id}", .documented, "REF", viewDepartment),
        Route(.put, "/departments/{id}", .documented, "REF", needs: .administer, updateDepartment),
        Route(
            .delete,
            "/departments/{id}",
            .documented,
            "REF",
            needs: .administer,
            deleteDepartment
        ),
    ]

    static let directoryRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.get, "/roles", .documented, "REF, XSOAR", needs: .viewRoles, listRoles),
        Route(.get, "/roles/{id}", .documented, "REF, XSOAR", needs: .viewRoles, viewRole),
        Route(.get, "/workspaces", .documented, "REF, PS", listWorkspaces),
        Route(.get, "/workspaces/{id}", .documented, "REF", viewWorkspace),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The part of the route table that is about groups, departments, roles and workspaces.
extension Freshservice {
    static let groupRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/groups", .documented, "REF", needs: .editAgents) {
            target,
            call throws(FreshserviceError) in try target.createGroup(call)
        },
        Route(.get, "/groups", .documented, "REF, HAR", needs: .viewAgents) {
            target,
            call throws(FreshserviceError) in try target.listGroups(call)
        },
        Route(.get, "/groups/{id}", .documented, "REF", needs: .viewAgents) {
            target,
            call throws(FreshserviceError) in try target.viewGroup(call)
        },
        Route(.put, "/groups/{id}", .documented, "REF, BATON", needs: .editAgents) {
            target,
            call throws(FreshserviceError) in try target.updateGroup(call)
        },
        Route(.delete, "/groups/{id}", .documented, "REF", needs: .deleteAgents) {
            target,
            call throws(FreshserviceError) in try target.deleteGroup(call)
        },
    ]

    static let requesterGroupRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/requester_groups", .documented, "REF", needs: .editRequesters) {
            target,
            call throws(FreshserviceError) in try target.createRequesterGroup(call)
        },
        Route(.get, "/requester_groups", .documented, "REF", needs: .viewRequesters) {
            target,
            call throws(FreshserviceError) in try target.listRequesterGroups(call)
        },
        Route(.get, "/requester_groups/{id}", .documented, "REF", needs: .viewRequesters) {
            target,
            call throws(FreshserviceError) in try target.viewRequesterGroup(call)
        },
        Route(.put, "/requester_groups/{id}", .documented, "REF", needs: .editRequesters) {
            target,
            call throws(FreshserviceError) in try target.updateRequesterGroup(call)
        },
        Route(.delete, "/requester_groups/{id}", .documented, "REF", needs: .deleteRequesters) {
            target,
            call throws(FreshserviceError) in try target.deleteRequesterGroup(call)
        },
        Route(.get, "/requester_groups/{id}/members", .documented, "REF", needs: .viewRequesters) {
            target,
            call throws(FreshserviceError) in try target.listRequesterGroupMembers(call)
        },
        Route(
            .post,
            "/requester_groups/{id}/members/{requester}",
            .documented,
            "REF, PS",
            needs: .editRequesters
        ) { target, call throws(FreshserviceError) in try target.addRequesterGroupMember(call) },
        Route(
            .delete,
            "/requester_groups/{id}/members/{requester}",
            .documented,
            "REF, PS",
            needs: .editRequesters
        ) { target, call throws(FreshserviceError) in try target.removeRequesterGroupMember(call) },
    ]

    static let departmentRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/departments", .documented, "REF", needs: .administer) {
            target,
            call throws(FreshserviceError) in try target.createDepartment(call)
        },
        Route(.get, "/departments", .documented, "REF, XSOAR") {
            target,
            call throws(FreshserviceError) in try target.listDepartments(call)
        },
        Route(.get, "/departments/{id}", .documented, "REF") {
            target,
            call throws(FreshserviceError) in try target.viewDepartment(call)
        },
        Route(.put, "/departments/{id}", .documented, "REF", needs: .administer) {
            target,
            call throws(FreshserviceError) in try target.updateDepartment(call)
        },
        Route(.delete, "/departments/{id}", .documented, "REF", needs: .administer) {
            target,
            call throws(FreshserviceError) in try target.deleteDepartment(call)
        },
    ]

    static let directoryRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.get, "/roles", .documented, "REF, XSOAR", needs: .viewRoles) {
            target,
            call throws(FreshserviceError) in try target.listRoles(call)
        },
        Route(.get, "/roles/{id}", .documented, "REF, XSOAR", needs: .viewRoles) {
            target,
            call throws(FreshserviceError) in try target.viewRole(call)
        },
        Route(.get, "/workspaces", .documented, "REF, PS") {
            target,
            call throws(FreshserviceError) in try target.listWorkspaces(call)
        },
        Route(.get, "/workspaces/{id}", .documented, "REF") {
            target,
            call throws(FreshserviceError) in try target.viewWorkspace(call)
        },
    ]
}

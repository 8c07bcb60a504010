// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Software, tickets, approvals and employee requests.
extension Freshservice {
    static let deskRoutes =
        applicationRoutes + applicationUserRoutes + ticketRoutes + approvalRoutes
        + employeeRequestRoutes(.onboarding) + employeeRequestRoutes(.offboarding)
        + fieldRoutes

    private static let applicationRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/applications", .documented, "REF", needs: .manageAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationCalls.create(&target.store, call)
        },
        Route(.get, "/applications", .seen, "REF, XSOAR", needs: .viewAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationCalls.list(&target.store, call)
        },
        Route(.delete, "/applications", .documented, "REF", needs: .manageAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationCalls.deleteMany(&target.store, call)
        },
        Route(.get, "/applications/{id}", .seen, "REF, XSOAR", needs: .viewAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationCalls.view(&target.store, call)
        },
        Route(.put, "/applications/{id}", .documented, "REF", needs: .manageAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationCalls.update(&target.store, call)
        },
        Route(.delete, "/applications/{id}", .documented, "REF", needs: .manageAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationCalls.delete(&target.store, call)
        },
        Route(.get, "/applications/{id}/licenses", .documented, "REF", needs: .viewAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationCalls.licenses(&target.store, call)
        },
    ]

    private static let applicationUserRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.get, "/applications/{id}/users", .seen, "REF, PS", needs: .viewAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationUserCalls.list(&target.store, call)
        },
        Route(.post, "/applications/{id}/users", .seen, "REF, PS", needs: .manageAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationUserCalls.add(&target.store, call)
        },
        Route(.put, "/applications/{id}/users", .documented, "REF", needs: .manageAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationUserCalls.update(&target.store, call)
        },
        Route(.delete, "/applications/{id}/users", .seen, "REF, PS", needs: .manageAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationUserCalls.remove(&target.store, call)
        },
        Route(.get, "/applications/{id}/users/{user}", .seen, "REF, PS", needs: .viewAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApplicationUserCalls.view(&target.store, call)
        },
    ]

    private static let ticketRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.get, "/tickets", .seen, "REF, HAR", needs: .viewTickets, bucket: .listTickets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceTicketCalls.list(&target.store, call)
        },
        Route(.get, "/tickets/filter", .documented, "REF", needs: .viewTickets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceTicketCalls.filter(&target.store, call)
        },
        Route(
            .post,
            "/tickets",
            .documented,
            "REF",
            needs: .editTickets,
            bucket: .createTicket
        ) { target, call throws(FreshserviceError) in
            try FreshserviceTicketCalls.create(&target.store, call)
        },
        Route(
            .get,
            "/tickets/{id}",
            .documented,
            "REF",
            needs: .viewTickets,
            bucket: .viewTicket
        ) { target, call throws(FreshserviceError) in
            try FreshserviceTicketCalls.view(&target.store, call)
        },
        Route(
            .put,
            "/tickets/{id}",
            .documented,
            "REF",
            needs: .editTickets,
            bucket: .updateTicket
        ) { target, call throws(FreshserviceError) in
            try FreshserviceTicketCalls.update(&target.store, call)
        },
        Route(
            .post,
            "/service_catalog/items/{display_id}/place_request",
            .documented,
            "REF, BATON"
        ) { target, call throws(FreshserviceError) in
            try FreshserviceTicketCalls.placeRequest(&target.store, call)
        },
    ]

    private static let approvalRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.get, "/approvals", .documented, "REF", needs: .viewTickets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApprovalCalls.list(&target.store, call)
        },
        Route(.get, "/tickets/{id}/approvals", .documented, "REF", needs: .viewTickets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApprovalCalls.listOfTicket(&target.store, call)
        },
        Route(.post, "/tickets/{id}/approvals", .documented, "REF", needs: .editTickets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApprovalCalls.create(&target.store, call)
        },
        Route(.get, "/tickets/{id}/approvals/{aid}", .documented, "REF", needs: .viewTickets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApprovalCalls.view(&target.store, call)
        },
        Route(.put, "/tickets/{id}/approvals/{aid}", .documented, "REF", needs: .editTickets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceApprovalCalls.cancel(&target.store, call)
        },
        Route(
            .put,
            "/tickets/{id}/approvals/{aid}/remind",
            .documented,
            "REF",
            needs: .editTickets
        ) { target, call throws(FreshserviceError) in
            try FreshserviceApprovalCalls.remind(&target.store, call)
        },
    ]

    private static func employeeRequestRoutes(
        _ kind: FreshserviceEmployeeRequest.Kind
    ) -> [Route<FreshserviceEndpoint>] {
        let calls = FreshserviceEmployeeRequestCalls(kind: kind)
        let path = "/\(kind.rawValue)_requests"
        return [
            Route(.get, PathPattern("\(path)/form"), .documented, "REF") {
                target,
                call throws(FreshserviceError) in try calls.form(&target.store, call)
            },
            Route(.post, PathPattern(path), .documented, "REF") {
                target,
                call throws(FreshserviceError) in try calls.create(&target.store, call)
            },
            Route(.get, PathPattern(path), .seen, "REF, PS") {
                target,
                call throws(FreshserviceError) in try calls.list(&target.store, call)
            },
            Route(.get, PathPattern("\(path)/{id}"), .documented, "REF") {
                target,
                call throws(FreshserviceError) in try calls.view(&target.store, call)
            },
            Route(.get, PathPattern("\(path)/{id}/tickets"), .documented, "REF") {
                target,
                call throws(FreshserviceError) in try calls.tickets(&target.store, call)
            },
        ]
    }

    private static let fieldRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.get, "/agent_fields", .documented, "REF", needs: .viewAgents) {
            target,
            call throws(FreshserviceError) in
            let names = FreshserviceQueryFields.agents.fields.map(\.name)
            return FreshserviceDeskCalls.fields("agent_fields", names, target.store)
        },
        Route(.get, "/requester_fields", .documented, "REF", needs: .viewRequesters) {
            target,
            call throws(FreshserviceError) in
            let names = FreshserviceQueryFields.requesters.fields.map(\.name)
            return FreshserviceDeskCalls.fields("requester_fields", names, target.store)
        },
        Route(.get, "/department_fields", .documented, "REF", needs: .viewRequesters) {
            target,
            call throws(FreshserviceError) in
            let names = ["name", "description", "head_user_id", "prime_user_id", "domains"]
            return FreshserviceDeskCalls.fields("department_fields", names, target.store)
        },
        Route(.get, "/users/{id}/assignment-history", .documented, "REF", needs: .viewAssets) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceDeskCalls.assignmentHistory(&target.store, call)
        },
        Route(.post, "/audit_log/export", .documented, "REF, PS", needs: .administer) {
            target,
            call throws(FreshserviceError) in
            try FreshserviceDeskCalls.exportAuditLog(&target.store, call)
        },
    ]
}

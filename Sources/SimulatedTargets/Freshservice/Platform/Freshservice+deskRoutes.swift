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
        Route(
            .post,
            "/applications",
            .documented,
            "REF",
            needs: .manageAssets,
            FreshserviceApplicationCalls.create
        ),
        Route(
            .get,
            "/applications",
            .seen,
            "REF, XSOAR",
            needs: .viewAssets,
            FreshserviceApplicationCalls.list
        ),
        Route(
            .delete,
            "/applications",
            .documented,
            "REF",
            needs: .manageAssets,
            FreshserviceApplicationCalls.deleteMany
        ),
        Route(
            .get,
            "/applications/{id}",
            .seen,
            "REF, XSOAR",
            needs: .viewAssets,
            FreshserviceApplicationCalls.view
        ),
        Route(
            .put,
            "/applications/{id}",
            .documented,
            "REF",
            needs: .manageAssets,
            FreshserviceApplicationCalls.update
        ),
        Route(
            .delete,
            "/applications/{id}",
            .documented,
            "REF",
            needs: .manageAssets,
            FreshserviceApplicationCalls.delete
        ),
        Route(
            .get,
            "/applications/{id}/licenses",
            .documented,
            "REF",
            needs: .viewAssets,
            FreshserviceApplicationCalls.licenses
        ),
    ]

    private static let applicationUserRoutes: [Route<FreshserviceEndpoint>] = [
        Route(
            .get,
            "/applications/{id}/users",
            .seen,
            "REF, PS",
            needs: .viewAssets,
            FreshserviceApplicationUserCalls.list
        ),
        Route(
            .post,
            "/applications/{id}/users",
            .seen,
            "REF, PS",
            needs: .manageAssets,
            FreshserviceApplicationUserCalls.add
        ),
        Route(
            .put,
            "/applications/{id}/users",
            .documented,
            "REF",
            needs: .manageAssets,
            FreshserviceApplicationUserCalls.update
        ),
        Route(
            .delete,
            "/applications/{id}/users",
            .seen,
            "REF, PS",
            needs: .manageAssets,
            FreshserviceApplicationUserCalls.remove
        ),
        Route(
            .get,
            "/applications/{id}/users/{user}",
            .seen,
            "REF, PS",
            needs: .viewAssets,
            FreshserviceApplicationUserCalls.view
        ),
    ]

    private static let ticketRoutes: [Route<FreshserviceEndpoint>] = [
        Route(
            .get,
            "/tickets",
            .seen,
            "REF, HAR",
            needs: .viewTickets,
            bucket: .listTickets,
            FreshserviceTicketCalls.list
        ),
        Route(
            .get,
            "/tickets/filter",
            .documented,
            "REF",
            needs: .viewTickets,
            FreshserviceTicketCalls.filter
        ),
        Route(
            .post,
            "/tickets",
            .documented,
            "REF",
            needs: .editTickets,
            bucket: .createTicket,
            FreshserviceTicketCalls.create
        ),
        Route(
            .get,
            "/tickets/{id}",
            .documented,
            "REF",
            needs: .viewTickets,
            bucket: .viewTicket,
            FreshserviceTicketCalls.view
        ),
        Route(
            .put,
            "/tickets/{id}",
            .documented,
            "REF",
            needs: .editTickets,
            bucket: .updateTicket,
            FreshserviceTicketCalls.update
        ),
        Route(
            .post,
            "/service_catalog/items/{display_id}/place_request",
            .documented,
            "REF, BATON",
            FreshserviceTicketCalls.placeRequest
        ),
        Route(
            .get,
            "/tickets/{id}/requested_items",
            .documented,
            "REF",
            needs: .viewTickets,
            FreshserviceTicketCalls.requestedItems
        ),
    ]

    private static let approvalRoutes: [Route<FreshserviceEndpoint>] = [
        Route(
            .get,
            "/approvals",
            .documented,
            "REF",
            needs: .viewTickets,
            FreshserviceApprovalCalls.list
        ),
        Route(
            .get,
            "/tickets/{id}/approvals",
            .documented,
            "REF",
            needs: .viewTickets,
            FreshserviceApprovalCalls.listOfTicket
        ),
        Route(
            .post,
            "/tickets/{id}/approvals",
            .documented,
            "REF",
            needs: .editTickets,
            FreshserviceApprovalCalls.create
        ),
        Route(
            .get,
            "/tickets/{id}/approvals/{aid}",
            .documented,
            "REF",
            needs: .viewTickets,
            FreshserviceApprovalCalls.view
        ),
        Route(
            .put,
            "/tickets/{id}/approvals/{aid}",
            .documented,
            "REF",
            needs: .editTickets,
            FreshserviceApprovalCalls.cancel
        ),
        Route(
            .put,
            "/tickets/{id}/approvals/{aid}/remind",
            .documented,
            "REF",
            needs: .editTickets,
            FreshserviceApprovalCalls.remind
        ),
    ]

    private static func employeeRequestRoutes(
        _ kind: FreshserviceEmployeeRequest.Kind
    ) -> [Route<FreshserviceEndpoint>] {
        let calls = FreshserviceEmployeeRequestCalls(kind: kind)
        let path = "/\(kind.rawValue)_requests"
        return [
            Route(.get, PathPattern("\(path)/form"), .documented, "REF", calls.form),
            Route(.post, PathPattern(path), .documented, "REF", calls.create),
            Route(.get, PathPattern(path), .seen, "REF, PS", calls.list),
            Route(.get, PathPattern("\(path)/{id}"), .documented, "REF", calls.view),
            Route(.get, PathPattern("\(path)/{id}/tickets"), .documented, "REF", calls.tickets),
        ]
    }

    private static let fieldRoutes: [Route<FreshserviceEndpoint>] = [
        Route(
            .get,
            "/agent_fields",
            .documented,
            "REF",
            needs: .viewAgents,
            FreshserviceDeskCalls.fields(
                "agent_fields",
                FreshserviceQueryFields.agents.fields.map(\.name)
            )
        ),
        Route(
            .get,
            "/requester_fields",
            .documented,
            "REF",
            needs: .viewRequesters,
            FreshserviceDeskCalls.fields(
                "requester_fields",
                FreshserviceQueryFields.requesters.fields.map(\.name)
            )
        ),
        Route(
            .get,
            "/department_fields",
            .documented,
            "REF",
            needs: .viewRequesters,
            FreshserviceDeskCalls.fields(
                "department_fields",
                ["name", "description", "head_user_id", "prime_user_id", "domains"]
            )
        ),
        Route(
            .get,
            "/users/{id}/assignment-history",
            .documented,
            "REF",
            needs: .viewAssets,
            FreshserviceDeskCalls.assignmentHistory
        ),
        Route(
            .post,
            "/audit_log/export",
            .documented,
            "REF, PS",
            needs: .administer,
            FreshserviceDeskCalls.exportAuditLog
        ),
    ]
}

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
        .post("/applications", "REF", needs: .manageAssets, ApplicationCalls.create),
        .get("/applications", .seen("REF, XSOAR"), needs: .viewAssets, ApplicationCalls.list),
        .delete("/applications", "REF", needs: .manageAssets, ApplicationCalls.deleteMany),
        .get("/applications/{id}", .seen("REF, XSOAR"), needs: .viewAssets, ApplicationCalls.view),
        .put("/applications/{id}", "REF", needs: .manageAssets, ApplicationCalls.update),
        .delete("/applications/{id}", "REF", needs: .manageAssets, ApplicationCalls.delete),
        .get("/applications/{id}/licenses", "REF", needs: .viewAssets, ApplicationCalls.licenses),
    ]

    private static let applicationUserRoutes: [Route<FreshserviceEndpoint>] = [
        .get(
            "/applications/{id}/users",
            .seen("REF, PS"),
            needs: .viewAssets,
            ApplicationUserCalls.list
        ),
        .post(
            "/applications/{id}/users",
            .seen("REF, PS"),
            needs: .manageAssets,
            ApplicationUserCalls.add
        ),
        .put("/applications/{id}/users", "REF", needs: .manageAssets, ApplicationUserCalls.update),
        .delete(
            "/applications/{id}/users",
            .seen("REF, PS"),
            needs: .manageAssets,
            ApplicationUserCalls.remove
        ),
        .get(
            "/applications/{id}/users/{user}",
            .seen("REF, PS"),
            needs: .viewAssets,
            ApplicationUserCalls.view
        ),
    ]

    private static let ticketRoutes: [Route<FreshserviceEndpoint>] = [
        .get(
            "/tickets",
            .seen("REF, HAR"),
            needs: .viewTickets,
            bucket: .listTickets,
            TicketCalls.list
        ),
        .get("/tickets/filter", "REF", needs: .viewTickets, TicketCalls.filter),
        .post("/tickets", "REF", needs: .editTickets, bucket: .createTicket, TicketCalls.create),
        .get("/tickets/{id}", "REF", needs: .viewTickets, bucket: .viewTicket, TicketCalls.view),
        .put(
            "/tickets/{id}",
            "REF",
            needs: .editTickets,
            bucket: .updateTicket,
            TicketCalls.update
        ),
        .post(
            "/service_catalog/items/{display_id}/place_request",
            "REF, BATON",
            TicketCalls.placeRequest
        ),
        .get(
            "/tickets/{id}/requested_items",
            "REF",
            needs: .viewTickets,
            TicketCalls.requestedItems
        ),
    ]

    private static let approvalRoutes: [Route<FreshserviceEndpoint>] = [
        .get("/approvals", "REF", needs: .viewTickets, ApprovalCalls.list),
        .get("/tickets/{id}/approvals", "REF", needs: .viewTickets, ApprovalCalls.listOfTicket),
        .post("/tickets/{id}/approvals", "REF", needs: .editTickets, ApprovalCalls.create),
        .get("/tickets/{id}/approvals/{aid}", "REF", needs: .viewTickets, ApprovalCalls.view),
        .put("/tickets/{id}/approvals/{aid}", "REF", needs: .editTickets, ApprovalCalls.cancel),
        .put(
            "/tickets/{id}/approvals/{aid}/remind",
            "REF",
            needs: .editTickets,
            ApprovalCalls.remind
        ),
    ]

    private static func employeeRequestRoutes(
        _ kind: FreshserviceEmployeeRequest.Kind
    ) -> [Route<FreshserviceEndpoint>] {
        let calls = EmployeeRequestCalls(kind: kind)
        let path = "/\(kind.rawValue)_requests"
        return [
            .get(PathPattern("\(path)/form"), "REF", calls.form),
            .post(PathPattern(path), "REF", calls.create),
            .get(PathPattern(path), .seen("REF, PS"), calls.list),
            .get(PathPattern("\(path)/{id}"), "REF", calls.view),
            .get(PathPattern("\(path)/{id}/tickets"), "REF", calls.tickets),
        ]
    }

    private static let fieldRoutes: [Route<FreshserviceEndpoint>] = [
        .get(
            "/agent_fields",
            "REF",
            needs: .viewAgents,
            DeskCalls.fields(
                "agent_fields",
                FreshserviceQueryFields.agents.fields.map(\.name)
            )
        ),
        .get(
            "/requester_fields",
            "REF",
            needs: .viewRequesters,
            DeskCalls.fields(
                "requester_fields",
                FreshserviceQueryFields.requesters.fields.map(\.name)
            )
        ),
        .get(
            "/department_fields",
            "REF",
            needs: .viewRequesters,
            DeskCalls.fields(
                "department_fields",
                ["name", "description", "head_user_id", "prime_user_id", "domains"]
            )
        ),
        .get(
            "/users/{id}/assignment-history",
            "REF",
            needs: .viewAssets,
            DeskCalls.assignmentHistory
        ),
        .post("/audit_log/export", "REF, PS", needs: .administer, DeskCalls.exportAuditLog),
    ]
}

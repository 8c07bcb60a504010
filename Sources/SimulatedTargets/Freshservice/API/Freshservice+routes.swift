// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The route table; anything not listed here is not simulated.
extension Freshservice {
    static let router = Router(prefix: "/api/v2", routes: identityRoutes + deskRoutes)

    static let identityRoutes =
        agentRoutes + requesterRoutes + groupRoutes + requesterGroupRoutes + departmentRoutes
        + directoryRoutes

    private static let agentRoutes: [Route<FreshserviceEndpoint>] = [
        .post("/agents", "REF", needs: .editAgents, createAgent),
        .get("/agents", "REF, HAR", needs: .viewAgents, bucket: .listAgents, listAgents),
        .get("/agents/me", .seen("N804, COMM-403"), viewOwnAgent),
        .get("/agents/{id}", "REF", needs: .viewAgents, viewAgent),
        .put("/agents/{id}", "REF, PS", needs: .editAgents, updateAgent),
        .delete("/agents/{id}", "REF, PS", needs: .deleteAgents, deactivateAgent),
        .delete("/agents/{id}/forget", "REF, PS", needs: .deleteAgents, forgetAgent),
        .put("/agents/{id}/reactivate", "REF, PS", needs: .editAgents, reactivateAgent),
        .put(
            "/agents/{id}/convert_to_requester",
            "REF, PS",
            needs: .editAgents,
            convertToRequester
        ),
    ]

    private static let requesterRoutes: [Route<FreshserviceEndpoint>] = [
        .post("/requesters", "REF", needs: .editRequesters, createRequester),
        .get("/requesters", "REF", needs: .viewRequesters, bucket: .listRequesters, listRequesters),
        .get("/requesters/{id}", "REF", needs: .viewRequesters, viewRequester),
        .put("/requesters/{id}", "REF", needs: .editRequesters, updateRequester),
        .delete("/requesters/{id}", "REF, PS", needs: .deleteRequesters, deactivateRequester),
        .delete("/requesters/{id}/forget", "REF", needs: .deleteRequesters, forgetRequester),
        .put("/requesters/{id}/reactivate", "REF", needs: .deleteRequesters, reactivateRequester),
        .put("/requesters/{id}/convert_to_agent", "REF", needs: .editAgents, convertToAgent),
        .put("/requesters/{id}/merge", "REF, PS", needs: .editRequesters, mergeRequesters),
    ]
}

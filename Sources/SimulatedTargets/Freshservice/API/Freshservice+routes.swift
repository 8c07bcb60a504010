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
        Route(.post, "/agents", .documented, "REF", needs: .editAgents, createAgent),
        Route(
            .get,
            "/agents",
            .documented,
            "REF, HAR",
            needs: .viewAgents,
            bucket: .listAgents,
            listAgents
        ),
        Route(.get, "/agents/me", .seen, "N804, COMM-403", viewOwnAgent),
        Route(.get, "/agents/{id}", .documented, "REF", needs: .viewAgents, viewAgent),
        Route(.put, "/agents/{id}", .documented, "REF, PS", needs: .editAgents, updateAgent),
        Route(
            .delete,
            "/agents/{id}",
            .documented,
            "REF, PS",
            needs: .deleteAgents,
            deactivateAgent
        ),
        Route(
            .delete,
            "/agents/{id}/forget",
            .documented,
            "REF, PS",
            needs: .deleteAgents,
            forgetAgent
        ),
        Route(
            .put,
            "/agents/{id}/reactivate",
            .documented,
            "REF, PS",
            needs: .editAgents,
            reactivateAgent
        ),
        Route(
            .put,
            "/agents/{id}/convert_to_requester",
            .documented,
            "REF, PS",
            needs: .editAgents,
            convertToRequester
        ),
    ]

    private static let requesterRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/requesters", .documented, "REF", needs: .editRequesters, createRequester),
        Route(
            .get,
            "/requesters",
            .documented,
            "REF",
            needs: .viewRequesters,
            bucket: .listRequesters,
            listRequesters
        ),
        Route(.get, "/requesters/{id}", .documented, "REF", needs: .viewRequesters, viewRequester),
        Route(
            .put,
            "/requesters/{id}",
            .documented,
            "REF",
            needs: .editRequesters,
            updateRequester
        ),
        Route(
            .delete,
            "/requesters/{id}",
            .documented,
            "REF, PS",
            needs: .deleteRequesters,
            deactivateRequester
        ),
        Route(
            .delete,
            "/requesters/{id}/forget",
            .documented,
            "REF",
            needs: .deleteRequesters,
            forgetRequester
        ),
        Route(
            .put,
            "/requesters/{id}/reactivate",
            .documented,
            "REF",
            needs: .deleteRequesters,
            reactivateRequester
        ),
        Route(
            .put,
            "/requesters/{id}/convert_to_agent",
            .documented,
            "REF",
            needs: .editAgents,
            convertToAgent
        ),
        Route(
            .put,
            "/requesters/{id}/merge",
            .documented,
            "REF, PS",
            needs: .editRequesters,
            mergeRequesters
        ),
    ]
}

// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// The route table; what is not listed here is not simulated.
extension Freshservice {
    static let router = Router(
        prefix: "/api/v2",
        routes: agentRoutes + requesterRoutes + groupRoutes + requesterGroupRoutes
            + departmentRoutes + directoryRoutes + deskRoutes
    )

    private static let agentRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/agents", .documented, "REF", needs: .editAgents) {
            target,
            call throws(FreshserviceError) in try target.createAgent(call)
        },
        Route(
            .get,
            "/agents",
            .documented,
            "REF, HAR",
            needs: .viewAgents,
            bucket: .listAgents
        ) { target, call throws(FreshserviceError) in try target.listAgents(call) },
        Route(.get, "/agents/me", .seen, "N804, COMM-403") {
            target,
            call throws(FreshserviceError) in target.viewOwnAgent(call)
        },
        Route(.get, "/agents/{id}", .documented, "REF", needs: .viewAgents) {
            target,
            call throws(FreshserviceError) in try target.viewAgent(call)
        },
        Route(.put, "/agents/{id}", .documented, "REF, PS", needs: .editAgents) {
            target,
            call throws(FreshserviceError) in try target.updateAgent(call)
        },
        Route(.delete, "/agents/{id}", .documented, "REF, PS", needs: .deleteAgents) {
            target,
            call throws(FreshserviceError) in try target.deactivateAgent(call)
        },
        Route(.delete, "/agents/{id}/forget", .documented, "REF, PS", needs: .deleteAgents) {
            target,
            call throws(FreshserviceError) in try target.forgetAgent(call)
        },
        Route(.put, "/agents/{id}/reactivate", .documented, "REF, PS", needs: .editAgents) {
            target,
            call throws(FreshserviceError) in try target.reactivateAgent(call)
        },
        Route(
            .put,
            "/agents/{id}/convert_to_requester",
            .documented,
            "REF, PS",
            needs: .editAgents
        ) { target, call throws(FreshserviceError) in try target.convertToRequester(call) },
    ]

    private static let requesterRoutes: [Route<FreshserviceEndpoint>] = [
        Route(.post, "/requesters", .documented, "REF", needs: .editRequesters) {
            target,
            call throws(FreshserviceError) in try target.createRequester(call)
        },
        Route(
            .get,
            "/requesters",
            .documented,
            "REF",
            needs: .viewRequesters,
            bucket: .listRequesters
        ) { target, call throws(FreshserviceError) in try target.listRequesters(call) },
        Route(.get, "/requesters/{id}", .documented, "REF", needs: .viewRequesters) {
            target,
            call throws(FreshserviceError) in try target.viewRequester(call)
        },
        Route(.put, "/requesters/{id}", .documented, "REF", needs: .editRequesters) {
            target,
            call throws(FreshserviceError) in try target.updateRequester(call)
        },
        Route(.delete, "/requesters/{id}", .documented, "REF, PS", needs: .deleteRequesters) {
            target,
            call throws(FreshserviceError) in try target.deactivateRequester(call)
        },
        Route(.delete, "/requesters/{id}/forget", .documented, "REF", needs: .deleteRequesters) {
            target,
            call throws(FreshserviceError) in try target.forgetRequester(call)
        },
        Route(
            .put,
            "/requesters/{id}/reactivate",
            .documented,
            "REF",
            needs: .deleteRequesters
        ) { target, call throws(FreshserviceError) in try target.reactivateRequester(call) },
        Route(
            .put,
            "/requesters/{id}/convert_to_agent",
            .documented,
            "REF",
            needs: .editAgents
        ) { target, call throws(FreshserviceError) in try target.convertToAgent(call) },
        Route(.put, "/requesters/{id}/merge", .documented, "REF, PS", needs: .editRequesters) {
            target,
            call throws(FreshserviceError) in try target.mergeRequesters(call)
        },
    ]
}

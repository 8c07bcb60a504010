// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

extension ZohoDesk {
    /// The prefix of every path except those of the accounts server.
    static let root = "/api/v1"

    /// The coverage list; paths without ids come before those that a text segment would match.
    static let routes = identityRoutes + platformRoutes

    static let identityRoutes: [Route<ZohoDeskEndpoint>] =
        agentRoutes + agentChangeRoutes + roleRoutes + profileRoutes + departmentRoutes + teamRoutes

    private static let newRouter = Router(prefix: root, routes: routes)
    private static let oldRouter = Router(
        prefix: root,
        routes: routes.filter { $0.endpoint.generation == .both }
    )

    static func router(_ generation: ZohoDeskOptions.Generation) -> Router<ZohoDeskEndpoint> {
        switch generation {
        case .old: oldRouter
        case .new: newRouter
        }
    }
}

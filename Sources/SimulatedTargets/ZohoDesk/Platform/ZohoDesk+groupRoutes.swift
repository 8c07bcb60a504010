// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Groups of end users and labels on them, which follow one pattern.
extension ZohoDesk {
    typealias Tags = WritableKeyPath<ZohoPlatform, RecordTable<ZohoUserTag>> & Sendable

    static let groupRoutes: [Route<ZohoDeskEndpoint>] =
        tagRoutes("/groups", \.groups) + taggedRoutes("/groups", \.groups)
        + tagRoutes("/labels", \.labels) + taggedRoutes("/labels", \.labels) + membershipRoutes

    private static func scopes(_ operation: ZohoScopes.Operation) -> ZohoScopes {
        .any(.contacts, .settings, to: operation)
    }

    private static func tagRoutes(
        _ path: String,
        _ tags: any Tags
    ) -> [Route<ZohoDeskEndpoint>] {
        [
            Route(
                .get,
                PathPattern(path),
                .documented,
                "OAS-O",
                scopes: scopes(.read),
                query: ["from", "limit"],
                cost: .list
            ) { desk, call throws(ZohoDeskError) in try desk.listTags(tags, call) },
            Route(
                .post,
                PathPattern(path),
                .documented,
                "OAS-O",
                scopes: scopes(.create),
                needs: [.portalUsers]
            ) { desk, call throws(ZohoDeskError) in try desk.addTag(tags, call) },
            Route(.get, PathPattern(path + "/{id}"), .documented, "OAS-O", scopes: scopes(.read)) {
                desk,
                call throws(ZohoDeskError) in desk.tagReply(tags, try desk.tag(tags, call))
            },
            Route(
                .patch,
                PathPattern(path + "/{id}"),
                .documented,
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers]
            ) { desk, call throws(ZohoDeskError) in try desk.updateTag(tags, call) },
            Route(
                .delete,
                PathPattern(path + "/{id}"),
                .documented,
                "OAS-O",
                scopes: scopes(.delete),
                needs: [.portalUsers],
                cost: .perRecord
            ) { desk, call throws(ZohoDeskError) in try desk.deleteTag(tags, call) },
        ]
    }

    private static func taggedRoutes(
        _ path: String,
        _ tags: any Tags
    ) -> [Route<ZohoDeskEndpoint>] {
        [
            Route(
                .get,
                PathPattern(path + "/{id}/users"),
                .documented,
                "OAS-O",
                scopes: scopes(.read),
                cost: .list
            ) { desk, call throws(ZohoDeskError) in try desk.listTagged(tags, call) },
            Route(
                .post,
                PathPattern(path + "/{id}/users/add"),
                .documented,
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers],
                cost: .bulk
            ) { desk, call throws(ZohoDeskError) in try desk.changeTagged(tags, call, adds: true) },
            Route(
                .post,
                PathPattern(path + "/{id}/users/remove"),
                .documented,
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers],
                cost: .bulk
            ) { desk, call throws(ZohoDeskError) in
                try desk.changeTagged(tags, call, adds: false)
            },
        ]
    }

    private static let membershipRoutes: [Route<ZohoDeskEndpoint>] =
        membershipRoutes(
            "groups",
            \.groups,
            verbs: ("associate", "dissociate"),
            ids: "groupIds"
        ) + membershipRoutes("labels", \.labels, verbs: ("assign", "remove"), ids: "labelIds")

    private static func membershipRoutes(
        _ name: String,
        _ tags: any Tags,
        verbs: (String, String),
        ids: String
    ) -> [Route<ZohoDeskEndpoint>] {
        [
            Route(
                .get,
                PathPattern("/users/{id}/\(name)"),
                .documented,
                "OAS-O",
                scopes: scopes(.read)
            ) { desk, call throws(ZohoDeskError) in try desk.listTags(tags, ofUser: call) },
            Route(
                .post,
                PathPattern("/users/{id}/\(name)/\(verbs.0)"),
                .documented,
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers],
                cost: .bulk
            ) { desk, call throws(ZohoDeskError) in
                try desk.changeTags(tags, call, list: name, adds: true)
            },
            Route(
                .post,
                PathPattern("/users/{id}/\(name)/\(verbs.1)"),
                .documented,
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers],
                cost: .bulk
            ) { desk, call throws(ZohoDeskError) in
                try desk.changeTags(tags, call, list: ids, adds: false)
            },
        ]
    }
}

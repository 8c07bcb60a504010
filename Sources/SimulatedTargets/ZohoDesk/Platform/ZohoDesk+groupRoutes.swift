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

    private static func tagRoutes(_ path: String, _ tags: any Tags) -> [Route<ZohoDeskEndpoint>] {
        [
            .get(
                "\(path)",
                "OAS-O",
                scopes: scopes(.read),
                query: ["from", "limit"],
                cost: .list
            ) { desk, call throws(ZohoDeskError) in try desk.listTags(tags, call) },
            .post(
                "\(path)",
                "OAS-O",
                scopes: scopes(.create),
                needs: [.portalUsers]
            ) { desk, call throws(ZohoDeskError) in try desk.addTag(tags, call) },
            .get("\(path)/{id}", "OAS-O", scopes: scopes(.read)) {
                desk,
                call throws(ZohoDeskError) in desk.tagReply(tags, try desk.tag(tags, call))
            },
            .patch(
                "\(path)/{id}",
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers]
            ) { desk, call throws(ZohoDeskError) in try desk.updateTag(tags, call) },
            .delete(
                "\(path)/{id}",
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
            .get(
                "\(path)/{id}/users",
                "OAS-O",
                scopes: scopes(.read),
                cost: .list
            ) { desk, call throws(ZohoDeskError) in try desk.listTagged(tags, call) },
            .post(
                "\(path)/{id}/users/add",
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers],
                cost: .bulk
            ) { desk, call throws(ZohoDeskError) in try desk.changeTagged(tags, call, adds: true) },
            .post(
                "\(path)/{id}/users/remove",
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
            .get(
                "/users/{id}/\(name)",
                "OAS-O",
                scopes: scopes(.read)
            ) { desk, call throws(ZohoDeskError) in try desk.listTags(tags, ofUser: call) },
            .post(
                "/users/{id}/\(name)/\(verbs.0)",
                "OAS-O",
                scopes: scopes(.update),
                needs: [.portalUsers],
                cost: .bulk
            ) { desk, call throws(ZohoDeskError) in
                try desk.changeTags(tags, call, list: name, adds: true)
            },
            .post(
                "/users/{id}/\(name)/\(verbs.1)",
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

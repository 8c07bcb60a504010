// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Customers and their logins, as far as their life goes; approving somebody who signed up by
/// themselves is not simulated, as nobody does.
extension ZohoDesk {
    private static func contact(_ operation: ZohoScopes.Operation) -> ZohoScopes {
        .any(.contacts, to: operation)
    }

    private static func user(_ operation: ZohoScopes.Operation) -> ZohoScopes {
        .any(.contacts, .settings, to: operation)
    }

    static let endUserRoutes: [Route<ZohoDeskEndpoint>] = contactRoutes + userRoutes

    private static let contactRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/contacts",
            .documented,
            "OAS-O",
            scopes: contact(.read),
            query: ["from", "limit", "sortBy", "include", "viewId"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listContacts(call) },
        Route(
            .get,
            "/contacts/search",
            .documented,
            "OAS-N",
            scopes: .any(.search, .contacts, to: .read),
            query: ["from", "limit"] + ZohoContactSearch.names,
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.searchContacts(call) },
        Route(
            .post,
            "/contacts",
            .documented,
            "OAS-O",
            scopes: contact(.create),
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.addContact(call) },
        Route(
            .post,
            "/contacts/moveToTrash",
            .documented,
            "OAS-O",
            scopes: contact(.delete),
            needs: [.contactsDelete],
            readsBody: true,
            cost: .perRecord
        ) { desk, call throws(ZohoDeskError) in try desk.trashContacts(call) },
        Route(
            .post,
            "/contacts/inviteAsEndUser",
            .documented,
            "OAS-O",
            scopes: contact(.update),
            readsBody: true,
            cost: .bulk
        ) { desk, call throws(ZohoDeskError) in try desk.inviteContacts(call) },
        Route(
            .get,
            "/contacts/{id}",
            .documented,
            "OAS-O",
            scopes: contact(.read),
            query: ["include"]
        ) { desk, call throws(ZohoDeskError) in desk.contactReply(try desk.contact(call)) },
        Route(
            .patch,
            "/contacts/{id}",
            .documented,
            "OAS-O",
            scopes: contact(.update),
            needs: [.contactsEdit],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateContact(call) },
        Route(
            .post,
            "/contacts/{id}/inviteAsEndUser",
            .documented,
            "OAS-O",
            scopes: contact(.update),
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.inviteContacts(call) },
        Route(
            .get,
            "/contacts/{id}/helpCenters",
            .documented,
            "OAS-O",
            scopes: contact(.read)
        ) { desk, call throws(ZohoDeskError) in try desk.listHelpCenters(call) },
    ]

    private static let userRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/users",
            .documented,
            "OAS-O",
            scopes: .any(.contacts, .settings, .basic, .search, to: .read),
            query: ["from", "limit", "searchBy", "sortBy", "include", "helpCenterId"],
            cost: .list
        ) { desk, call throws(ZohoDeskError) in try desk.listEndUsers(call) },
        Route(.get, "/users/{id}", .documented, "OAS-O", scopes: user(.read)) {
            desk,
            call throws(ZohoDeskError) in desk.endUserReply(try desk.endUser(call))
        },
        Route(
            .patch,
            "/users/{id}",
            .documented,
            "OAS-O",
            scopes: user(.update),
            needs: [.portalUsers],
            readsBody: true
        ) { desk, call throws(ZohoDeskError) in try desk.updateEndUser(call) },
        Route(
            .post,
            "/users/{id}/anonymize",
            .documented,
            "OAS-O",
            scopes: user(.update),
            needs: [.portalUsers],
            readsBody: true,
            cost: .perRecord
        ) { desk, call throws(ZohoDeskError) in try desk.anonymizeEndUser(call) },
    ]
}

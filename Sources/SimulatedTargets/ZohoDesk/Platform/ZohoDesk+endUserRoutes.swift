// SPDX-License-Identifier: Apache-2.0

import TargetKit
import Wire

/// Customers and the lifecycle of their logins; approval of self-registered people is not
/// simulated, since nobody registers here.
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
            cost: .list,
            listContacts
        ),
        Route(
            .get,
            "/contacts/search",
            .documented,
            "OAS-N",
            scopes: .any(.search, .contacts, to: .read),
            query: ["from", "limit"] + ZohoContactSearch.names,
            cost: .list,
            searchContacts
        ),
        Route(.post, "/contacts", .documented, "OAS-O", scopes: contact(.create), addContact),
        Route(
            .post,
            "/contacts/moveToTrash",
            .documented,
            "OAS-O",
            scopes: contact(.delete),
            needs: [.contactsDelete],
            cost: .perRecord,
            trashContacts
        ),
        Route(
            .post,
            "/contacts/inviteAsEndUser",
            .documented,
            "OAS-O",
            scopes: contact(.update),
            cost: .bulk,
            inviteContacts
        ),
        Route(
            .get,
            "/contacts/{id}",
            .documented,
            "OAS-O",
            scopes: contact(.read),
            query: ["include"],
            viewContact
        ),
        Route(
            .patch,
            "/contacts/{id}",
            .documented,
            "OAS-O",
            scopes: contact(.update),
            needs: [.contactsEdit],
            updateContact
        ),
        Route(
            .post,
            "/contacts/{id}/inviteAsEndUser",
            .documented,
            "OAS-O",
            scopes: contact(.update),
            inviteContacts
        ),
        Route(
            .get,
            "/contacts/{id}/helpCenters",
            .documented,
            "OAS-O",
            scopes: contact(.read),
            listHelpCenters
        ),
    ]

    private static let userRoutes: [Route<ZohoDeskEndpoint>] = [
        Route(
            .get,
            "/users",
            .documented,
            "OAS-O",
            scopes: .any(.contacts, .settings, .basic, .search, to: .read),
            query: ["from", "limit", "searchBy", "sortBy", "include", "helpCenterId"],
            cost: .list,
            listEndUsers
        ),
        Route(.get, "/users/{id}", .documented, "OAS-O", scopes: user(.read), viewEndUser),
        Route(
            .patch,
            "/users/{id}",
            .documented,
            "OAS-O",
            scopes: user(.update),
            needs: [.portalUsers],
            updateEndUser
        ),
        Route(
            .post,
            "/users/{id}/anonymize",
            .documented,
            "OAS-O",
            scopes: user(.update),
            needs: [.portalUsers],
            cost: .perRecord,
            anonymizeEndUser
        ),
    ]

    private static func viewContact(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        desk.contactReply(try desk.contact(call))
    }

    private static func viewEndUser(_ desk: inout Self, _ call: Call) throws(Refusal) -> Reply {
        desk.endUserReply(try desk.endUser(call))
    }
}

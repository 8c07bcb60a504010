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
        .get(
            "/contacts",
            "OAS-O",
            scopes: contact(.read),
            query: ["from", "limit", "sortBy", "include", "viewId"],
            cost: .list,
            listContacts
        ),
        .get(
            "/contacts/search",
            "OAS-N",
            scopes: .any(.search, .contacts, to: .read),
            query: ["from", "limit"] + ZohoContactSearch.names,
            cost: .list,
            searchContacts
        ),
        .post("/contacts", "OAS-O", scopes: contact(.create), addContact),
        .post(
            "/contacts/moveToTrash",
            "OAS-O",
            scopes: contact(.delete),
            needs: [.contactsDelete],
            cost: .perRecord,
            trashContacts
        ),
        .post(
            "/contacts/inviteAsEndUser",
            "OAS-O",
            scopes: contact(.update),
            cost: .bulk,
            inviteContacts
        ),
        .get("/contacts/{id}", "OAS-O", scopes: contact(.read), query: ["include"], viewContact),
        .patch(
            "/contacts/{id}",
            "OAS-O",
            scopes: contact(.update),
            needs: [.contactsEdit],
            updateContact
        ),
        .post("/contacts/{id}/inviteAsEndUser", "OAS-O", scopes: contact(.update), inviteContacts),
        .get("/contacts/{id}/helpCenters", "OAS-O", scopes: contact(.read), listHelpCenters),
    ]

    private static let userRoutes: [Route<ZohoDeskEndpoint>] = [
        .get(
            "/users",
            "OAS-O",
            scopes: .any(.contacts, .settings, .basic, .search, to: .read),
            query: ["from", "limit", "searchBy", "sortBy", "include", "helpCenterId"],
            cost: .list,
            listEndUsers
        ),
        .get("/users/{id}", "OAS-O", scopes: user(.read), viewEndUser),
        .patch("/users/{id}", "OAS-O", scopes: user(.update), needs: [.portalUsers], updateEndUser),
        .post(
            "/users/{id}/anonymize",
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

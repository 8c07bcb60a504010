// SPDX-License-Identifier: Apache-2.0

import ConnectorKit
import IdentityModel
import Wire

/// The body of a create, as each dialect sends it.
struct SCIMUserBody {
    let draft: AccountDraft
    let dialect: SCIMClientDialect
    let limits: SCIMServerLimits
    let locale: String

    func encoded() -> [UInt8] {
        switch dialect.userBody {
        case .plain: JSONValue.object(plain()).encoded()
        case .entra: JSONValue.object(entra()).encoded()
        case .okta: JSONValue.object(okta()).encoded()
        }
    }

    /// The client's own id: the draft's, else the name if the service or the provider requires one.
    var externalID: String? {
        let isNeeded = limits.idIsExternalID || dialect.userBody != .plain
        return draft.attributes[SCIMAttribute.externalID.rawValue]
            ?? (isNeeded ? draft.email : nil)
    }

    private var emails: JSONValue {
        [["value": .string(draft.email), "type": "work", "primary": true]]
    }

    private var formattedName: String {
        [draft.givenName, draft.familyName].filter { !$0.isEmpty }.joined(separator: " ")
    }

    private func plain() -> JSONObject {
        var body: JSONObject = [
            "schemas": [.string(SCIMSchema.user)],
            "userName": .string(draft.email),
        ]
        if let externalID { body["externalId"] = .string(externalID) }
        body["name"] = ["givenName": .string(draft.givenName)]
        if !draft.familyName.isEmpty {
            body["name"] = [
                "givenName": .string(draft.givenName), "familyName": .string(draft.familyName),
            ]
        }
        body["displayName"] = .string(formattedName)
        body["emails"] = emails
        body["active"] = SCIMUserDocument.flag(
            true,
            asText: dialect.writesTextBooleans || limits.writesTextBooleans
        )
        for kind in [Entitlement.Kind.role, .entitlement] {
            let names = draft.grants.filter { $0.kind == kind }.map(\.name).sorted()
            guard !names.isEmpty else { continue }
            let list = kind == .role ? "roles" : "entitlements"
            body[list] = .array(names.map { ["value": .string($0)] })
        }
        addAttributes(to: &body)
        return body
    }

    /// Names the enterprise schema whether or not it is used, sends an empty list of roles, and
    /// gives the type as metadata.
    private func entra() -> JSONObject {
        var body: JSONObject = [
            "schemas": [.string(SCIMSchema.user), .string(SCIMSchema.enterprise)],
            "externalId": .string(externalID ?? draft.email),
            "userName": .string(draft.email),
            "active": true,
            "emails": [["primary": true, "type": "work", "value": .string(draft.email)]],
            "meta": ["resourceType": "User"],
            "name": [
                "formatted": .string(formattedName),
                "familyName": .string(draft.familyName),
                "givenName": .string(draft.givenName),
            ],
            "roles": [],
        ]
        addAttributes(to: &body)
        return body
    }

    /// Okta also sends a password that it generates, which is omitted here.
    private func okta() -> JSONObject {
        var body: JSONObject = [
            "schemas": [.string(SCIMSchema.user)],
            "userName": .string(draft.email),
            "name": [
                "givenName": .string(draft.givenName), "familyName": .string(draft.familyName),
            ],
            "emails": [["primary": true, "value": .string(draft.email), "type": "work"]],
            "displayName": .string(formattedName),
            "locale": .string(locale),
            "externalId": .string(externalID ?? draft.email),
            "groups": [],
            "active": true,
        ]
        addAttributes(to: &body)
        return body
    }

    private func addAttributes(to body: inout JSONObject) {
        for name in draft.attributes.keys.sorted() {
            guard let attribute = SCIMAttribute(rawValue: name), attribute != .externalID,
                let value = draft.attributes[name]
            else { continue }
            switch attribute.place {
            case .path(nil, let inner): body[inner] = .string(value)
            case .path(let outer?, let inner):
                var part = body[outer]?.object ?? JSONObject()
                part[inner] = .string(value)
                body[outer] = .object(part)
                addSchema(outer, to: &body)
            case .element(let list, let type):
                let elements = body[list]?.array ?? []
                body[list] = .array(
                    elements + [["value": .string(value), "type": .string(type)]]
                )
            }
        }
    }

    private func addSchema(_ urn: String, to body: inout JSONObject) {
        guard urn == SCIMSchema.enterprise else { return }
        let schemas = body["schemas"]?.array ?? []
        if !schemas.contains(.string(urn)) { body["schemas"] = .array(schemas + [.string(urn)]) }
    }
}

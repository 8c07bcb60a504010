// SPDX-License-Identifier: Apache-2.0

import CivilTime
import TargetKit
import Wire

/// What the service says about itself, RFC 7644 §4.
extension SCIMService {
    func providerConfig(_ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        try document(providerConfig(base: call.base), call)
    }

    func resourceTypes(_ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        try listed(store.types.map { $0.document(base: call.base) }, call)
    }

    func resourceType(_ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        guard let type = store.types.first(where: { $0.name == call.id }) else {
            throw .notFound("The resource type is")
        }
        return try document(type.document(base: call.base), call)
    }

    func schemas(_ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        try listed(everySchema.map { $0.document(base: call.base) }, call)
    }

    func schema(_ call: SCIMCall) throws(SCIMError) -> SCIMReply {
        let urn =
            switch (options.dialect.discovery, call.id) {
            case (.namedSchemas, "Users"): SCIMSchema.user.id
            case (.namedSchemas, "Groups"): SCIMSchema.group.id
            case (.namedSchemas, _): ""
            case (_, let id): id
            }
        guard let schema = everySchema.first(where: { $0.id.isSameName(as: urn) }) else {
            throw .notFound("The schema is")
        }
        return try document(schema.document(base: call.base), call)
    }

    private var everySchema: [SCIMSchema] {
        store.types.flatMap { [$0.schema] + $0.extensions.map(\.schema) }
    }

    private func listed(_ documents: [JSONObject], _ call: Call) throws(Refusal) -> Reply {
        let count = JSONValue.integer(Int64(documents.count))
        return try document(
            [
                "schemas": [.string(SCIMMessage.listResponse)],
                "totalResults": count,
                "itemsPerPage": count,
                "startIndex": 1,
                "Resources": .array(documents.map { .object($0) }),
            ],
            call
        )
    }

    private func document(_ message: JSONObject, _ call: Call) throws(Refusal) -> Reply {
        // A client must not believe that the filter was applied (RFC 7644 §4).
        guard call.value("filter") == nil else {
            throw SCIMError(403, nil, "Discovery cannot be filtered.")
        }
        return SCIMReply(status: 200, message: message)
    }

    /// RFC 7643 §5, with RFC 9865's addition.
    private func providerConfig(base: String) -> JSONObject {
        let dialect = options.dialect
        func supported(_ flag: Bool) -> JSONValue { ["supported": .bool(flag)] }
        return [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ServiceProviderConfig"],
            "patch": supported(dialect.patch != .absent),
            "bulk": [
                "supported": .bool(dialect.bulk),
                "maxOperations": .integer(Int64(options.bulkOperationsMax)),
                "maxPayloadSize": .integer(Int64(options.bulkBytesMax)),
            ],
            "filter": [
                "supported": true,
                "maxResults": .integer(Int64(dialect.pageMax > 0 ? dialect.pageMax : 10_000)),
            ],
            "changePassword": supported(true),
            "sort": supported(dialect.sorting == .applied),
            "etag": supported(hasVersions),
            "pagination": pagination,
            "authenticationSchemes": [
                [
                    "type": "oauthbearertoken",
                    "name": "OAuth Bearer Token",
                    "description": "A bearer token in the Authorization field",
                    "specUri": "https://www.rfc-editor.org/info/rfc6750",
                    "primary": true,
                ]
            ],
            "meta": [
                "resourceType": "ServiceProviderConfig",
                "location": .string(base + "/ServiceProviderConfig"),
            ],
        ]
    }

    private var pagination: JSONValue {
        let byCursor = options.dialect.servesCursors
        let byIndex = options.dialect.paging != .cursor && options.dialect.paging != .none
        var object: JSONObject = ["cursor": .bool(byCursor), "index": .bool(byIndex)]
        if byIndex || byCursor {
            object["defaultPaginationMethod"] = byIndex ? "index" : "cursor"
            object["defaultPageSize"] = .integer(Int64(options.dialect.pageMax))
            object["maxPageSize"] = .integer(Int64(options.dialect.pageMax))
        }
        if byCursor {
            let seconds = options.cursorTimeout.wholeMilliseconds / 1_000
            object["cursorTimeout"] = .integer(seconds)
        }
        return .object(object)
    }
}

extension SCIMResourceType {
    /// RFC 7643 §6.
    fileprivate func document(base: String) -> JSONObject {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"],
            "id": .string(name),
            "name": .string(name),
            "description": .string(description),
            "endpoint": .string(endpoint),
            "schema": .string(schema.id),
            "schemaExtensions": .array(
                extensions.map {
                    ["schema": .string($0.schema.id), "required": .bool($0.isRequired)]
                }
            ),
            "meta": [
                "resourceType": "ResourceType",
                "location": .string(base + "/ResourceTypes/" + name),
            ],
        ]
    }
}

extension SCIMSchema {
    /// RFC 7643 §7.
    fileprivate func document(base: String) -> JSONObject {
        [
            "schemas": ["urn:ietf:params:scim:schemas:core:2.0:Schema"],
            "id": .string(id),
            "name": .string(name),
            "description": .string(description),
            "attributes": .array(attributes.map(\.document)),
            "meta": [
                "resourceType": "Schema",
                "location": .string(base + "/Schemas/" + id),
            ],
        ]
    }
}

extension SCIMAttribute {
    fileprivate var document: JSONValue {
        var object: JSONObject = [
            "name": .string(name),
            "type": .string(kind.rawValue),
            "multiValued": .bool(isMultiValued),
            "description": .string(description.isEmpty ? name : description),
            "required": .bool(isRequired),
        ]
        if !canonicalValues.isEmpty {
            object["canonicalValues"] = .array(canonicalValues.map { .string($0) })
        }
        object["caseExact"] = .bool(isCaseExact)
        object["mutability"] = .string(mutability.rawValue)
        object["returned"] = .string(returned.rawValue)
        object["uniqueness"] = .string(uniqueness.rawValue)
        if !referenceTypes.isEmpty {
            object["referenceTypes"] = .array(referenceTypes.map { .string($0) })
        }
        if kind == .complex {
            object["subAttributes"] = .array(subAttributes.map(\.document))
        }
        return .object(object)
    }
}

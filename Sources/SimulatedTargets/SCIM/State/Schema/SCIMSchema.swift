// SPDX-License-Identifier: Apache-2.0

/// A set of attributes under one URN, RFC 7643 §7.
struct SCIMSchema: Sendable {
    /// The URN.
    let id: String
    let name: String
    let description: String
    let attributes: [SCIMAttribute]

    /// The attribute under a name, which ignores case.
    func attribute(_ name: String) -> SCIMAttribute? {
        attributes.first { $0.name.isSameName(as: name) }
    }

    /// The attributes that every kind of record has, RFC 7643 §3 and §3.1; they belong to no schema
    /// and appear beside the core attributes.
    static let common: [SCIMAttribute] = [
        SCIMAttribute("schemas", .reference, "URNs of the schemas the record follows").caseExact
            .multiValued.with { $0.returned = .always },
        SCIMAttribute("id", .string, "Identifier given by the service").caseExact.readOnly
            .with {
                $0.returned = .always
                $0.uniqueness = .server
            },
        SCIMAttribute("externalId", .string, "Identifier given by the client").caseExact,
        SCIMAttribute("meta", .complex, "Facts that the service keeps about the record").readOnly
            .subAttributes([
                SCIMAttribute("resourceType").caseExact.readOnly,
                SCIMAttribute("created", .dateTime).readOnly,
                SCIMAttribute("lastModified", .dateTime).readOnly,
                SCIMAttribute("location", .reference).caseExact.readOnly.refers(to: "uri"),
                SCIMAttribute("version").caseExact.readOnly,
            ]),
    ]
}

/// URNs of messages, RFC 7644 §8.2.
enum SCIMMessage {
    static let listResponse = "urn:ietf:params:scim:api:messages:2.0:ListResponse"
    static let searchRequest = "urn:ietf:params:scim:api:messages:2.0:SearchRequest"
    static let patchOp = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
    static let bulkRequest = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"
    static let bulkResponse = "urn:ietf:params:scim:api:messages:2.0:BulkResponse"
    static let error = "urn:ietf:params:scim:api:messages:2.0:Error"
}

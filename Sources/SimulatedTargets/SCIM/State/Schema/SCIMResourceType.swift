// SPDX-License-Identifier: Apache-2.0

/// A kind of record, RFC 7643 §6.
struct SCIMResourceType: Sendable {
    struct Extension: Sendable {
        let schema: SCIMSchema
        let isRequired: Bool
    }

    /// `User`; also the record's `meta.resourceType`.
    let name: String
    let description: String
    /// `/Users`.
    let endpoint: String
    let schema: SCIMSchema
    var extensions: [Extension] = []

    static let user = SCIMResourceType(
        name: "User",
        description: "User Account",
        endpoint: "/Users",
        schema: .user,
        extensions: [Extension(schema: .enterpriseUser, isRequired: false)]
    )

    static let group = SCIMResourceType(
        name: "Group",
        description: "Group",
        endpoint: "/Groups",
        schema: .group
    )

    /// An attribute of the type and the extension it belongs to.
    struct Attribute: Sendable {
        /// The URN of the extension in its own spelling; `nil` for core and common attributes.
        let extensionID: String?
        let definition: SCIMAttribute
    }

    /// Finds an attribute by name and, if given, by schema; both ignore case.
    ///
    /// Without a schema only core and common attributes are found.
    func attribute(_ name: String, schema urn: String? = nil) -> Attribute? {
        if let urn, !urn.isSameName(as: schema.id) {
            guard let found = extensions.first(where: { $0.schema.id.isSameName(as: urn) }),
                let definition = found.schema.attribute(name)
            else { return nil }
            return Attribute(extensionID: found.schema.id, definition: definition)
        }
        let definition =
            schema.attribute(name)
            ?? SCIMSchema.common.first { $0.name.isSameName(as: name) }
        return definition.map { Attribute(extensionID: nil, definition: $0) }
    }

    /// The extension under a URN, which ignores case.
    func extensionSchema(_ urn: String) -> SCIMSchema? {
        extensions.first { $0.schema.id.isSameName(as: urn) }?.schema
    }
}

// SPDX-License-Identifier: Apache-2.0

extension SCIMSchema {
    /// RFC 7643 §4.1 and §8.7.1.
    static let user = SCIMSchema(
        id: "urn:ietf:params:scim:schemas:core:2.0:User",
        name: "User",
        description: "User Account",
        attributes: userNames + userTexts + userContacts + userRights
    )

    /// RFC 7643 §4.3.
    static let enterpriseUser = SCIMSchema(
        id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User",
        name: "EnterpriseUser",
        description: "Enterprise User",
        attributes: [
            SCIMAttribute("employeeNumber", .string, "Number or code given by the employer"),
            SCIMAttribute("costCenter", .string, "Name of a cost center"),
            SCIMAttribute("organization", .string, "Name of an organization"),
            SCIMAttribute("division", .string, "Name of a division"),
            SCIMAttribute("department", .string, "Name of a department"),
            SCIMAttribute("manager", .complex, "The user's manager").subAttributes([
                SCIMAttribute("value", .string, "The id of the manager's record").caseExact,
                SCIMAttribute("$ref", .reference, "The address of the manager's record")
                    .caseExact.refers(to: "User"),
                SCIMAttribute("displayName", .string, "The manager's name for display").readOnly,
            ]),
        ]
    )

    private static let userNames: [SCIMAttribute] = [
        SCIMAttribute("userName", .string, "Name to sign in with, unique over the service")
            .required.with { $0.uniqueness = .server },
        SCIMAttribute("name", .complex, "The parts of the person's name").subAttributes([
            SCIMAttribute("formatted", .string, "The whole name as displayed"),
            SCIMAttribute("familyName", .string, "Family name"),
            SCIMAttribute("givenName", .string, "Given name"),
            SCIMAttribute("middleName", .string, "Middle name"),
            SCIMAttribute("honorificPrefix", .string, "Title before the name"),
            SCIMAttribute("honorificSuffix", .string, "Suffix after the name"),
        ]),
        SCIMAttribute("displayName", .string, "Name for display"),
        SCIMAttribute("nickName", .string, "Casual name"),
        SCIMAttribute("profileUrl", .reference, "Address of an online profile").caseExact
            .refers(to: "external"),
    ]

    private static let userTexts: [SCIMAttribute] = [
        SCIMAttribute("title", .string, "Job title"),
        SCIMAttribute("userType", .string, "Relation to the organization, in free text"),
        SCIMAttribute("preferredLanguage", .string, "Language tag, RFC 7231 §5.3.5"),
        SCIMAttribute("locale", .string, "Language tag, BCP 47"),
        SCIMAttribute("timezone", .string, "Name in the time zone database"),
        SCIMAttribute("active", .boolean, "Whether the user may sign in"),
        SCIMAttribute("password", .string, "Cleartext password, only ever received").with {
            $0.mutability = .writeOnly
            $0.returned = .never
        },
    ]

    private static let userContacts: [SCIMAttribute] = [
        list("emails", "Mail addresses", types: ["work", "home", "other"]),
        list(
            "phoneNumbers",
            "Phone numbers",
            types: ["work", "home", "mobile", "fax", "pager", "other"]
        ),
        list(
            "ims",
            "Addresses for instant messages",
            types: ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]
        ),
        list(
            "photos",
            "Pictures of the user",
            value: SCIMAttribute("value", .reference, "Address of the picture").caseExact
                .refers(to: "external"),
            types: ["photo", "thumbnail"]
        ),
        SCIMAttribute("addresses", .complex, "Postal addresses").multiValued.subAttributes([
            SCIMAttribute("formatted", .string, "The whole address"),
            SCIMAttribute("streetAddress", .string, "Street, number and the like"),
            SCIMAttribute("locality", .string, "City or locality"),
            SCIMAttribute("region", .string, "State or region"),
            SCIMAttribute("postalCode", .string, "Postal code"),
            SCIMAttribute("country", .string, "Country, ISO 3166-1 alpha-2"),
            SCIMAttribute("type", .string, "What the address is for")
                .canonical("work", "home", "other"),
            SCIMAttribute("primary", .boolean, "Whether this one is preferred"),
        ]),
    ]

    private static let userRights: [SCIMAttribute] = [
        SCIMAttribute("groups", .complex, "Groups the user belongs to").multiValued.readOnly
            .subAttributes([
                SCIMAttribute("value", .string, "The id of the group").caseExact.readOnly,
                SCIMAttribute("$ref", .reference, "The address of the group").caseExact.readOnly
                    .refers(to: "User", "Group"),
                SCIMAttribute("display", .string, "The group's name").readOnly,
                SCIMAttribute("type", .string, "Whether through another group").readOnly
                    .canonical("direct", "indirect"),
            ]),
        list("entitlements", "Things the user has a right to", types: []),
        list("roles", "Roles the user holds", types: []),
        list(
            "x509Certificates",
            "Certificates issued to the user",
            value: SCIMAttribute("value", .binary, "DER in base64").caseExact,
            types: []
        ),
    ]

    /// A list with the usual sub-attributes, RFC 7643 §2.4.
    private static func list(
        _ name: String,
        _ description: String,
        value: SCIMAttribute = SCIMAttribute("value", .string, "The value itself"),
        types: [String]
    ) -> SCIMAttribute {
        SCIMAttribute(name, .complex, description).multiValued.subAttributes([
            value,
            SCIMAttribute("display", .string, "Name for display"),
            SCIMAttribute("type", .string, "What the value is for")
                .with { $0.canonicalValues = types },
            SCIMAttribute("primary", .boolean, "Whether this one is preferred"),
        ])
    }
}

// SPDX-License-Identifier: Apache-2.0

extension MessageDefinition {
    package static let credential = MessageDefinition(
        name: "credential",
        shape: .oneOf([
            .object([
                .required("type", .constant("basic")), .required("username", .string),
                .required("password", .string),
            ]),
            .object([.required("type", .constant("bearer")), .required("token", .string)]),
            .object([
                .required("type", .constant("oauth2")), .required("tokenURL", .string),
                .required("clientID", .string), .required("clientSecret", .string),
                .required("refreshToken", .string), .optional("scope", .string),
                .optional("organizationID", .string),
            ]),
        ])
    )

    package static let target = MessageDefinition(
        name: "target",
        shape: .object([
            .required("name", .string),
            .required("kind", .word(["freshservice", "zohodesk", "scim"])),
            .required("baseURL", .string), .required("credential", .named(credential)),
        ])
    )

    package static let policy = MessageDefinition(
        name: "policy",
        shape: .object([
            .required(
                "offboarding",
                .object([
                    .required(
                        "agent",
                        .word(["disable", "deactivate", "convertThenDeactivate", "delete"])
                    ),
                    .required("requester", .word(["deactivate"])),
                    .required("user", .word(["disable", "deactivate", "delete"])),
                ])
            ),
            .required("retentionDays", .integer(atLeast: 0)),
            .required("protected", .list(.string)),
            .required("mappedAttributes", .list(.string)),
        ])
    )

    package static let attributes = MessageDefinition(
        name: "attributes",
        shape: .object(
            [
                "title", "department", "phone", "mobile", "timeZone", "language", "location",
                "employeeNumber", "manager",
            ].map { .optional($0, .string) }
        )
    )

    /// A right by the target's own id, or by name if both sides agreed on `names`.
    package static let right = MessageDefinition(
        name: "right",
        shape: .object([
            .required("kind", .string), .optional("id", .string), .optional("name", .string),
        ])
    )

    /// The rights shown by a read of an account; if present, complete.
    package static let holding = MessageDefinition(
        name: "holding",
        shape: .object([
            .required("kind", .string), .required("id", .string), .optional("name", .string),
            .optional("direct", .boolean), .optional("pending", .boolean),
        ])
    )

    private static let accountMembers: [MessageShape.Member] = [
        .required("type", .word(["agent", "requester", "user"])), .optional("userName", .string),
        .optional("email", .string), .optional("alternateEmails", .list(.string)),
        .optional("externalId", .string),
        .optional("givenName", .string), .optional("familyName", .string),
        .optional("displayName", .string), .optional("attributes", .map(.string)),
    ]

    package static let account = MessageDefinition(
        name: "account",
        shape: .object(
            [.required("id", .string), .required("active", .boolean)] + accountMembers + [
                .optional("pending", .boolean), .optional("grants", .list(.named(holding))),
                .optional("partial", .boolean),
            ]
        )
    )

    package static let draft = MessageDefinition(name: "draft", shape: .object(accountMembers))

    package static let entitlement = MessageDefinition(
        name: "entitlement",
        shape: .object([
            .required("kind", .string), .required("id", .string), .required("name", .string),
        ])
    )

    package static let grant = MessageDefinition(
        name: "grant",
        shape: .object([
            .required("account", .string), .required("entitlement", .named(right)),
            .optional("direct", .boolean), .optional("pending", .boolean),
        ])
    )

    package static let namedRight = MessageDefinition(
        name: "namedRight",
        shape: .object([.required("kind", .string), .required("name", .string)])
    )

    package static let accessItem = MessageDefinition(
        name: "accessItem",
        shape: .object([
            .required("target", .string),
            .required("accountType", .word(["agent", "requester", "user"])),
            .optional("entitlement", .named(namedRight)), .optional("endsAt", .string),
        ])
    )

    package static let identity = MessageDefinition(
        name: "identity",
        shape: .object([
            .required("id", .string), .required("userName", .string), .required("email", .string),
            .optional("alternateEmails", .list(.string)),
            .required("givenName", .string), .required("familyName", .string),
            .optional("timeZone", .string),
            .required("employment", .word(["employee", "contractor"])),
            .optional("endsAt", .string), .required("attributes", .map(.string)),
        ])
    )

    package static let event = MessageDefinition(
        name: "event",
        shape: .object([
            .required("id", .string),
            .required("kind", .word(["joiner", "mover", "leaver", "rehire", "leave", "return"])),
            .required("effectiveAt", .instant), .required("recordedAt", .instant),
            .required("revision", .integer(atLeast: 0)), .required("identity", .named(identity)),
            .required("access", .list(.named(accessItem))),
        ])
    )

    package static let claim = MessageDefinition(
        name: "claim",
        shape: .object([
            .required("identity", .string), .required("target", .string),
            .required(
                "action",
                .word([
                    "create", "enable", "disable", "delete", "convert", "update", "grant",
                    "revoke",
                ])
            ),
            .optional("entitlement", .named(namedRight)),
            .required("outcome", .word(["done", "failed", "pending"])),
        ])
    )

    package static let claims = MessageDefinition(
        name: "claims",
        shape: .object([.required("claims", .list(.named(claim)))])
    )

    package static let error = MessageDefinition(
        name: "error",
        shape: .object([
            .required("code", .integer(atLeast: 1)), .required("message", .string),
            .required(
                "data",
                .object([
                    .required("effect", .word(["none", "unknown"])),
                    .optional("retryAfter", .seconds),
                ])
            ),
        ])
    )

    /// In schema order.
    package static let all = [
        credential, target, policy, attributes, right, holding, account, draft, entitlement, grant,
        namedRight, accessItem, identity, event, claim, claims, error,
    ]
}

// SPDX-License-Identifier: Apache-2.0

extension SCIMSchema {
    /// RFC 7643 §4.2 and §8.7.1; `displayName` is required by the text, though its JSON says
    /// otherwise.
    static let group = SCIMSchema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Group",
        name: "Group",
        description: "Group",
        attributes: [
            SCIMAttribute("displayName", .string, "Name of the group").required,
            SCIMAttribute("members", .complex, "Members of the group").multiValued
                .subAttributes([
                    SCIMAttribute("value", .string, "The id of the member").caseExact.immutable,
                    SCIMAttribute("$ref", .reference, "The address of the member").caseExact
                        .immutable.refers(to: "User", "Group"),
                    SCIMAttribute("type", .string, "What the member is").immutable
                        .canonical("User", "Group"),
                    SCIMAttribute("display", .string, "The member's name").immutable,
                ]),
        ]
    )
}

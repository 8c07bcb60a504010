// SPDX-License-Identifier: Apache-2.0

import Wire

/// Filters in the form of RFC 7644 §3.4.2.2.
enum SCIMFilterText {
    static func userName(_ value: String) -> String { "userName eq \(quoted(value))" }

    static func address(_ value: String) -> String { "emails.value eq \(quoted(value))" }

    /// Entra ID's form, which the grammar does not allow.
    static func workAddress(_ value: String) -> String {
        "emails[type eq \"work\"].value eq \(quoted(value))"
    }

    static func groupName(_ value: String) -> String { "displayName eq \(quoted(value))" }

    static func member(_ id: String, _ form: SCIMServerLimits.MemberFilter) -> String {
        switch form {
        case .dotted: "members.value eq \(quoted(id))"
        case .bare: "members eq \(quoted(id))"
        case .valuePath: "members[value eq \(quoted(id))]"
        }
    }

    /// The path of one element of a list: `members[value eq "7"]`.
    static func element(of list: String, _ value: String) -> String {
        "\(list)[value eq \(quoted(value))]"
    }

    /// A JSON string, so that quotes and backslashes in the value are escaped.
    private static func quoted(_ value: String) -> String {
        JSONValue.string(value).text
    }
}

// SPDX-License-Identifier: Apache-2.0

import Wire

/// A mistake in a search, in the vendor's own error form.
package struct FreshserviceQueryError: Error, Hashable, Sendable {
    package struct Issue: Hashable, Sendable {
        package let field: String
        /// A Ruby list printed as text, as the vendor sends it: `["…"]`, `[:invalid_field]`.
        package let message: String
    }

    package let issues: [Issue]

    /// The body of the 400 (REF, "Filter agents"); the code is the same for every issue.
    package var body: JSONValue {
        let errors = issues.map { issue -> JSONValue in
            [
                "field": .string(issue.field), "message": .string(issue.message),
                "code": "invalid_value",
            ]
        }
        return ["description": "Validation failed", "errors": .array(errors)]
    }
}

extension FreshserviceQueryError.Issue {
    static func unknownField(_ name: String) -> Self {
        Self(field: name, message: "[:invalid_field]")
    }

    static func wrongType(_ field: FreshserviceQueryFields.Field) -> Self {
        Self(field: field.name, message: #"["\#(field.kind.complaint)"]"#)
    }

    // Assumption: the vendor does not document the answer to an unparsable text; the field is then
    // the parameter itself.
    static func unreadable(_ reason: String) -> Self {
        Self(field: "query", message: #"["\#(reason)"]"#)
    }
}

extension FreshserviceQueryFields.Kind {
    /// Documented for whole numbers and choices (REF); the others follow the same form.
    fileprivate var complaint: String {
        switch self {
        case .text, .phone: "It should be a/an String"
        case .integer: "It should be a/an Positive Integer"
        case .boolean: "It should be a/an Boolean"
        case .date: "It should be a/an Date"
        case .choice: "It should be one of the choice value."
        }
    }
}

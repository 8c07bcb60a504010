// SPDX-License-Identifier: Apache-2.0

import Wire

/// What filters and sorting read of a record.
protocol SCIMReadable {
    /// The value of a whole attribute; `nil` if it is unassigned.
    ///
    /// `name` and `extensionID` are spelled as in the schema. A complex attribute is an object, a
    /// multi-valued one a list; sub-attributes are spelled as in the schema too.
    func value(of name: String, extensionID: String?) -> JSONValue?
}

/// A record as plain JSON in the schema's spelling: core attributes on top, each extension under
/// its URN.
extension JSONObject: SCIMReadable {
    func value(of name: String, extensionID: String?) -> JSONValue? {
        let holder = extensionID.map { self[$0]?.object ?? JSONObject() } ?? self
        guard let value = holder[name], !value.isUnassigned else { return nil }
        return value
    }
}

extension JSONValue {
    /// Null and an empty list mean the same as no value, RFC 7643 §2.5.
    var isUnassigned: Bool {
        switch self {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let object): object.isEmpty
        case .bool, .integer, .number, .string: false
        }
    }
}

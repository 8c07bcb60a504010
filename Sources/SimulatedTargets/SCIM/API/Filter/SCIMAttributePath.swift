// SPDX-License-Identifier: Apache-2.0

/// The name of an attribute as written in filters, paths and projections:
/// `urn:…:2.0:User:name.familyName`, RFC 7644 §3.10.
package struct SCIMAttributePath: Hashable, Sendable {
    /// The URN before the name, as written.
    package var schema: String?
    package var name: String
    /// The sub-attribute after the dot.
    package var subName: String?

    package init(_ name: String, sub subName: String? = nil, schema: String? = nil) {
        self.schema = schema
        self.name = name
        self.subName = subName
    }

    /// The path read as the name of a schema, which has the same form.
    package var wholeURN: String? {
        guard let schema, subName == nil else { return nil }
        return "\(schema):\(name)"
    }
}

extension SCIMAttributePath: CustomStringConvertible {
    package var description: String {
        (schema.map { "\($0):" } ?? "") + name + (subName.map { ".\($0)" } ?? "")
    }
}

extension SCIMAttributePath {
    /// Reads a path that stands alone, as in `sortBy` and `attributes`.
    package init(parsing text: String) throws(SCIMFilterError) {
        var parser = SCIMFilterParser(text: text, syntax: .lenient, fault: .invalidPath)
        self = try parser.loneAttributePath()
    }
}

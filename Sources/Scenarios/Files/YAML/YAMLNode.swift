// SPDX-License-Identifier: Apache-2.0

import Wire

/// A node of a YAML or JSON file together with its location.
package struct YAMLNode: Hashable, Sendable {
    package enum Content: Hashable, Sendable {
        /// `isPlain` distinguishes `12` from `"12"`.
        case scalar(text: String, isPlain: Bool)
        case sequence([YAMLNode])
        case mapping([Entry])
    }

    /// A member of a mapping; keys are unique within it.
    package struct Entry: Hashable, Sendable {
        package let key: String
        package let keyLocation: SourceLocation
        package let value: YAMLNode
    }

    package let content: Content
    package let location: SourceLocation

    package init(_ content: Content, at location: SourceLocation) {
        self.content = content
        self.location = location
    }

    /// The member `key` of a mapping; `nil` if there is none or this is not a mapping.
    package subscript(key: String) -> YAMLNode? {
        guard case .mapping(let entries) = content else { return nil }
        return entries.first { $0.key == key }?.value
    }

    /// Whether it is empty, or null according to YAML 1.2.
    package var isNull: Bool {
        guard case .scalar(let text, isPlain: true) = content else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(text)
    }

    /// The elements of a list, or a single value that stands for a list of one.
    package var elements: [YAMLNode] {
        guard case .sequence(let elements) = content else { return [self] }
        return elements
    }

    /// What a person calls this kind of value in an error message.
    package var kindName: String {
        switch content {
        case .sequence: "a list"
        case .mapping: "a mapping"
        case .scalar: json.kindName
        }
    }

    /// The node at the end of the path, or the last existing one on the way.
    package func nearest(to path: [String]) -> YAMLNode {
        var node = self
        for step in path {
            switch node.content {
            case .mapping:
                guard let next = node[step] else { return node }
                node = next
            case .sequence(let elements):
                guard let index = Int(step), elements.indices.contains(index) else { return node }
                node = elements[index]
            case .scalar: return node
            }
        }
        return node
    }

    /// The value as JSON; plain scalars are read by the core schema of YAML 1.2.
    package var json: JSONValue {
        switch content {
        case .sequence(let elements): .array(elements.map(\.json))
        case .mapping(let entries):
            .object(
                JSONObject(entries.map { JSONObject.Member(key: $0.key, value: $0.value.json) })
            )
        case .scalar(let text, isPlain: false): .string(text)
        case .scalar(let text, isPlain: true): YAMLNode.plainValue(text)
        }
    }

    private static func plainValue(_ text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .bool(true)
        case "false", "False", "FALSE": return .bool(false)
        default: break
        }
        guard let first = text.utf8.first,
            (48...57).contains(first) || [UInt8(ascii: "-"), UInt8(ascii: ".")].contains(first)
        else { return .string(text) }
        if let whole = Int64(text) { return .integer(whole) }
        let isNumeral = text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
        guard isNumeral, let number = Double(text), number.isFinite else { return .string(text) }
        return .number(number)
    }
}

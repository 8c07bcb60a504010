// SPDX-License-Identifier: Apache-2.0

import Wire

/// Writes nodes as YAML that reads back as the same nodes.
package struct YAMLText {
    private static let width = 100

    private var lines: [String] = []

    /// The document, with a final line break.
    package static func text(of root: YAMLNode) -> String {
        var writer = YAMLText()
        writer.write(root, indent: 0, lead: "")
        return writer.lines.joined(separator: "\n") + "\n"
    }

    /// `lead` replaces the indentation of the first line.
    private mutating func write(_ node: YAMLNode, indent: Int, lead: String) {
        switch node.content {
        case .scalar: lines.append(lead + YAMLText.flow(node))
        case .mapping(let entries):
            var lead = lead
            for entry in entries {
                write(entry, indent: indent, lead: lead)
                lead = YAMLText.spaces(indent)
            }
        case .sequence(let elements):
            var lead = lead
            for element in elements {
                writeElement(element, indent: indent, lead: lead + "- ")
                lead = YAMLText.spaces(indent)
            }
        }
    }

    private mutating func write(_ entry: YAMLNode.Entry, indent: Int, lead: String) {
        let head = lead + YAMLText.key(entry.key) + ":"
        let short = head + " " + YAMLText.flow(entry.value)
        if indent > 0 && short.count <= YAMLText.width || entry.value.isFlat {
            lines.append(short)
            return
        }
        lines.append(head)
        write(entry.value, indent: indent + 2, lead: YAMLText.spaces(indent + 2))
    }

    private mutating func writeElement(_ element: YAMLNode, indent: Int, lead: String) {
        let short = lead + YAMLText.flow(element)
        if short.count <= YAMLText.width || element.isFlat {
            lines.append(short)
        } else {
            write(element, indent: indent + 2, lead: lead)
        }
    }

    private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

    private static func flow(_ node: YAMLNode) -> String {
        switch node.content {
        case .scalar(let text, let isPlain): return scalar(text, isPlain: isPlain)
        case .sequence(let elements):
            return "[" + elements.map(flow).joined(separator: ", ") + "]"
        case .mapping(let entries):
            let members = entries.map { key($0.key) + ": " + flow($0.value) }
            return members.isEmpty ? "{}" : "{ " + members.joined(separator: ", ") + " }"
        }
    }

    /// Plain scalars stay plain if possible; everything else is quoted as in JSON.
    private static func scalar(_ text: String, isPlain: Bool) -> String {
        guard isPlain else { return quoted(text) }
        if text.isEmpty { return "null" }
        return isHarmless(text) ? text : quoted(text)
    }

    private static func key(_ text: String) -> String {
        let first = text.utf8.first ?? 0
        let isWord = (65...90).contains(first) || (97...122).contains(first)
        return isWord && isHarmless(text) ? text : quoted(text)
    }

    private static func quoted(_ text: String) -> String {
        String(decoding: JSONValue.string(text).encoded(), as: UTF8.self)
    }

    /// Whether no character of a plain scalar is special within brackets.
    private static func isHarmless(_ text: String) -> Bool {
        guard !text.contains(": "), text.last != ":", text.last != " " else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case 48...57, 65...90, 97...122: true
            default: " @./+_-%*:".utf8.contains(byte)
            }
        }
    }
}

extension YAMLNode {
    /// Whether it fits on one line.
    fileprivate var isFlat: Bool {
        switch content {
        case .scalar: true
        case .sequence(let elements): elements.isEmpty
        case .mapping(let entries): entries.isEmpty
        }
    }
}

// SPDX-License-Identifier: Apache-2.0

/// HTML and SVG as text; outside text can only enter through `text` and attribute values, which are
/// escaped.
package struct Markup {
    package private(set) var html = ""

    /// Attributes in the order given; a value of `nil` leaves the attribute out.
    package typealias Attributes = KeyValuePairs<StaticString, String?>

    package mutating func open(_ tag: StaticString, _ attributes: Attributes = [:]) {
        html += "<\(tag)"
        for (name, value) in attributes {
            guard let value else { continue }
            html += " \(name)=\""
            escape(value)
            html += "\""
        }
        html += ">"
    }

    package mutating func close(_ tag: StaticString) { html += "</\(tag)>" }

    /// Text from a person or a target.
    package mutating func text(_ text: String) { escape(text) }

    package mutating func element(
        _ tag: StaticString,
        _ attributes: Attributes = [:],
        _ body: (inout Markup) -> Void
    ) {
        open(tag, attributes)
        body(&self)
        close(tag)
    }

    package mutating func element(_ tag: StaticString, _ attributes: Attributes, _ text: String) {
        element(tag, attributes) { $0.text(text) }
    }

    package mutating func element(_ tag: StaticString, _ text: String) {
        element(tag, [:], text)
    }

    /// A word from outside that keeps its own direction, so that it cannot turn the text around it.
    package mutating func name(_ name: String) { element("bdi", name) }

    /// Markup of ours: a style sheet, a script, an entity.
    package mutating func raw(_ markup: StaticString) { html += "\(markup)" }

    // Pieces are appended to the text itself: a view of its scalars would copy the page each time.
    private mutating func escape(_ text: String) {
        var run = text.unicodeScalars.startIndex
        let scalars = text.unicodeScalars
        for index in scalars.indices {
            guard let replacement = Markup.replacement(of: scalars[index]) else { continue }
            html += text[run..<index]
            html += replacement
            run = scalars.index(after: index)
        }
        html += text[run...]
    }

    /// Control characters are not allowed in a page, and bidirectional marks could make a line look
    /// like something else.
    private static func replacement(of scalar: Unicode.Scalar) -> String? {
        switch scalar {
        case "<": "&lt;"
        case ">": "&gt;"
        case "&": "&amp;"
        case "\"": "&quot;"
        case "'": "&#39;"
        case "\n", "\t": nil
        case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{202A}"..."\u{202E}",
            "\u{2066}"..."\u{2069}", "\u{200B}"..."\u{200F}", "\u{FEFF}":
            "\u{FFFD}"
        default: nil
        }
    }
}
